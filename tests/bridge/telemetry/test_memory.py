"""What a stand remembers of itself: over restarts and full disks, and never in a loan's way."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bridge.contract.faults import Fault
from bridge.offline.clock import Anchor, Clock, read_stamp
from bridge.telemetry.events import Events, Waiting
from bridge.telemetry.memory import Memory
from bridge.telemetry.messages import EventKind
from bridge.telemetry.sessions import Sessions
from bridge.telemetry.store import FILE, FORMAT, CannotRemember, Store
from tests.bridge.programs.starting import environ
from tests.conftest import Figures
from tests.waiting import until


def memory(folder: Path) -> Memory:
    return Memory(lambda: Store(folder / FILE), again=0.01)


def all_of(events: Events) -> list[Waiting]:
    found: list[Waiting] = []
    while (one := events.after(found[-1].number if found else 0)) is not None:
        found.append(one)
    return found


def test_facts_and_events_are_there_again(tmp_path: Path) -> None:
    first = memory(tmp_path)
    first.note("in_service", False)
    Events(first, Clock()).add(EventKind.FAULT_BEGAN, Fault.HOT)
    first.close()
    second = memory(tmp_path)
    assert second.fact("in_service", bool) is False
    assert second.fact("in_service", int) is None
    assert second.fact("nothing", int) is None
    [waiting] = all_of(Events(second, Clock()))
    assert waiting.event.fault is Fault.HOT
    second.close()


def test_what_is_done_is_gone_and_what_became_another_event_stays(tmp_path: Path) -> None:
    kept = memory(tmp_path)
    events = Events(kept, Clock(), most=2)
    for fault in (Fault.HOT, Fault.DISK_LOW, Fault.PAPER_OUT):
        events.add(EventKind.FAULT_BEGAN, fault)
    note = all_of(events)[0]
    events.add(EventKind.FAULT_BEGAN, Fault.PAPER_LOW)
    events.done(note)  # its number is that of a note which says more by now
    assert all_of(events)[0].event.details == {"number": "2"}
    for waiting in all_of(events):
        events.done(waiting)
    assert len(events) == 0
    kept.close()


def test_when_too_many_wait_faults_make_room_and_are_counted(tmp_path: Path) -> None:
    kept = memory(tmp_path)
    events = Events(kept, Clock(), most=20)
    events.add(EventKind.COMMAND, None, name="ping")
    for _ in range(100):
        events.add(EventKind.FAULT_BEGAN, Fault.HOT)
    events.add(EventKind.PAPER_CHANGED)
    found = [waiting.event for waiting in all_of(events)]
    assert len(found) == 21
    assert (found[0].kind, found[-1].kind) == (EventKind.COMMAND, EventKind.PAPER_CHANGED)
    [note] = [event for event in found if event.kind is EventKind.DROPPED]
    faults = [event for event in found if event.kind is EventKind.FAULT_BEGAN]
    assert int(note.details["number"]) + len(faults) == 100
    kept.close()


def test_an_event_is_dated_anew_when_the_time_is_known_at_last(tmp_path: Path) -> None:
    kept, clock = memory(tmp_path), Clock(reading=read_stamp)
    events, stamp = Events(kept, clock), read_stamp()
    events.add(EventKind.STARTED)
    assert all_of(events)[0].event.sure is stamp.synced
    clock.learn((Anchor(stamp.boot, stamp.ticks - 100, stamp.wall),))
    event = all_of(events)[0].event
    assert event.sure
    if not stamp.synced:
        assert 99 < (event.at - stamp.wall).total_seconds() < 110
    kept.close()


def test_an_event_of_another_version_holds_nobody_up(tmp_path: Path) -> None:
    kept = memory(tmp_path)
    kept.put(1, '{"kind":"of-the-future"}')
    events = Events(kept, Clock())
    events.add(EventKind.STARTED)
    assert [waiting.event.kind for waiting in all_of(events)] == [EventKind.STARTED]
    kept.close()


def test_a_disk_that_takes_nothing_is_told_once_and_written_to_when_it_does_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "kept").write_text("in the way of the folder")
    caplog.set_level(logging.WARNING)

    async def story() -> None:
        kept = memory(tmp_path / "kept")
        running = asyncio.create_task(kept.run())
        for number in range(5):
            kept.note("number", number)
            assert not await kept.written()
        assert kept.fact("number", int) == 4
        (tmp_path / "kept").unlink()
        await until(lambda: not kept.fault)
        running.cancel()
        kept.close()

    asyncio.run(story())
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    again = memory(tmp_path / "kept")
    assert again.fact("number", int) == 4
    again.close()


def test_what_was_on_a_disk_that_came_late_is_not_forgotten(tmp_path: Path) -> None:
    first = memory(tmp_path)
    first.note("in_service", False)
    Events(first, Clock()).add(EventKind.STARTED)
    first.close()
    lock = Store(tmp_path / FILE)  # another bridge, which is about to end
    lock.change({"holds": "1"}, {}, set())

    async def story() -> None:
        kept = memory(tmp_path)
        assert kept.fault
        Events(kept, Clock()).add(EventKind.PAPER_CHANGED)
        lock.close()
        assert await kept.written()
        assert kept.fact("in_service", bool) is False
        assert [waiting.event.kind for waiting in all_of(Events(kept, Clock()))] == [
            EventKind.STARTED, EventKind.PAPER_CHANGED,
        ]  # fmt: skip
        kept.close()

    asyncio.run(story())


def test_a_file_that_is_not_its_own_is_left_as_it_is(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as other:
        other.execute("CREATE TABLE books (title TEXT)")
    with pytest.raises(CannotRemember, match="not of a stand's upkeep"):
        Store(tmp_path / FILE)
    (tmp_path / FILE).write_bytes(b"no database at all, whatever its name may say")
    with pytest.raises(CannotRemember):
        Store(tmp_path / FILE)
    (tmp_path / FILE).unlink()
    Store(tmp_path / FILE).close()
    with closing(sqlite3.connect(tmp_path / FILE)) as newer:
        newer.execute(f"PRAGMA user_version = {FORMAT + 1}")
    with pytest.raises(CannotRemember, match="this version knows up to"):
        Store(tmp_path / FILE)


def test_session_numbers_only_grow_whatever_is_lost(tmp_path: Path) -> None:
    async def life(folder: Path, clock: Clock, *, crash: bool) -> list[int]:
        kept = memory(folder)
        sessions = Sessions(kept, clock)
        await sessions.prepare()
        numbers = [sessions.next() for _ in range(3)]
        if not crash:
            kept.close()
        else:
            assert kept._store is not None
            kept._store.close()  # nothing more reaches the disk
            kept._bench.close()
        return numbers

    unsure = Clock(reading=read_stamp)
    numbers = [number for crash in (True, False, True) for number in asyncio.run(life(tmp_path, unsure, crash=crash))]
    assert numbers == sorted(set(numbers))
    stamp = read_stamp()
    sure = Clock((Anchor(stamp.boot, stamp.ticks, stamp.wall),))
    on_an_old_disk = asyncio.run(life(tmp_path / "old", sure, crash=False))
    on_a_new_disk = asyncio.run(life(tmp_path / "new", sure, crash=False))
    assert on_a_new_disk[0] >= on_an_old_disk[0] > numbers[-1]


WRITER = """
import asyncio, sys
from pathlib import Path
from bridge.telemetry.memory import Memory
from bridge.telemetry.store import Store
async def write():
    kept, number = Memory(lambda: Store(Path(sys.argv[1]))), 0
    number = kept.fact("number", int) or 0
    while True:
        number += 1
        kept.note("number", number)
        kept.put(number, str(number))
        kept.drop(number - 10)
        if await kept.written():
            print(number, flush=True)
asyncio.run(write())
"""


def test_what_was_written_is_there_after_a_kill(tmp_path: Path, figures: Figures, long: bool) -> None:
    kills, acknowledged = 100 if long else 8, 0
    for _ in range(kills):
        command = [sys.executable, "-c", WRITER, str(tmp_path / FILE)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environ(), text=True) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(25)]
            process.kill()
            lines += process.stdout.read().splitlines()
        acknowledged = int([line for line in lines if line.strip().isdigit()][-1])
        kept = memory(tmp_path)
        assert not kept.fault
        assert (kept.fact("number", int) or 0) >= acknowledged
        assert acknowledged in kept.events
        kept.close()
    figures(f"telemetry: {kills} kills of a process that writes what a stand remembers: {acknowledged} changes, 0 lost")
