"""A stand whose disk is full, read-only, failing or damaged takes nothing, says so, and keeps what it had."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import sqlite3
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bridge.contract.circulation import Loan, Reason, Refusal
from bridge.contract.wire import Notice
from bridge.offline import standin
from bridge.offline.clock import Anchor
from bridge.offline.settings import OfflineSettings
from bridge.offline.standin import KEY, OUTBOX, open_outbox
from tests.bridge.embedded.town import Town
from tests.bridge.offline.stand import OfflineStand, stand_before
from tests.peers.forgetful_mount import ForgetfulDisk
from tests.waiting import until

Story = Callable[[OfflineStand], Awaitable[None]]
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="mounts a file system")


@pytest.fixture
def kind() -> str:
    return "sqlite"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standin, "_LOOK_AGAIN", 0.02)


@pytest.fixture
def failing(disk: ForgetfulDisk, tmp_path: Path) -> Iterator[ForgetfulDisk]:
    """Holds the stand's directory, and does not fail yet."""
    disk.replace(0)
    (tmp_path / "K1").symlink_to(disk.directory)
    yield disk
    disk.fail()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MiB under the stand's directory."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount("-t", "tmpfs", "-o", "size=4m", "small", folder)
    yield folder
    subprocess.run(["umount", folder], check=True)


def mount(*how: str | Path) -> None:
    subprocess.run(["mount", *how], check=True)


def play(town: Town, folder: Path, story: Story, **settings: Any) -> None:
    async def whole() -> None:
        async with asyncio.timeout(30), stand_before(town, folder, reserve_mb=1, **settings) as stand:
            await story(stand)

    asyncio.run(whole())


async def one_letter(stand: OfflineStand) -> None:
    stand.cut()
    await stand.lent("card-ann", "b1", "key-1")


async def takes_nothing(stand: OfflineStand) -> None:
    """And had `key-1` before, or cannot read it."""
    kept = [entry.letter.key for entry in stand.stand_in.entries]
    answer = await stand.counter.borrow((await stand.patron("card-bob")).id, "b2", "key-2")
    assert isinstance(answer, Refusal)
    assert answer.reasons == (Reason.CANNOT_KEEP,)
    await until(lambda: stand.posted[-1] == (Notice.CANNOT_KEEP, None))
    assert [entry.letter.key for entry in stand.stand_in.entries] == kept


async def takes_again(stand: OfflineStand) -> None:
    """What was refused before, while `key-1` is there as it was."""
    await until(lambda: stand.posted[-1][0] is Notice.OFFLINE)
    assert isinstance(await stand.counter.borrow((await stand.patron("card-bob")).id, "b2", "key-2"), Loan)
    assert [entry.letter.key for entry in stand.stand_in.entries] == ["key-1", "key-2"]


def letters(folder: Path) -> list[tuple[Any, ...]]:
    """The rows, by themselves."""
    with contextlib.closing(sqlite3.connect(folder / "K1" / OUTBOX)) as database:
        return database.execute("SELECT * FROM letters ORDER BY number").fetchall()


@pytest.mark.parametrize(
    "fault",
    [{"write": errno.ENOSPC}, {"write": errno.EIO}, {"write": errno.EROFS}, {"fsync": errno.EIO}],
    ids=["no space", "write fails", "read-only", "sync fails"],
)
def test_while_the_disk_fails_the_stand_takes_nothing_and_afterwards_it_does(
    town: Town, tmp_path: Path, failing: ForgetfulDisk, fault: dict[str, int]
) -> None:
    async def story(stand: OfflineStand) -> None:
        await one_letter(stand)
        before = letters(tmp_path)
        failing.fail(**fault)
        await takes_nothing(stand)
        failing.fail()
        await takes_again(stand)
        assert letters(tmp_path)[:1] == before
        stand.mend()
        await stand.drained()
        assert sorted(town.loans()) == [("ann", 1), ("bob", 2)]

    play(town, tmp_path, story)


def test_a_stand_whose_disk_cannot_be_read_when_it_starts_keeps_what_is_there(
    town: Town, tmp_path: Path, failing: ForgetfulDisk
) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        await takes_nothing(stand)
        failing.fail()
        await takes_again(stand)

    play(town, tmp_path, one_letter)
    failing.fail(read=errno.EIO)
    play(town, tmp_path, story)


def test_what_was_known_of_the_time_is_read_as_soon_as_it_can_be(
    town: Town, tmp_path: Path, failing: ForgetfulDisk
) -> None:
    async def one_of_an_unknown_time(stand: OfflineStand) -> None:
        stand.boot, stand.synced, stand.wrong = "boot-0", False, timedelta(hours=2)
        await one_letter(stand)

    async def story(stand: OfflineStand) -> None:
        await until(lambda: stand.stand_in._letterbox.fault)
        failing.fail()
        stand.stand_in.link_changed()
        await until(lambda: stand.road.letters)
        assert [(letter.key, letter.at, letter.sure) for letter in stand.road.letters] == [("key-1", town.now, True)]

    play(town, tmp_path, one_of_an_unknown_time)
    with contextlib.closing(open_outbox(OfflineSettings(tmp_path / "K1"))) as outbox:
        outbox.anchor(Anchor("boot-0", 0.0, town.now))
    failing.fail(read=errno.EIO)
    play(town, tmp_path, story)


def test_what_could_not_be_kept_does_not_turn_up_after_a_restart(
    town: Town, tmp_path: Path, failing: ForgetfulDisk
) -> None:
    async def story(stand: OfflineStand) -> None:
        await one_letter(stand)
        failing.fail(fsync=errno.EIO)
        await takes_nothing(stand)
        failing.fail()
        await until(lambda: stand.posted[-1][0] is Notice.OFFLINE)
        (tmp_path / "copy").mkdir()
        for file in (tmp_path / "K1").glob(f"{OUTBOX}*"):  # as the power would leave it
            (tmp_path / "copy" / file.name).write_bytes(file.read_bytes())

    play(town, tmp_path, story)
    with contextlib.closing(sqlite3.connect(tmp_path / "copy" / OUTBOX)) as database:
        assert database.execute("SELECT count(*) FROM letters").fetchone() == (1,)


@needs_root
def test_a_stand_with_a_full_disk_takes_nothing_before_the_last_byte_is_used(town: Town, small: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        await one_letter(stand)
        ballast = small / "ballast"
        free = os.statvfs(small).f_bavail * os.statvfs(small).f_frsize
        ballast.write_bytes(bytes(free - 2**20 + 4096))
        await takes_nothing(stand)
        ballast.unlink()
        await takes_again(stand)

    play(town, small, story)


@needs_root
def test_a_stand_that_starts_on_a_read_only_disk_takes_nothing_until_it_may_write(town: Town, small: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        await takes_nothing(stand)
        mount("-o", "remount,rw", small)
        await takes_again(stand)

    play(town, small, one_letter)
    mount("-o", "remount,ro", small)
    play(town, small, story)


def another_key(folder: Path) -> None:
    (folder / KEY).write_bytes(bytes(32))


def a_text(folder: Path) -> None:
    (folder / OUTBOX).write_text("Daftar pinjaman hari ini\n" * 1000)


def another_database(folder: Path) -> None:
    (folder / OUTBOX).unlink()
    with contextlib.closing(sqlite3.connect(folder / OUTBOX)) as database:
        database.execute("CREATE TABLE loans (barcode TEXT)")


def newer_format(folder: Path) -> None:
    with contextlib.closing(sqlite3.connect(folder / OUTBOX)) as database:
        database.execute("PRAGMA user_version = 99")


def garbage_in_the_letters(folder: Path) -> None:
    garbage_in_the_page_of(folder, "letters")


def garbage_in_the_index(folder: Path) -> None:
    garbage_in_the_page_of(folder, "sqlite_autoindex_anchors_1")


def garbage_in_the_page_of(folder: Path, name: str) -> None:
    with contextlib.closing(sqlite3.connect(folder / OUTBOX)) as database:
        [(page, size)] = database.execute(
            "SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE name = ?", (name,)
        )
    with (folder / OUTBOX).open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)


def cut_short(folder: Path) -> None:
    os.truncate(folder / OUTBOX, 5000)


def another_body(folder: Path) -> None:
    with contextlib.closing(sqlite3.connect(folder / OUTBOX, isolation_level=None)) as database:
        database.execute("UPDATE letters SET body = zeroblob(length(body))")


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (another_key, "sealed with another key"),
        (a_text, "not a database"),
        (another_database, "is no outbox"),
        (newer_format, "is of format 99, this version knows up to 2: update the bridge"),
        (garbage_in_the_letters, "is damaged"),
        (garbage_in_the_index, "is damaged"),
        (cut_short, "malformed"),
        (another_body, "letter 1 is damaged"),
    ],
    ids=lambda given: getattr(given, "__name__", ""),
)
def test_a_file_that_cannot_be_understood_is_left_byte_for_byte_and_the_stand_takes_nothing(
    town: Town, tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: Callable[[Path], None], sentence: str
) -> None:
    folder = tmp_path / "K1"
    play(town, tmp_path, one_letter)
    good = contents(folder)
    damage(folder)
    damaged = contents(folder)

    async def story(stand: OfflineStand) -> None:
        stand.cut()
        await takes_nothing(stand)
        assert sentence in caplog.text
        assert contents(folder)[OUTBOX] == damaged[OUTBOX]
        for name, content in good.items():  # a technician has put it back
            (folder / name).write_bytes(content)
        await takes_again(stand)

    play(town, tmp_path, story)


def contents(folder: Path) -> dict[str, bytes]:
    """Of what makes an outbox."""
    return {name: (folder / name).read_bytes() for name in (OUTBOX, KEY)}


def test_an_outbox_of_the_former_format_is_brought_up_to_date_with_its_letters(town: Town, tmp_path: Path) -> None:
    play(town, tmp_path, one_letter)
    with contextlib.closing(sqlite3.connect(tmp_path / "K1" / OUTBOX)) as database:
        database.execute("ALTER TABLE letters DROP COLUMN enclosed")
        database.execute("PRAGMA user_version = 1")
    before = letters(tmp_path)
    with contextlib.closing(open_outbox(OfflineSettings(tmp_path / "K1"))) as outbox:
        [entry] = outbox.entries
        assert (entry.letter.key, entry.letter.barcode) == ("key-1", "b1")
        outbox.post(replace(entry.letter, key="key-2"), entry.stamp, asked=False, enclosed=b"more")
    assert [row[: len(before[0])] for row in letters(tmp_path)[:1]] == before
    with contextlib.closing(open_outbox(OfflineSettings(tmp_path / "K1"))) as outbox:
        assert [entry.letter.key for entry in outbox.entries] == ["key-1", "key-2"]
        assert outbox.enclosed("key-2") == b"more"
