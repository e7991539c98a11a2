"""What a technician is told who connects a library's system over SIP2."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bridge.catalogs.sip2.system import Sip2System
from bridge.catalogs.systems.system import Finding
from tests.bridge.sip2.scene import Scene, play, staged


def findings(examined: tuple[Finding, ...], well: bool | None) -> dict[str, str]:
    return {finding.what: finding.advice for finding in examined if finding.well is well}


def test_of_a_system_that_has_everything_only_what_sip2_lacks_is_told(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        examined = await system.examine()
        assert findings(examined, well=False) == {}
        assert set(findings(examined, well=None)) == {"search", "change of PINs"}
        assert not any(findings(examined, well=True).values())
        assert scene.town.acts == []

    play(tmp_path, story)


def test_what_is_missing_is_told_with_what_to_do_about_it(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        scene.server.bx, scene.server.flags, scene.server.version = "YYYYYYYYYYNYYNYY", "NYNYYN", "1.00"
        scene.town.now = scene.town.now.replace(hour=3)
        examined = await system.examine()
        wrong = findings(examined, well=False)
        assert set(wrong) == {
            "on line", "protocol 1.00", "clock", "message 17/18, item information", "stands offer: borrow",
            "stands offer: return", "stands offer: renew", "stands offer: account",
        }  # fmt: skip
        assert all(wrong.values())
        assert "acts that have happened already (no block)" in findings(examined, well=None)

    play(tmp_path, story, {"profile": "generic"})


def test_a_system_that_cannot_be_reached_is_told_in_one_sentence(tmp_path: Path) -> None:
    with staged(tmp_path) as scene:
        scene.server.stop()
        (finding,) = asyncio.run(scene.system.examine())
        scene.server.start()
        assert finding.well is False
        assert "cannot be reached" in finding.advice


def test_pins_that_go_over_a_network_as_they_are_are_told(tmp_path: Path) -> None:
    async def story(scene: Scene, _: Sip2System) -> None:
        examined = await scene.another(host="127.0.0.2").examine()
        assert "tls" in findings(examined, well=False)["encryption"]

    with staged(tmp_path) as scene:
        scene.server.stop()
        scene.server.host = "127.0.0.2"
        scene.server.port = 0
        scene.server.start()
        asyncio.run(story(scene, scene.system))
