"""Power goes at any moment, again and again: what was acknowledged is there, once, and nothing else is."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.bridge.offline import poster
from tests.bridge.offline.poster import Act, Order, State, after
from tests.conftest import Figures
from tests.peers.forgetful_mount import ForgetfulDisk

CUTS = 20  # of one disk, before it is replaced
DISKS, MANY_DISKS = 10, 500
KILLS, MANY_KILLS = 20, 1000
MOMENTS = (8, 60, 300, 1500)  # a cut comes after at most so many changes; to make and open a new outbox takes about 40


@dataclass
class Memory:
    """What must be in the outbox by what the poster has said; the act at which it ended may be done or not."""

    state: State = field(default_factory=dict)
    trying: Act | None = None
    acknowledged: int = 0
    wrong: list[str] = field(default_factory=list)

    def hear(self, said: list[Any]) -> None:
        match said:
            case "found", state:
                self._found(state)
            case "try", act:
                self.trying = act
            case ["done"] if self.trying:
                self.state, self.trying = after(self.state, self.trying), None
                self.acknowledged += 1

    def _found(self, state: State) -> None:
        done = after(self.state, self.trying) if self.trying else self.state
        if [*state.items()] not in ([*self.state.items()], [*done.items()]):
            self.wrong.append(f"{set(self.state) - set(state)} lost, {set(state) - set(done)} more, or in other states")
        self.state, self.trying = state, None


class Poster:
    """The program, to which orders are given one after another."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def obey(self, order: Order) -> Iterator[list[Any]]:
        """All that it says; the last is that it has ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(asdict(order)), file=self._process.stdin, flush=True)
        for line in self._process.stdout:
            said = json.loads(line)
            yield said
            if said[0] == "ended":
                return


@contextlib.contextmanager
def a_poster() -> Iterator[Poster]:
    command = [sys.executable, "-m", poster.__name__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Poster(process)


def life_of_a_disk(disk: ForgetfulDisk, poster: Poster, seed: int, synchronous: str = "") -> Memory:
    """One outbox, through many cuts or until something is wrong."""
    disk.replace(seed)
    random, memory = Random(seed), Memory()
    for cut in range(CUTS):
        disk.cut_after(random.randrange(1, random.choice(MOMENTS)))
        said = listen(memory, poster, Order(str(disk.directory), seed * CUTS + cut, synchronous=synchronous))
        if disk.is_on():
            memory.wrong.append(f"it stopped by itself: {said}")
        disk.cut()
        if memory.wrong:
            return memory
    said = listen(memory, poster, Order(str(disk.directory), acts=0))
    if said[0][0] != "found":
        memory.wrong.append(f"it does not open any more: {said}")
    return memory


def listen(memory: Memory, poster: Poster, order: Order) -> list[Any]:
    """The last words."""
    last: list[list[Any]] = []
    for said in poster.obey(order):
        memory.hear(said)
        last = [*last[-1:], said]
    return last


@pytest.mark.timeout(7200)
def test_what_was_acknowledged_is_kept_once_whenever_power_goes(
    disk: ForgetfulDisk, long: bool, figures: Figures
) -> None:
    acknowledged, disks = 0, MANY_DISKS if long else DISKS
    with a_poster() as poster:
        for seed in range(disks):
            memory = life_of_a_disk(disk, poster, seed)
            assert not memory.wrong, f"with seed {seed}"
            acknowledged += memory.acknowledged
    figures(f"power cuts: {disks * CUTS} in {acknowledged} acknowledged changes of the outbox, 0 lost, 0 doubled")


def test_without_full_synchronisation_the_same_cuts_lose_letters(disk: ForgetfulDisk, figures: Figures) -> None:
    """That is: the test above would notice."""
    with a_poster() as poster:
        memories = [life_of_a_disk(disk, poster, seed, synchronous="NORMAL") for seed in range(DISKS)]
    losing = sum(bool(memory.wrong) for memory in memories)
    figures(f"power cuts with synchronous=NORMAL, to compare: {losing} of {DISKS} disks have lost letters")
    assert any("lost" in wrong for memory in memories for wrong in memory.wrong)


@pytest.mark.timeout(7200)
def test_what_was_acknowledged_is_kept_once_whenever_the_program_is_killed(
    tmp_path: Path, long: bool, figures: Figures
) -> None:
    random, memory, kills = Random(0), Memory(), MANY_KILLS if long else KILLS
    with a_poster() as poster:
        for seed in range(kills):
            kill_after(random.randrange(1, 200), memory, poster, Order(str(tmp_path), seed))
        said = listen(memory, poster, Order(str(tmp_path), acts=0))
    assert said[0][0] == "found", said
    assert not memory.wrong
    figures(f"kill -9: {kills} in {memory.acknowledged} acknowledged changes of the outbox, 0 lost, 0 doubled")


def kill_after(words: int, memory: Memory, poster: Poster, order: Order) -> None:
    process = 0
    for number, said in enumerate(poster.obey(order)):
        memory.hear(said)
        if said[0] == "process":
            process = said[1]
        if number == words:
            os.kill(process, signal.SIGKILL)
    assert said == ["ended", -signal.SIGKILL]
