"""What a technician reads at the stand of the commands that came, and whether anybody has changed it."""

from __future__ import annotations

import argparse
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bridge.telemetry import audit_console
from bridge.telemetry.ledger import FILE
from bridge.telemetry.line import Received
from bridge.telemetry.messages import CommandName
from tests.bridge.telemetry.afar import SESSION, Afar, afar
from tests.bridge.telemetry.loop import looped

BRIDGE = """[socket]
path = "{folder}/socket"
[catalog]
driver = "rest"
url = "http://127.0.0.1:9"
[upkeep]
stand = "lobby-1"
directory = "{folder}"
"""


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Afar]:
    stand = afar(tmp_path)
    yield stand
    stand.commands.close()


async def some(stand: Afar) -> None:
    """Three were obeyed, two refused."""
    for name in (CommandName.PING, CommandName.TEST_PRINT, CommandName.WIPE_CACHE):
        await stand.obeys(stand.sent(stand.order(name)))
    await stand.obeys(stand.sent(stand.order(CommandName.REBOOT, session=SESSION - 1)))
    await stand.obeys(Received("anjungan/v1/lobby-1/command/ping", b"\x1b[31mhello", retained=False))


def says(stand: Afar, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    parser = argparse.ArgumentParser()
    audit_console.add_arguments(parser.add_subparsers(dest="task"))
    code = audit_console.run(stand.settings, parser.parse_args(["audit", *words]))
    return code, capsys.readouterr().out


@looped
async def test_each_command_is_told_with_who_gave_it_and_what_became_of_it(
    stand: Afar, capsys: pytest.CaptureFixture[str]
) -> None:
    await some(stand)
    code, out = says(stand, capsys)
    assert code == 0
    assert re.search(r"begun +test-print +sri \(central\) ", out)
    assert re.search(r"done +test-print +sri \(central\) ", out)
    assert re.search(r"refused +reboot +old-session +sri \(central\) ", out)
    assert re.search(r"refused +ping +malformed +- \(-\)  sha256:", out)
    assert "obeyed: lines 1 to 6 are whole" in out
    assert "refused: lines 1 to 2 are whole" in out
    assert "\x1b" not in out
    assert len(says(stand, capsys, "--last", "1")[1].splitlines()) == 6


@looped
async def test_a_line_that_was_changed_is_told(stand: Afar, capsys: pytest.CaptureFixture[str]) -> None:
    await some(stand)
    with closing(sqlite3.connect(stand.folder / FILE)) as database, database:
        database.execute("UPDATE audit SET name = 'ping' WHERE chain = 'obeyed' AND number = 3")
    code, out = says(stand, capsys)
    assert code == 1
    assert "obeyed: line 3 was changed" in out


@looped
async def test_an_end_that_was_cut_off_is_told_by_the_hash_in_an_event(
    stand: Afar, capsys: pytest.CaptureFixture[str]
) -> None:
    await some(stand)
    noted = stand.told[2]["audit"]
    assert says(stand, capsys, "--noted", noted)[0] == 0
    with closing(sqlite3.connect(stand.folder / FILE)) as database, database:
        database.execute("DELETE FROM audit WHERE chain = 'obeyed' AND number > 4")
    assert says(stand, capsys)[0] == 0
    code, out = says(stand, capsys, "--noted", noted)
    assert code == 1
    assert "the noted hash is in neither" in out


def test_it_is_a_task_of_the_bridge_and_makes_no_file(tmp_path: Path) -> None:
    config = tmp_path / "bridge.toml"
    config.write_text(BRIDGE.format(folder=tmp_path))
    command = [sys.executable, "-m", "bridge", "--config", str(config), "audit"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "no command has ever come" in done.stderr
    assert not (tmp_path / FILE).exists()


def test_a_bridge_without_upkeep_has_no_audit() -> None:
    with pytest.raises(OSError, match="no table upkeep"):
        audit_console.run(None, argparse.Namespace())
