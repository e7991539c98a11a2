"""Whoever walks away in the middle of registering leaves nothing: in no file, no database, and not in memory."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from deploy.person import Person, Sight
from deploy.stand import Stand, standing
from tests.waiting import until
from tests.whole.conftest import on_a_panel

pytestmark = [pytest.mark.whole, pytest.mark.timeout(240)]

CANARIES = NAME, STREET, NUMBER = "kanariqzx", "jlvxqkenari", "6472015708959731"


@pytest.fixture
def stand(tmp_path: Path, display: str) -> Iterator[tuple[Stand, Person]]:
    """Its kiosk loses patience soon."""

    def impatient(program: str, text: str) -> str:
        return on_a_panel(program, text).replace("patience = 40", "patience = 6").replace("grace = 15", "grace = 1")

    stand = Stand(tmp_path, {"DISPLAY": display}, impatient)
    person = Person(stand, display)
    try:
        with standing(stand):
            person.wait_for("Welcome", such=lambda sight: sight.built)
            yield stand, person
    finally:
        person.close()


def walks(person: Person, *steps: tuple[str, str, str]) -> None:
    """A step is a view to wait for, and a button to touch there, with its value; of keys and digits, all of them."""
    for view, button, value in steps:
        touches = value if button in {"KEY", "DIGIT"} else [value]
        person.wait_for(view, such=partial(offers, button, touches[0]))
        for each in touches:
            person.touch(button, each)


def offers(button: str, value: str, sight: Sight) -> bool:
    return (button, value) in sight.buttons


ALL_TOLD = (
    *(("Welcome", "START", "register"), ("RegisterHome", "CONFIRM", ""), ("AskConsent", "CONFIRM", "")),
    *(("AskChoice", "CHOOSE", "nik"), ("AskDigits", "DIGIT", NUMBER), ("AskDigits", "DONE", "")),
    *(("AskWords", "KEY", NAME), ("AskWords", "DONE", "")),
    *(("AskDigits", "DONE", ""), ("AskChoice", "CHOOSE", "female")),
    *(("AskWords", "DONE", ""), ("AskChoice", "SKIP", ""), ("AskWords", "KEY", STREET), ("AskWords", "DONE", "")),
    *(("AskChoice", "SKIP", ""), ("AskChoice", "SKIP", ""), ("AskDigits", "DONE", ""), ("AskWords", "DONE", "")),
)
APPLIED = (*ALL_TOLD, ("Review", "CONFIRM", ""))


def remembered(pid: int) -> dict[str, int]:
    """How often each canary is in what the process can write to, however it is spelt there."""
    memory = b"".join(writable(pid)).lower()
    return {canary: sum(len(re.findall(spelt, memory)) for spelt in spellings(canary)) for canary in CANARIES}


def spellings(canary: str) -> tuple[bytes, ...]:
    """Numbers are shown in groups."""
    grouped = "".join(f"{letter} ?" for letter in canary) if canary.isdigit() else canary
    return grouped.encode(), wide(canary, 2), wide(canary, 4)


def wide(text: str, width: int) -> bytes:
    """As strings with letters of other scripts keep it."""
    return b"".join(re.escape(letter.encode().ljust(width, b"\0")) for letter in text)


def writable(pid: int) -> Iterator[bytes]:
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text("ascii").splitlines():
            region, rights = line.split()[:2]
            begin, end = (int(place, 16) for place in region.split("-"))
            if rights.startswith("rw") and "/dev/" not in line:
                memory.seek(begin)
                with contextlib.suppress(OSError):  # it is not there any more
                    yield memory.read(end - begin)


def test_nothing_is_left_of_who_walks_away_before_they_apply(stand: tuple[Stand, Person]) -> None:
    theirs, person = stand
    walks(person, *ALL_TOLD)
    person.wait_for("Review")
    kiosk = theirs.process("kiosk").pid
    assert remembered(kiosk)[NUMBER], "the search finds nothing although it is there"
    person.wait_for("StillThere")
    person.wait_for("Welcome")
    asyncio.run(until(lambda: not any(remembered(kiosk).values()), 20))
    assert [str(path) for path in theirs.folder.rglob("*") if path.is_file() and holds(path)] == []


def test_no_portrait_is_left_in_the_kiosk_and_what_was_told_only_at_the_library(stand: tuple[Stand, Person]) -> None:
    theirs, person = stand
    walks(person, *APPLIED)
    kiosk = theirs.process("kiosk").pid
    person.wait_for("PhotoTaken", seconds=60)
    assert portraits(kiosk), "the search finds nothing although it is there"
    person.touch("CONFIRM")
    person.wait_for("AppliedShown")
    person.touch("NO_RECEIPT")
    person.wait_for("Welcome")
    asyncio.run(until(lambda: not portraits(kiosk) and not any(remembered(kiosk).values()), 20))
    held = {path.name for path in theirs.folder.rglob("*") if path.is_file() and holds(path)}
    assert held <= {"library.db", "library.db-wal"}


def portraits(pid: int) -> int:
    """How many JPEGs of the size of a portrait are in memory."""
    return b"".join(writable(pid)).count(b"\x00\x11\x08\x03\x20\x02\x58\x03")


def holds(path: Path) -> bool:
    content = path.read_bytes().lower()
    return any(canary.encode() in content for canary in CANARIES)
