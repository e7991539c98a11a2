"""A library is copied into a file while it is at work, and comes back from it whole, or not at all."""

from __future__ import annotations

import shutil
import sqlite3
import tarfile
from argparse import Namespace
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bridge.catalogs.embedded import backup, backup_postgres, backup_sqlite, rehearsal
from bridge.catalogs.embedded.library import Library
from bridge.catalogs.embedded.sample.load import load_sample
from bridge.catalogs.embedded.tables import loans, metadata
from bridge.central import keeping
from bridge.central.config import Central
from bridge.policy import LoanPolicy
from tests.bridge.embedded.town import MONDAY

pytestmark = pytest.mark.timeout(180)  # PostgreSQL's own programs, on a busy machine


@pytest.fixture
def central(tables_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Central:
    """With the sample library in its database."""
    monkeypatch.chdir(tmp_path)
    with closing(opened(tables_url)) as library:
        load_sample(library.engine, MONDAY.date())
    return Central(tables_url)


def opened(url: str) -> Library:
    return Library.open(url, LoanPolicy(), lambda: MONDAY)


def rows(url: str) -> dict[str, int]:
    with closing(opened(url)) as library, library.database.reading() as connection:
        counts = {table.name: select(func.count()).select_from(table) for table in metadata.sorted_tables}
        return {name: connection.scalar(count) or 0 for name, count in counts.items()}


def keep(central: Central, file: Path, copies: int = 0) -> None:
    keeping.keep(central, Namespace(file=file, keep=copies))


def restore(central: Central, file: Path, *, replace: bool = False) -> None:
    keeping.restore(central, Namespace(file=file, replace=replace))


def lose_everything(url: str) -> None:
    with closing(opened(url)) as library, library.database.writing() as connection:
        connection.execute(loans.delete())


def test_what_was_lost_comes_back(central: Central, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, before = tmp_path / "kept", rows(central.database)
    keep(central, file)
    assert f"{before['patrons']} patrons" in capsys.readouterr().out
    assert file.stat().st_mode & 0o777 == 0o600
    lose_everything(central.database)
    with pytest.raises(OSError, match="is not empty"):
        restore(central, file)
    assert rows(central.database)["loans"] == 0
    restore(central, file, replace=True)
    assert rows(central.database) == before
    assert "what was there is in" in capsys.readouterr().out
    assert [*tmp_path.glob("*replaced-*")]


def test_an_empty_database_is_filled_without_a_word(central: Central, new_url: str, tmp_path: Path) -> None:
    keep(central, tmp_path / "kept")
    restore(Central(new_url), tmp_path / "kept")
    assert rows(new_url) == rows(central.database)


@pytest.fixture
def new_url(url: str, kind: str, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/new.db" if kind == "sqlite" else url


def test_a_copy_that_was_changed_is_refused_and_the_database_stays(central: Central, tmp_path: Path) -> None:
    file = tmp_path / "kept"
    keep(central, file)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    before = rows(central.database)
    with pytest.raises(OSError, match=r"damaged|no backup|cannot be read"):
        restore(central, file, replace=True)
    assert rows(central.database) == before


@pytest.mark.parametrize("content", [b"", b"no backup at all"])
def test_what_is_no_backup_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(OSError, match="is no backup"), backup.opened(tmp_path / "file"):
        pass


def test_a_library_is_copied_while_somebody_borrows(central: Central, tmp_path: Path) -> None:
    with closing(opened(central.database)) as library, library.database.writing() as connection:
        connection.execute(loans.delete())
        keep(central, tmp_path / "kept")  # of before: the other transaction has not ended
    with backup.opened(tmp_path / "kept") as (about, _):
        assert about.rows["loans"] > 0


def test_only_the_newest_copies_stay(central: Central, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    for day in range(1, 5):
        (folder / f"library-2026010{day}-000000.backup").touch()
    keep(central, folder / "library-{}.backup", copies=2)
    names = sorted(file.name for file in folder.iterdir())
    assert names[0] == "library-20260104-000000.backup"
    assert len(names) == 2


def test_nothing_is_restored_while_the_central_runs(tmp_path: Path, sqlite_tables: Path) -> None:
    url = f"sqlite:///{shutil.copy(sqlite_tables, tmp_path / 'library.db')}"
    keep(Central(url), tmp_path / "kept")
    with closing(sqlite3.connect(tmp_path / "library.db")) as running:
        running.execute("BEGIN IMMEDIATE")
        with pytest.raises(OSError, match="stop the central first"):
            backup_sqlite.put_back(str(tmp_path / "library.db"), tmp_path / "kept", tmp_path, datetime.now(UTC))


def test_a_file_of_the_other_kind_is_refused(central: Central, kind: str, tmp_path: Path) -> None:
    keep(central, tmp_path / "kept")
    other = Central("postgresql:///nowhere" if kind == "sqlite" else f"sqlite:///{tmp_path}/other.db")
    with pytest.raises(OSError, match="the configuration's database is"):
        restore(other, tmp_path / "kept")


def test_no_copy_tells_the_photos_key(tmp_path: Path, sqlite_tables: Path) -> None:
    from bridge.central.config import Photos

    key = tmp_path / "photo.key"
    key.write_bytes(bytes(range(32)))
    url = f"sqlite:///{shutil.copy(sqlite_tables, tmp_path / 'library.db')}"
    keep(Central(url, photos=Photos(key)), tmp_path / "kept")
    with tarfile.open(tmp_path / "kept") as archive:
        assert sorted(archive.getnames()) == ["about.json", "library"]
    assert key.read_bytes() not in (tmp_path / "kept").read_bytes()
    with backup.opened(tmp_path / "kept") as (about, _):
        assert about.photo_key


def test_a_trial_of_newer_tables_changes_nothing(central: Central) -> None:
    assert rehearsal.rehearse(central.database).startswith("database: as it is")
    with closing(opened(central.database)) as library, library.database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'from-tomorrow'")
    with pytest.raises(OSError, match="cannot be brought up to date"):
        rehearsal.rehearse(central.database)


def test_a_new_database_would_be_made(url: str, kind: str) -> None:
    said = rehearsal.rehearse(url)
    assert said == ("database: none yet" if kind == "sqlite" else said)
    assert "empty becomes" in said or kind == "sqlite"
    if kind == "postgresql":
        assert not backup_postgres.holds_anything(url)
        assert rehearsal.rehearse(url) == said


