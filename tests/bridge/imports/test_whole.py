"""All of a file or nothing; and what others see meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bridge.catalogs.embedded import imports, tables
from bridge.catalogs.embedded.imports import Import
from bridge.contract.circulation import Loan, Unavailable
from tests.bridge.imports.uploads import Uploads
from tests.bridge.programs.starting import finished, started
from tests.waiting import until

MANY = 20_000
HEADER = "control,title,barcode\n"
SOME_BAD = HEADER + "".join(f"K{n},Judul {n},S{n}\n" for n in range(1_200)) + "K9999,,S9999\n"


def many(count: int) -> str:
    return HEADER + "".join(f"K{n},Kisah nomor {n} tentang laut,S{n}\n" for n in range(count))


def latest(uploads: Uploads) -> Import:
    with uploads.town.library.database.reading() as connection:
        return imports.listing(connection)[0]


def test_a_file_with_a_bad_row_is_not_imported_unless_the_librarian_says_so(uploads: Uploads) -> None:
    before = uploads.everything()
    number = uploads.begin(SOME_BAD)
    checked = uploads.check(number)
    assert (checked.state, checked.progress.read, checked.progress.bad) == ("checked", 1_201, 1)
    assert uploads.apply(number) == checked
    assert uploads.everything() == before
    done = uploads.apply(number, skip_bad=True)
    assert (done.state, done.progress) == ("done", checked.progress)
    assert uploads.faults(number) == [(1_202, "The title is missing.")]
    assert len(uploads.copies()) == 1_200


def test_what_is_imported_discarded_or_failed_cannot_be_imported_again(uploads: Uploads) -> None:
    number = uploads.begin(HEADER + "K1,Saman,S1\n")
    assert uploads.apply(number).state == "checking"
    uploads.check(number)
    assert uploads.apply(number).state == "done"
    before = uploads.everything()
    uploads.path.write_text(HEADER + "K2,Xaman,S1\n")
    assert uploads.apply(number).state == "done"
    other = uploads.begin(HEADER + "K2,Larung,S2\n")
    uploads.check(other)
    with uploads.town.library.database.writing() as connection:
        assert imports.discard(connection, other)
        assert not imports.discard(connection, number)
    assert uploads.apply(other).state == "discarded"
    assert uploads.everything() == before


def test_a_file_that_is_not_the_one_that_was_checked_is_not_imported(uploads: Uploads) -> None:
    number = uploads.begin(HEADER + "K1,Saman,S1\n")
    uploads.check(number)
    uploads.path.write_text(HEADER + "K1,Saman,S1\nK2,Larung,S2\n")
    assert uploads.apply(number).state == "failed"
    assert uploads.faults(number) == [(0, "The file is no longer the one that was checked.")]
    assert uploads.titles() == {}


def test_a_row_that_has_become_bad_since_the_check_takes_everything_back(uploads: Uploads) -> None:
    number = uploads.begin(many(1_200))
    assert uploads.check(number).progress.bad == 0
    uploads.town.add(tables.titles, id=90, title="Lain", control="X")
    uploads.town.add(tables.items, id=90, barcode="S1199", title_id=90, for_loan=True)
    assert uploads.apply(number).state == "failed"
    assert uploads.faults(number) == [(1_201, "The barcode “S1199” belongs to another title.")]
    assert set(uploads.titles()) == {"X"}


def test_a_file_that_has_gone_is_told_and_the_import_has_failed(uploads: Uploads) -> None:
    number = uploads.begin(HEADER)
    uploads.path.unlink()
    with pytest.raises(OSError, match="upload"):
        uploads.check(number)
    assert latest(uploads).state == "failed"


@pytest.mark.parametrize(
    ("kind", "format"), [("items", "marc21"), ("patrons", "cisis"), ("loans", "csv"), ("titles", "xml")]
)
def test_what_cannot_be_imported_is_a_mistake(uploads: Uploads, kind: str, format: str) -> None:
    with pytest.raises(ValueError, match="cannot be imported"):
        uploads.begin("", kind, format)


def test_progress_is_seen_while_the_file_is_checked_and_imported(uploads: Uploads) -> None:
    number = uploads.begin(many(MANY))
    assert imports.progress(number) is None
    with ThreadPoolExecutor(1) as pool:
        for work in (uploads.check, uploads.apply):
            working = pool.submit(work, number)
            positions = asyncio.run(watched(number))
            assert working.result().state in {"checked", "done"}
            assert positions == sorted(positions)
            assert any(0 < position < uploads.path.stat().st_size for position in positions)
    assert imports.progress(number) is None


async def watched(number: int) -> list[int]:
    """The positions that were seen, as long as there were any."""
    positions: list[int] = []

    def saw_the_middle() -> bool:
        seen = imports.progress(number)
        positions.extend([seen.position] if seen else [])
        return bool(seen and seen.position)

    def is_over() -> bool:
        saw_the_middle()
        return imports.progress(number) is None

    await until(saw_the_middle, 30)
    await until(is_over, 50)
    return positions


def test_on_postgresql_another_connection_sees_the_progress_and_kiosks_go_on_lending(uploads: Uploads) -> None:
    if uploads.town.url.startswith("sqlite"):
        with uploads.town.library.database.writing(), pytest.raises(Unavailable):
            uploads.town.borrow("ann", "b1")  # what is written in `imports.apply`
        return
    number = uploads.begin(many(MANY))
    uploads.check(number)
    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(uploads.apply, number)
        asyncio.run(until(lambda: is_in_the_middle(uploads) and latest(uploads).progress.read < MANY, 30))
        assert uploads.found("kisah") == []
        assert isinstance(uploads.town.borrow("ann", "b1"), Loan)
        assert not working.done()
        assert working.result().state == "done"
    assert len(uploads.found("kisah laut")) == 20


@contextlib.contextmanager
def importing(uploads: Uploads, folder: Path) -> Iterator[int]:
    """The central's own program in the middle of an import; its process id."""
    uploads.path.write_text(many(MANY))
    (folder / "central.toml").write_text(f'database = "{uploads.town.url}"\n')
    asked = ("--config", "central.toml", "import", "titles", str(uploads.path), "--apply")
    with started(folder, "bridge.central", *asked) as (process, log):
        asyncio.run(until(lambda: process.poll() is not None or is_in_the_middle(uploads), 50))
        assert process.poll() is None, log.read_text()
        yield process.pid
        process.kill()
        process.wait(20)


def is_in_the_middle(uploads: Uploads) -> bool:
    """What SQLite has written of a transaction that is not over is in its log file."""
    with uploads.town.library.database.reading() as connection:
        known = imports.listing(connection)
    if not known or known[0].state != "importing":
        return False
    if uploads.town.url.startswith("sqlite"):
        return Path(f"{uploads.town.url.removeprefix('sqlite:///')}-wal").stat().st_size > 4_000_000
    return known[0].progress.read > 0


def test_nothing_is_half_imported_when_the_program_is_killed_in_the_middle(uploads: Uploads, tmp_path: Path) -> None:
    before = uploads.everything()
    with importing(uploads, tmp_path):
        pass
    assert uploads.everything() == before
    assert uploads.found("kisah laut") == []
    assert latest(uploads).state == "importing"
    with uploads.town.library.database.writing() as connection:
        imports.give_up(connection)
    assert latest(uploads).state == "failed"
    assert isinstance(uploads.town.borrow("ann", "b1"), Loan)
    assert uploads.bring(HEADER + "K1,Kisah laut,S1\n").progress.added == 1
    assert [title.title for title in uploads.found("kisah laut")] == ["Kisah laut"]


def test_the_central_brings_a_file_in_from_the_command_line(uploads: Uploads, tmp_path: Path) -> None:
    (tmp_path / "central.toml").write_text(f'database = "{uploads.town.url}"\n')
    uploads.path.write_text(HEADER + "K1,Saman,S1\nK2,,S2\n")
    asked = ("--config", "central.toml", "import", "titles", str(uploads.path))
    checked = finished(tmp_path, "bridge.central", *asked)
    assert (checked.returncode, checked.stdout) == (1, "checked: 2 read, 1 added, 0 changed, 1 bad\n")
    assert "3: The title is missing.\n" in checked.stderr
    assert finished(tmp_path, "bridge.central", *asked, "--apply").returncode == 1
    assert uploads.titles() == {}
    assert finished(tmp_path, "bridge.central", *asked, "--apply", "--skip-bad").returncode == 0
    assert set(uploads.titles()) == {"K1"}
