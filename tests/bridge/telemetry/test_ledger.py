"""What a stand remembers of commands: nonces for good, lines in chains that show every change."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bridge.telemetry.ledger import BEGUN, FILE, CannotKeep, Chain, Ledger, Line
from bridge.telemetry.messages import Stage

AT = datetime(2026, 12, 1, 2, 30, tzinfo=UTC)
LINE = Line(AT, "ping", "sri", "central", "0f" * 16, BEGUN)
REFUSED = Line(AT, "reboot", "", "central", "sha256:00", Stage.REFUSED, "forged")
EXPIRES = int(AT.timestamp()) + 60


def opened(folder: Path, lines: int = 1000) -> Ledger:
    return Ledger.open(folder / FILE, lines)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with closing(opened(tmp_path)) as ledger:
        yield ledger


def changed(folder: Path, statement: str) -> None:
    """By somebody who can write to the file."""
    with closing(sqlite3.connect(folder / FILE)) as database, database:
        assert database.execute(statement).rowcount


def test_a_nonce_is_taken_once_also_after_the_next_start(ledger: Ledger, tmp_path: Path) -> None:
    assert ledger.take("0f" * 16, 7, EXPIRES, LINE)
    assert ledger.take("0f" * 16, 7, EXPIRES, LINE) is None
    with closing(opened(tmp_path)) as again:
        assert again.take("0f" * 16, 7, EXPIRES, LINE) is None
        assert again.take("0f" * 16, 8, EXPIRES, LINE) is None
        assert again.newest(Chain.OBEYED, 9) == (LINE,)


def test_nonces_of_this_session_are_kept_whatever_the_clock_does(ledger: Ledger) -> None:
    ledger.take("aa", 6, EXPIRES, LINE)
    ledger.take("bb", 7, EXPIRES, LINE)
    ledger.forget_nonces(7, AT + timedelta(days=3650))
    assert ledger.take("bb", 7, EXPIRES, LINE) is None
    assert ledger.take("aa", 6, EXPIRES, LINE)


def test_nonces_of_older_sessions_are_kept_for_a_day_after_they_expired(ledger: Ledger) -> None:
    ledger.take("aa", 6, EXPIRES, LINE)
    ledger.forget_nonces(7, AT + timedelta(hours=23))
    assert ledger.take("aa", 6, EXPIRES, LINE) is None
    ledger.forget_nonces(7, AT + timedelta(hours=25))
    assert ledger.take("aa", 6, EXPIRES, LINE)


def test_lines_are_read_as_they_were_written(ledger: Ledger, tmp_path: Path) -> None:
    lines = [replace(REFUSED, by=f"who {number}", at=AT + timedelta(microseconds=number)) for number in range(5)]
    ledger.note(Chain.REFUSED, lines)
    assert ledger.newest(Chain.REFUSED, 3) == (*lines[2:],)
    assert ledger.newest(Chain.OBEYED, 3) == ()
    with closing(opened(tmp_path)) as again:
        assert again.newest(Chain.REFUSED, 100) == (*lines,)


def test_a_chain_that_nobody_changed_is_whole(ledger: Ledger) -> None:
    assert ledger.verify(Chain.OBEYED).newest == 0
    heads = [ledger.note(Chain.OBEYED, [replace(LINE, why=str(number))]) for number in range(10)]
    found = ledger.verify(Chain.OBEYED, heads[3])
    assert (found.first, found.newest, found.hash, found.broken, found.has_noted) == (1, 10, heads[-1], None, True)
    assert not ledger.verify(Chain.OBEYED, "0" * 64).has_noted


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        *((f"UPDATE audit SET {name} = 'x' WHERE number = 4", 4) for name in (
            "at", "name", "given_by", "kid", "nonce", "stage", "why", "hash"
        )),
        ("DELETE FROM audit WHERE number = 4", 4),
        ("DELETE FROM audit WHERE number < 4", 1),
        ("UPDATE audit SET chain = 'refused' WHERE number = 4", 4),
        ("UPDATE audit SET number = 40 WHERE number = 4", 4),
    ],
)  # fmt: skip
def test_a_line_that_was_changed_or_taken_away_shows(
    ledger: Ledger, tmp_path: Path, statement: str, broken: int
) -> None:
    ledger.note(Chain.OBEYED, [replace(LINE, why=str(number)) for number in range(10)])
    changed(tmp_path, statement)
    assert ledger.verify(Chain.OBEYED).broken == broken


def test_an_end_that_was_cut_off_shows_by_a_hash_that_was_noted(ledger: Ledger, tmp_path: Path) -> None:
    head = ledger.note(Chain.OBEYED, [replace(LINE, why=str(number)) for number in range(10)])
    changed(tmp_path, "DELETE FROM audit WHERE number > 8")
    assert ledger.verify(Chain.OBEYED).broken is None
    assert not ledger.verify(Chain.OBEYED, head).has_noted


def test_only_so_many_lines_are_kept_and_the_rest_is_whole(tmp_path: Path) -> None:
    with closing(opened(tmp_path, 20)) as ledger:
        heads = [ledger.note(Chain.OBEYED, [replace(LINE, why=str(number))]) for number in range(37)]
        ledger.note(Chain.OBEYED, [replace(LINE, why=str(number)) for number in range(37, 45)])
        found = ledger.verify(Chain.OBEYED, heads[36])
        assert (found.first, found.newest, found.broken, found.has_noted) == (36, 45, None, True)
        assert [line.why for line in ledger.newest(Chain.OBEYED, 99)] == [str(number) for number in range(35, 45)]
    changed(tmp_path, "DELETE FROM audit WHERE number = 36")
    with closing(opened(tmp_path, 20)) as ledger:
        assert ledger.verify(Chain.OBEYED).broken == 36


def test_more_lines_at_once_than_are_kept_leave_the_newest(tmp_path: Path) -> None:
    with closing(opened(tmp_path, 20)) as ledger:
        ledger.note(Chain.REFUSED, [replace(REFUSED, nonce=str(number)) for number in range(100)])
        assert len(ledger.newest(Chain.REFUSED, 999)) == 10
        assert ledger.verify(Chain.REFUSED).broken is None


def test_a_flood_of_refused_commands_pushes_nothing_out_that_was_obeyed(tmp_path: Path) -> None:
    with closing(opened(tmp_path, 20)) as ledger:
        ledger.note(Chain.OBEYED, [LINE])
        ledger.note(Chain.REFUSED, [REFUSED] * 1000)
        assert ledger.newest(Chain.OBEYED, 9) == (LINE,)


def test_the_file_is_for_the_bridge_alone_and_waits_for_the_disk(ledger: Ledger, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    settings = [ledger._database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert settings == ["wal", 2]


def test_what_is_no_ledger_of_ours_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / FILE
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE notes (line TEXT)")
    before = path.read_bytes()
    with pytest.raises(CannotKeep, match="holds no commands"):
        opened(tmp_path)
    path.write_bytes(b"no database at all, but long enough to be looked at" * 100)
    with pytest.raises(CannotKeep):
        opened(tmp_path)
    path.write_bytes(before)
    with closing(opened(tmp_path / "other")) as fine:
        assert fine.newest(Chain.OBEYED, 1) == ()


def test_a_ledger_of_a_later_version_is_left_alone(ledger: Ledger, tmp_path: Path) -> None:
    ledger._database.execute("PRAGMA user_version = 2")
    with pytest.raises(CannotKeep, match="format 2"):
        opened(tmp_path)


def test_nothing_is_taken_when_the_line_cannot_be_written(ledger: Ledger, tmp_path: Path) -> None:
    ledger._database.execute("PRAGMA max_page_count = 1")
    nonces = (f"{number:032x}" for number in range(10_000))
    with pytest.raises(CannotKeep):
        [ledger.take(nonce, 7, EXPIRES, replace(LINE, nonce=nonce)) for nonce in nonces]
    with closing(opened(tmp_path)) as again:
        taken = again._database.execute("SELECT count(*) FROM nonces").fetchone()[0]
        assert taken == len(again.newest(Chain.OBEYED, 10_000))
        assert again.verify(Chain.OBEYED).broken is None
