"""Nothing that a stand has accepted is lost by an update, nor by the way back from it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bridge.offline import store
from bridge.sealing import Seal
from deploy.update import copies
from deploy.update.failing import Failed
from deploy.update.places import Places

SEAL = Seal(bytes(32))
LETTER = "INSERT INTO letters (digest, body, boot, ticks, wall, synced, asked) VALUES (?, ?, 'b', 1, 'w', 1, 0)"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A stand with two letters in its outbox."""
    folder = tmp_path / "var/lib/anjungan/bridge"
    folder.mkdir(parents=True)
    (tmp_path / "etc/anjungan").mkdir(parents=True)
    (tmp_path / "etc/anjungan/bridge.toml").write_text('[offline]\ndirectory = "/var/lib/anjungan/bridge"\n', "utf-8")
    with closing(store.opened(folder / "outbox.sqlite", SEAL)) as outbox:
        for digest in (b"1", b"2"):
            outbox.execute(LETTER, (digest, b"sealed"))
    return Places(tmp_path)


def outbox(places: Places) -> Path:
    return places.root / "var/lib/anjungan/bridge/outbox.sqlite"


def letters(places: Places) -> list[bytes]:
    with closing(store.opened(outbox(places), SEAL)) as opened:
        return [digest for (digest,) in opened.execute("SELECT digest FROM letters ORDER BY number")]


def change(places: Places, *statements: str) -> None:
    with closing(sqlite3.connect(outbox(places), isolation_level=None)) as opened:
        for statement in statements:
            opened.execute(statement)


NEWER = ("ALTER TABLE letters ADD COLUMN mood TEXT", f"PRAGMA user_version = {store.FORMAT + 1}")


def test_all_that_waits_is_copied_while_the_bridge_writes(places: Places) -> None:
    with closing(store.opened(outbox(places), SEAL)) as running:
        running.execute(LETTER, (b"3", b"sealed"))
        assert copies.copy_outbox(places) == 3
    [copy] = places.notes.glob("*.copy")
    assert copy.stat().st_mode & 0o777 == 0o600
    copies.forget(places)
    assert not copy.exists()


def test_an_outbox_of_the_same_format_stays_as_it_is(places: Places) -> None:
    copies.copy_outbox(places)
    with closing(store.opened(outbox(places), SEAL)) as running:
        running.execute(LETTER, (b"3", b"sealed"))
    copies.put_outbox_back(places)
    assert letters(places) == [b"1", b"2", b"3"]


def test_one_of_a_newer_format_is_put_back_as_the_former_version_knows_it(places: Places) -> None:
    copies.copy_outbox(places)
    change(places, *NEWER, "DELETE FROM letters WHERE digest = x'31'")  # delivered meanwhile; its key tells the library
    with pytest.raises(store.CannotKeep):
        letters(places)
    before = outbox(places).stat()
    copies.put_outbox_back(places)
    assert letters(places) == [b"1", b"2"]
    after = outbox(places).stat()
    assert (after.st_uid, after.st_gid, after.st_mode & 0o777) == (before.st_uid, before.st_gid, 0o600)


def test_a_version_that_has_accepted_something_in_its_own_format_stays(places: Places) -> None:
    copies.copy_outbox(places)
    change(places, *NEWER, LETTER.replace("?, ?", "x'33', x'00'"))
    with pytest.raises(Failed, match="it stays"):
        copies.put_outbox_back(places)


def test_a_damaged_outbox_is_told_before_anything_is_updated(places: Places) -> None:
    with outbox(places).open("r+b") as damaged:
        damaged.seek(4096)
        damaged.write(os.urandom(8192))
    with pytest.raises(Failed, match="nothing is updated"):
        copies.copy_outbox(places)


def test_a_stand_without_an_outbox_has_nothing_to_lose(tmp_path: Path) -> None:
    assert copies.copy_outbox(Places(tmp_path)) == 0
    copies.put_outbox_back(Places(tmp_path))
