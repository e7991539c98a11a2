"""What is in the outbox after everything that can be done with it, and after it was opened again."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bridge.contract.circulation import KeyReused
from bridge.contract.letters import Deed, Letter
from bridge.offline.clock import Anchor, Stamp
from bridge.offline.outbox import CannotKeep, Entry, Outbox
from bridge.sealing import Seal

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
STAMP = Stamp("boot-1", 12.25, AT + timedelta(microseconds=1), synced=False)
LETTER = Letter(
    "key-1", Deed.BORROW, AT, False, "ann", "card-ann", "b1", date(2026, 12, 7), estimated=True, knew=AT
)  # with every field
SEAL = Seal(bytes(32))


def opened(folder: Path) -> Outbox:
    return Outbox.open(folder / "outbox", SEAL, 0)


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with closing(opened(tmp_path)) as outbox:
        yield outbox


def again(folder: Path) -> tuple[Entry, ...]:
    """What another start finds."""
    with closing(opened(folder)) as outbox:
        return outbox.entries


def test_a_letter_is_read_as_it_was_written(outbox: Outbox, tmp_path: Path) -> None:
    entry = outbox.post(LETTER, STAMP, asked=True, enclosed=b"more")
    assert entry == Entry(1, LETTER, STAMP, asked=True, sent=False, parked="")
    assert outbox.entries == again(tmp_path) == (entry,)
    assert outbox.enclosed("key-1") == b"more"
    assert outbox.enclosed("key-2") == b""


def test_letters_stay_in_the_order_in_which_they_were_posted(outbox: Outbox, tmp_path: Path) -> None:
    keys = [f"key-{number}" for number in (5, 3, 9, 1, 7)]
    for key in keys:
        outbox.post(replace(LETTER, key=key), STAMP, asked=False)
    outbox.sending("key-9")
    outbox.park("key-5", "card-unknown")
    assert [entry.letter.key for entry in outbox.entries] == keys
    assert again(tmp_path) == outbox.entries


def test_a_letter_posted_twice_is_one_letter(outbox: Outbox, tmp_path: Path) -> None:
    first = outbox.post(LETTER, STAMP, asked=False)
    later = replace(LETTER, at=AT + timedelta(seconds=9))
    assert outbox.post(later, STAMP, asked=True) == first
    assert again(tmp_path) == (first,)


@pytest.mark.parametrize("other", [{"deed": Deed.RENEW}, {"patron": "bob"}, {"card": "card-bob"}, {"barcode": "b2"}])
def test_another_act_under_the_same_key_is_refused(outbox: Outbox, tmp_path: Path, other: dict[str, str]) -> None:
    first = outbox.post(LETTER, STAMP, asked=False)
    with pytest.raises(KeyReused):
        outbox.post(replace(LETTER, **other), STAMP, asked=False)  # type: ignore[arg-type]  # one text field
    assert again(tmp_path) == (first,)


def test_what_becomes_of_a_letter_is_known_after_the_next_start(outbox: Outbox, tmp_path: Path) -> None:
    outbox.post(LETTER, STAMP, asked=False)
    outbox.sending("key-1")
    outbox.park("key-1", "card-unknown")
    assert [(entry.sent, entry.parked) for entry in again(tmp_path)] == [(True, "card-unknown")]
    outbox.unpark("key-1")
    assert [*again(tmp_path)] == [*outbox.entries] == [Entry(1, LETTER, STAMP, asked=False, sent=True, parked="")]
    outbox.delivered("key-1")
    assert [*again(tmp_path)] == [*outbox.entries] == []
    assert outbox.find("key-1") is None


def test_what_is_not_there_is_not_changed(outbox: Outbox) -> None:
    outbox.sending("key-1")
    outbox.park("key-1", "card-unknown")
    outbox.delivered("key-1")
    assert not outbox.withdraw("key-1")
    assert outbox.entries == ()


@pytest.mark.parametrize(("asked", "sent"), [(False, False), (True, False), (False, True)])
def test_only_what_nobody_else_has_heard_of_is_taken_back(
    outbox: Outbox, tmp_path: Path, asked: bool, sent: bool
) -> None:
    outbox.post(LETTER, STAMP, asked=asked)
    if sent:
        outbox.sending("key-1")
    unheard = not (asked or sent)
    assert outbox.withdraw("key-1") == unheard
    assert (again(tmp_path) == ()) == unheard


def test_the_times_of_a_boot_are_kept_as_long_as_there_are_letters_of_it(outbox: Outbox, tmp_path: Path) -> None:
    first, second, third = (Anchor(f"boot-{number}", 1.5, AT) for number in (1, 2, 3))
    outbox.post(LETTER, STAMP, asked=False)
    for anchor in (first, second, third):
        outbox.anchor(anchor)
    assert outbox.anchors == (first, third)
    outbox.delivered("key-1")
    corrected = replace(third, at=AT + timedelta(minutes=1))
    outbox.anchor(corrected)
    with closing(opened(tmp_path)) as found:
        assert found.anchors == (corrected,)


def test_bodies_cannot_be_exchanged(outbox: Outbox, tmp_path: Path) -> None:
    for key in ("key-1", "key-2"):
        outbox.post(replace(LETTER, key=key), STAMP, asked=False)
    with closing(sqlite3.connect(tmp_path / "outbox", isolation_level=None)) as database:
        database.execute("UPDATE letters SET body = (SELECT body FROM letters WHERE number = 2) WHERE number = 1")
    with pytest.raises(CannotKeep, match="letter 1 is damaged"):
        opened(tmp_path)


def test_the_file_is_the_bridges_alone(outbox: Outbox, tmp_path: Path) -> None:
    outbox.post(LETTER, STAMP, asked=False)
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}


def test_it_takes_nothing_when_less_of_the_disk_is_free_than_is_kept_back(tmp_path: Path) -> None:
    with closing(Outbox.open(tmp_path / "outbox", SEAL, 2**60)) as outbox:
        with pytest.raises(CannotKeep, match="the disk is full"):
            outbox.post(LETTER, STAMP, asked=False)
        with pytest.raises(CannotKeep, match="the disk is full"):
            outbox.check()
    assert again(tmp_path) == ()
