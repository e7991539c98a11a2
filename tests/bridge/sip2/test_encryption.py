"""TLS to the library's server: only to the one that it is said to be."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bridge.catalogs.sip2.system import Sip2System, opened
from bridge.contract.circulation import NeverAsked, Sighting
from bridge.rules import Rules
from tests.bridge.sip2.scene import BOOKS, IDS, POLICY, Scene, play, settings_for, staged
from tests.contract.library import NOW
from tests.peers.sip2_server import certified


def test_a_server_with_the_right_certificate_is_spoken_to(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        assert isinstance(await system.look(BOOKS[0]), Sighting)

    ca_file = tmp_path / "ca.pem"
    tls = certified("ils.example.org", ca_file)
    trusting = {"tls": True, "ca_file": str(ca_file), "server_name": "ils.example.org"}
    play(tmp_path, story, trusting, tls=tls)


@pytest.mark.parametrize(("name", "trusted"), [("other.example.org", True), ("ils.example.org", False)])
def test_a_server_with_a_wrong_name_or_of_an_unknown_authority_hears_nothing(
    tmp_path: Path, name: str, trusted: bool
) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        with pytest.raises(NeverAsked, match="certificate that is not trusted"):
            await system.look(BOOKS[0])
        assert scene.server.heard == []

    ca_file = tmp_path / "ca.pem"
    tls = certified(name, ca_file)
    trusting = {"tls": True, "server_name": "ils.example.org"} | ({"ca_file": str(ca_file)} if trusted else {})
    play(tmp_path, story, trusting, tls=tls)


def test_a_server_without_tls_hears_no_password(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        with pytest.raises(NeverAsked):
            await system.look(BOOKS[0])
        assert scene.server.heard == []

    with staged(tmp_path, {"tls": True, "connect": 0.5}) as scene:
        asyncio.run(story(scene, scene.system))


@pytest.mark.parametrize("missing", ["secret_file", "ca_file"])
def test_a_file_that_is_missing_is_named_at_the_start(tmp_path: Path, missing: str) -> None:
    with staged(tmp_path) as scene:
        settings = settings_for(scene.server, tmp_path, **{"tls": True, missing: str(tmp_path / "nothing")})
        with pytest.raises(OSError, match="nothing"):
            opened(settings, Rules(POLICY, lambda: NOW), IDS)
