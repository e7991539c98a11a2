"""Two bridges on one directory would deliver every letter twice: the second does not start."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bridge.offline.claim import Claim
from tests.bridge.embedded.town import Town
from tests.bridge.offline.stand import OfflineStand

HOLDER = """
import sys
from pathlib import Path
from bridge.offline.claim import Claim

claim = Claim(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def kind() -> str:
    return "sqlite"


def test_a_second_bridge_does_not_start_on_the_same_directory(town: Town, tmp_path: Path) -> None:
    with closing(OfflineStand(town, tmp_path).stand_in):
        with pytest.raises(OSError, match=f"a bridge is at work with {tmp_path}/K1; stop it first"):
            OfflineStand(town, tmp_path)
        OfflineStand(town, tmp_path, "K2").stand_in.close()
    OfflineStand(town, tmp_path).stand_in.close()


@pytest.mark.parametrize("end", [subprocess.Popen.terminate, subprocess.Popen.kill], ids=["told to", "killed"])
def test_a_bridge_that_ends_in_whatever_way_holds_nothing(
    tmp_path: Path, end: Callable[[subprocess.Popen[str]], None]
) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(OSError, match="a bridge is at work"):
            Claim(tmp_path)
        end(holder)
        assert holder.wait() in {-signal.SIGTERM, -signal.SIGKILL}
    Claim(tmp_path).close()


def test_the_directory_is_made_for_the_bridge_alone(tmp_path: Path) -> None:
    Claim(tmp_path / "var" / "offline").close()
    assert stat.S_IMODE((tmp_path / "var" / "offline").stat().st_mode) == 0o700
