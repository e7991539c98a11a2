"""Opening a database, one that cannot be asked, and what else a backend has to offer."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from bridge.catalogs.embedded import tables
from bridge.catalogs.embedded.library import Library
from bridge.contract.circulation import Unavailable
from bridge.policy import LoanPolicy
from tests.bridge.embedded.town import MONDAY, Town

POLICY = LoanPolicy()


def test_the_migrations_make_todays_tables(town: Town) -> None:
    with town.library.engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _alike_on_all})
        assert compare_metadata(context, tables.metadata) == []


def _alike_on_all(_: object, name: str | None, *__: object) -> bool:
    """Not what each kind of database has in its own way."""
    return not str(name).startswith(("title_search", "change_log"))


def test_opening_again_keeps_what_is_there(town: Town) -> None:
    again = Library.open(town.url, POLICY, lambda: MONDAY)
    assert not again.is_empty()
    again.close()


def test_programs_that_start_together_make_the_tables_once(url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        libraries = list(pool.map(lambda _: Library.open(url, POLICY, lambda: MONDAY), range(4)))
    assert [library.is_empty() for library in libraries] == [True] * 4
    for library in libraries:
        library.close()


def test_a_patron_or_an_item_is_enough_not_to_be_empty(url: str) -> None:
    library = Library.open(url, POLICY, lambda: MONDAY)
    with library.engine.begin() as connection:
        connection.execute(insert(tables.titles).values(id=1, title="Saman"))
    assert library.is_empty()
    with library.engine.begin() as connection:
        connection.execute(insert(tables.items).values(barcode="b1", title_id=1, for_loan=True))
    assert not library.is_empty()
    library.close()


def test_the_database_itself_refuses_a_second_open_loan_of_an_item(town: Town) -> None:
    town.lent("ann", "b1")
    row = {"patron_id": "bob", "item_id": 1, "kiosk": "desk", "lent_at": MONDAY, "due": MONDAY.date()}
    town.add(tables.loans, **row, number="N1", returned_at=MONDAY)
    with pytest.raises(IntegrityError):
        town.add(tables.loans, **row, number="N2")


def test_a_moment_without_its_zone_is_a_mistake_of_ours(town: Town) -> None:
    with pytest.raises(Exception, match="a moment needs its zone"):
        town.add(tables.visits, patron_id="ann", signed_at=MONDAY.replace(tzinfo=None), day=MONDAY.date(), key="k")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("no url", "URL cannot be used"),
        ("sqlite://", "must be a file"),
        ("mysql://localhost/library", "must begin with sqlite: or postgresql:"),
        ("sqlite:////no/such/folder/library.db", "unable to open"),
        ("postgresql://nobody:secret@127.0.0.1:1/library", "refused"),
    ],
)
def test_a_database_that_cannot_be_opened_is_told_in_one_line_without_its_password(wrong: str, said: str) -> None:
    with pytest.raises(OSError, match=said) as told:
        Library.open(wrong, POLICY, lambda: MONDAY)
    assert "secret" not in str(told.value)
    assert "\n" not in str(told.value)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "library.db").write_bytes(b"not a database" * 100)
    with pytest.raises(OSError, match="cannot be opened"):
        Library.open(f"sqlite:///{tmp_path}/library.db", POLICY, lambda: MONDAY)


def test_an_sqlite_file_is_its_owners_only_and_survives_a_power_cut(tmp_path: Path) -> None:
    library = Library.open(f"sqlite:///{tmp_path}/library.db", POLICY, lambda: MONDAY)
    assert (tmp_path / "library.db").stat().st_mode & 0o077 == 0
    with library.engine.begin() as connection:
        settings = [
            connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert settings == ["wal", 2, 1]
    library.close()


def unavailable(town: Town) -> None:
    """Each question is answered with `Unavailable`, which names nobody."""
    questions: list[Callable[[], object]] = [
        lambda: town.identify("card-ann"),
        lambda: town.borrow("ann", "b1", "key"),
        lambda: town.library.kiosk_of("token"),
    ]
    for question in questions:
        with pytest.raises(Unavailable) as told:
            question()
        assert "ann" not in f"{told.value} {told.value.__cause__}".replace("cannot", "")
    assert not town.library.healthy()


def test_a_database_that_was_away_is_used_again_without_a_restart(request: pytest.FixtureRequest, town: Town) -> None:
    town.lent("bob", "b2")
    if town.url.startswith("sqlite"):
        with closing(sqlite3.connect(town.url.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(Unavailable):
                town.borrow("ann", "b1", "key")
    else:
        with psycopg.connect(f"{request.getfixturevalue('postgres')}postgres", autocommit=True) as other:
            name = town.url.rpartition("/")[2]
            other.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
            unavailable(town)
            other.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert town.library.healthy()
    assert town.lent("ann", "b1", "key").item.barcode == "b1"


def test_a_damaged_sqlite_file_is_unavailable(tmp_path: Path) -> None:
    town = Town(f"sqlite:///{tmp_path}/library.db")
    town.settle()
    town.library.close()
    (tmp_path / "library.db").write_bytes(b"\x00broken" * 4096)
    unavailable(town)
    town.library.close()


def test_a_mistake_of_ours_is_not_called_an_outage(town: Town) -> None:
    with town.library.engine.begin() as connection:
        connection.execute(text("ALTER TABLE fines RENAME TO elsewhere"))
    with pytest.raises((ProgrammingError, OperationalError), match="fines"):
        town.identify("card-ann")


def test_a_token_is_its_kiosks_until_it_is_revoked_and_is_not_kept(town: Town) -> None:
    first, second, other = (town.library.issue_token(kiosk) for kiosk in ("K1", "K1", "K2"))
    assert [town.library.kiosk_of(token) for token in (first, second, other)] == ["K1", "K1", "K2"]
    assert all(town.library.kiosk_of(token) is None for token in ("", "x\x00", "\udcff", first[:-1], "x" * 10_000))
    assert first not in str(town.look(tables.tokens.select()))
    town.library.revoke_token("K1")
    assert [town.library.kiosk_of(token) for token in (first, second, other)] == [None, None, "K2"]
    assert town.library.kiosk_of(town.library.issue_token("K1")) == "K1"


def test_nothing_about_a_patron_or_an_item_is_logged(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    town.lent("ann", "b1")
    town.identify("card-ann", "2580")
    assert not any(word in caplog.text for word in ("card-ann", "b1", "2580", "A26000000", "Laut"))
