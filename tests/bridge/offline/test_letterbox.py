"""The outbox for as long as it can be trusted: opened late, failing, and well again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bridge.contract.letters import Deed, Letter
from bridge.offline.bench import Bench
from bridge.offline.clock import Anchor, Stamp
from bridge.offline.letterbox import Letterbox
from bridge.offline.outbox import CannotKeep, Entry, Outbox
from bridge.sealing import Seal

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
STAMP = Stamp("boot", 1.0, AT, synced=False)
ANCHOR = Anchor("boot", 1.0, AT)


@dataclass
class Corner:
    """A letterbox in a directory that is there when it is `furnished`."""

    folder: Path
    changes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bench = Bench()
        self.letterbox = Letterbox(self.bench, lambda: Outbox.open(self.folder / "outbox", Seal(bytes(32)), 0))
        self.letterbox.changed = lambda: self.changes.append(self.letterbox.fault)

    def furnish(self) -> None:
        self.folder.mkdir()

    async def post(self, key: str) -> Entry:
        letter = Letter(key, Deed.RETURN, AT, barcode="b1")
        return await self.letterbox.do(lambda outbox: outbox.post(letter, STAMP, asked=False))

    def close(self) -> None:
        self.bench.close()
        self.letterbox.close()


def play(folder: Path, story: Callable[[Corner], Coroutine[None, None, None]]) -> None:
    with closing(Corner(folder / "offline")) as corner:
        asyncio.run(story(corner))


def test_without_an_outbox_nothing_is_done_and_it_is_opened_as_soon_as_that_goes(tmp_path: Path) -> None:
    async def story(corner: Corner) -> None:
        corner.letterbox.open()
        assert "No such file" in corner.letterbox.fault
        with pytest.raises(CannotKeep):
            await corner.post("key-1")
        corner.furnish()
        await corner.letterbox.check()
        assert corner.letterbox.fault == ""
        await corner.post("key-1")
        assert [letter.key for letter in corner.letterbox.letters] == ["key-1"]

    play(tmp_path, story)


def test_whoever_listens_is_told_once_of_each_change(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def story(corner: Corner) -> None:
        for _ in range(3):
            await corner.letterbox.check()
        corner.furnish()
        for _ in range(3):
            await corner.letterbox.check()
        assert [bool(fault) for fault in corner.changes] == [True, False]
        assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]

    play(tmp_path, story)


def test_letters_are_the_same_tuple_while_nothing_has_changed(tmp_path: Path) -> None:
    async def story(corner: Corner) -> None:
        corner.furnish()
        await corner.letterbox.check()
        await corner.post("key-1")
        letters = corner.letterbox.letters
        await corner.letterbox.check()
        assert corner.letterbox.letters is letters
        await corner.post("key-2")
        assert len(corner.letterbox.letters) == 2

    play(tmp_path, story)


@pytest.mark.parametrize("where", ["in the loop", "on the bench"])
def test_what_is_good_to_have_is_kept_soon_wherever_it_was_learned(tmp_path: Path, where: str) -> None:
    async def story(corner: Corner) -> None:
        corner.furnish()
        await corner.letterbox.check()
        await soon(corner, where, keep)
        assert corner.letterbox.anchors == (ANCHOR,)

    play(tmp_path, story)


@pytest.mark.parametrize("where", ["in the loop", "on the bench"])
def test_what_is_good_to_have_may_be_lost(tmp_path: Path, where: str) -> None:
    async def story(corner: Corner) -> None:
        await soon(corner, where, keep)
        corner.furnish()
        await corner.letterbox.check()
        await soon(corner, where, keep_nothing)
        assert corner.letterbox.anchors == ()

    play(tmp_path, story)


async def soon(corner: Corner, where: str, work: Callable[[Outbox], None]) -> None:
    """Until it is done."""
    if where == "in the loop":
        corner.letterbox.soon(work)
        await asyncio.sleep(0)
    else:
        await corner.bench(corner.letterbox.soon, work)
    await corner.bench(lambda: None)


def keep(outbox: Outbox) -> None:
    outbox.anchor(ANCHOR)


def keep_nothing(_: Outbox) -> None:
    raise CannotKeep("the disk is gone")
