"""The bridge is killed around a command, again and again: none is done twice, and the audit shows what was begun."""

from __future__ import annotations

import contextlib
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from bridge.telemetry.ledger import BEGUN, Chain
from bridge.telemetry.line import Received
from bridge.telemetry.messages import CommandName, Stage
from tests.bridge.telemetry import obedient
from tests.bridge.telemetry.afar import AT, Afar, afar
from tests.conftest import Figures

KILLS, MANY_KILLS = 8, 100
LONGEST = 0.06  # seconds from a command to the kill


@pytest.fixture
def stand(tmp_path: Path) -> Afar:
    stand = afar(tmp_path)
    stand.commands.close()
    return stand


@contextlib.contextmanager
def program(stand: Afar, dies: str = "never") -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", obedient.__name__, str(stand.folder), dies, AT.isoformat()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


def give(process: subprocess.Popen[str], sent: Received) -> None:
    assert process.stdin is not None
    print(json.dumps([sent.topic, sent.payload.decode()]), file=process.stdin, flush=True)


def heard(process: subprocess.Popen[str]) -> bool:
    """Whether the message was dealt with; False when the program ended before."""
    assert process.stdout is not None
    return any(line == "heard\n" for line in iter(process.stdout.readline, "") if line != "begun\n")


def done(stand: Afar) -> list[str]:
    path = stand.folder / "done"
    return path.read_text().splitlines() if path.exists() else []


@pytest.mark.parametrize(("dies", "times"), [("before", 0), ("after", 1)])
def test_a_command_that_the_bridge_died_of_is_not_done_again(stand: Afar, dies: str, times: int) -> None:
    sent = stand.sent(stand.order(CommandName.TEST_PRINT))
    with program(stand, dies) as process:
        give(process, sent)
        assert not heard(process)
    assert [line.stage for line in stand.audit(Chain.OBEYED)] == [BEGUN]
    with program(stand) as process:
        give(process, sent)
        assert process.stdout is not None
        assert process.stdout.readline() == "heard\n"
    assert len(done(stand)) == times
    assert [line.why for line in stand.audit(Chain.REFUSED)] == ["replayed"]


@pytest.mark.timeout(600)
def test_whenever_it_is_killed_no_command_is_done_twice(stand: Afar, figures: Figures, long: bool) -> None:
    seed = random.SystemRandom().randrange(2**32)
    chance, kills, orders = Random(seed), MANY_KILLS if long else KILLS, []
    for number in range(1, kills + 1):
        orders.append(stand.sent(stand.order(CommandName.TEST_PRINT, patience=number)))
        with program(stand) as process:
            for sent in orders[-3:]:
                give(process, sent)
            time.sleep(chance.uniform(0, LONGEST))  # the moment is the test's own choice, nothing is waited for
    with program(stand) as process:
        for sent in orders:
            give(process, sent)
        for _ in orders:
            assert process.stdout is not None
            while process.stdout.readline() != "heard\n":
                pass
    lines = stand.audit(Chain.OBEYED)
    begun = [line.nonce for line in lines if line.stage == BEGUN]
    ended = [line.nonce for line in lines if line.stage == Stage.DONE]
    assert len(begun) == len(set(begun)) == len(orders), f"seed {seed}"
    assert len(ended) == len(set(ended)), f"seed {seed}"
    assert len(done(stand)) == len(set(done(stand))), f"seed {seed}"
    assert len(ended) <= len(done(stand)) <= len(begun), f"seed {seed}"
    figures(
        f"commands: bridge killed {kills} times around {len(orders)} commands, seed {seed}: {len(done(stand))} done,"
        f" {len(done(stand)) - len(set(done(stand)))} more than once, {len(begun) - len(ended)} begun and cut off"
    )
