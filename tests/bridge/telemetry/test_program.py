"""The bridge as a program, with upkeep: a new start from within, its console, and a disk that takes nothing."""

from __future__ import annotations

import asyncio
import stat
import subprocess
import sys
from pathlib import Path

from bridge.contract.circulation import Loan
from bridge.contract.upkeep import Check, Task, Verdict
from tests.bridge.programs.starting import command, environ, said
from tests.bridge.telemetry.stand import bridge, kiosk, stopped, write_config
from tests.waiting import until


def console(folder: Path, line: str, *words: str) -> subprocess.CompletedProcess[str]:
    asked = command("bridge", "--config", "bridge.toml", "service", *words)
    return subprocess.run(
        asked, cwd=folder, env=environ(), input=f"{line}\n", capture_output=True, text=True, timeout=30, check=False
    )


def test_the_console_sets_who_is_let_in_by_a_bridge_that_runs(tmp_path: Path, library: str) -> None:
    async def story() -> None:
        write_config(tmp_path, None, catalog=library)
        with bridge(tmp_path) as (process, _):
            async with kiosk(tmp_path) as glass:
                assert not (await glass.upkeep.enter_service("482917", "")).possible
                assert (await asyncio.to_thread(console, tmp_path, "482917", "pin")).returncode == 0
                assert (await glass.upkeep.enter_service("482917", "")).admitted
                refused = await asyncio.to_thread(console, tmp_path, "123456", "pin")
                assert (refused.returncode, "equal or counting" in refused.stderr) == (1, True)
                assert "Traceback" not in refused.stderr
                assert (await asyncio.to_thread(console, tmp_path, "SVC-12345678", "card")).returncode == 0
                assert (await glass.upkeep.enter_service("", "SVC-12345678")).admitted
            assert await stopped(process) == 0
        assert stat.S_IMODE((tmp_path / "pin").stat().st_mode) == 0o600

    asyncio.run(story())


def test_a_disk_that_takes_nothing_takes_no_loans_down(tmp_path: Path, library: str) -> None:
    """A folder's place is taken by a file, which not even root can write into."""
    (tmp_path / "kept").write_text("in the way")

    async def story() -> None:
        write_config(tmp_path, None, catalog=library)
        with bridge(tmp_path) as (process, log):
            async with kiosk(tmp_path) as glass:
                assert isinstance(await glass.catalog.borrow("p1", "b1", "key-of-a-full-disk"), Loan)
                await glass.upkeep.put_in_service(False)
                checks = {one.check: one.verdict for one in (await glass.upkeep.test_self()).checks}
                assert checks[Check.STORE] is checks[Check.DISK] is Verdict.FAILED
                assert checks[Check.LIBRARY] is Verdict.PASSED
                disk = next(part for part in (await glass.upkeep.diagnosis()).parts if part.name == "disk")
                assert disk.faults
            assert await stopped(process) == 0
            assert log.read_text("utf-8").count("what this stand knows of itself") == 1

    asyncio.run(story())


def test_a_kiosk_that_joins_a_closed_stand_is_told_after_a_kill_too(tmp_path: Path, library: str) -> None:
    async def story() -> None:
        write_config(tmp_path, None, catalog=library)
        with bridge(tmp_path) as (process, _):
            async with kiosk(tmp_path) as glass:
                await glass.upkeep.put_in_service(False)
            process.kill()
            process.wait()
        with bridge(tmp_path):
            async with kiosk(tmp_path) as glass:
                await until(lambda: [errand.task for errand in glass.met] == [Task.OUT_OF_SERVICE])

    asyncio.run(story())


def test_a_second_bridge_with_the_same_memory_serves_without_it(tmp_path: Path, library: str) -> None:
    write_config(tmp_path, None, catalog=library)
    with bridge(tmp_path) as (_, first):
        said(first, "the central is reachable")
        other = tmp_path / "other"
        other.mkdir()
        write_config(other, None, catalog=library)
        text = (other / "bridge.toml").read_text("utf-8").replace('"kept"', f'"{tmp_path}/kept"')
        (other / "bridge.toml").write_text(text, "utf-8")
        with bridge(other) as (_, second):
            assert "locked" in said(second, "what this stand knows of itself")
            said(second, "the central is reachable")


RESTARTING = """
import asyncio, gc, sys
from bridge.__main__ import main
from bridge.telemetry.hands import Hands
from bridge.telemetry.watch import Watch

async def restart(_):
    [hands] = [one for one in gc.get_objects() if isinstance(one, Hands)]
    await hands.restart_bridge()
    await asyncio.sleep(60)

Watch.run = restart
sys.argv = ["bridge", "--config", "bridge.toml"]
sys.exit(main())
"""  # does what a command from afar would have done, as soon as the bridge is at work


def test_a_bridge_that_is_to_begin_anew_ends_with_a_code_of_its_own(tmp_path: Path, library: str) -> None:
    write_config(tmp_path, None, catalog=library)
    program = subprocess.run(
        [sys.executable, "-c", RESTARTING], cwd=tmp_path, env=environ(), capture_output=True, timeout=40, check=False
    )
    assert (program.returncode, b"Traceback" in program.stderr) == (75, False)
