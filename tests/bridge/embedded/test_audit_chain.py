"""Nobody changes what the audit says without being seen, neither before nor after its lines were chained."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import alembic.command
import alembic.config
import pytest
import sqlalchemy as sa

from bridge.catalogs.embedded import audit, audit_chain, database, tables
from bridge.catalogs.embedded.audit import Act, Entry
from bridge.catalogs.embedded.audit_chain import Chain
from bridge.rules import Rules
from tests.bridge.embedded.asking import at_desk, at_once
from tests.bridge.embedded.town import MONDAY, Town

lines = tables.audit


def record(town: Town, *subjects: str) -> None:
    for subject in subjects:
        entry = Entry("sri", Act.PATRON_VIEWED, subject)
        at_desk(town, lambda connection, rules: audit.record(connection, rules, entry))  # noqa: B023
        town.wait(seconds=1)


def verify(town: Town, noted: str = "") -> Chain:
    return at_desk(town, lambda connection, _: audit_chain.verify(connection, noted))


def change(town: Town, line: int, **values: Any) -> None:
    with town.library.engine.begin() as connection:
        connection.execute(sa.update(lines).where(lines.c.id == line).values(**values))


def remove(town: Town, *ids: int) -> None:
    with town.library.engine.begin() as connection:
        connection.execute(sa.delete(lines).where(lines.c.id.in_(ids)))


@pytest.fixture
def kept(town: Town) -> Town:
    """With five lines."""
    record(town, "A1", "A2", "A3", "A4", "A5")
    return town


def test_what_was_recorded_is_a_whole_chain(kept: Town) -> None:
    chain = verify(kept)
    assert (chain.lines, chain.broken, len(chain.newest)) == (5, None, 64)
    record(kept, "A6")
    after = verify(kept, chain.newest)
    assert (after.lines, after.broken, after.has_noted) == (6, None, True)


def test_nothing_at_all_is_a_whole_chain(town: Town) -> None:
    assert verify(town) == Chain(0, "", None, True)


@pytest.mark.parametrize(
    "values",
    [
        {"at": MONDAY},
        {"login": "budi"},
        {"act": "patron-blocked"},
        {"subject": "A9"},
        {"subject": ""},
        {"detail": "x"},
        {"hash": "0" * 64},
    ],
    ids=str,
)
def test_the_first_line_that_was_changed_is_found(kept: Town, values: dict[str, Any]) -> None:
    change(kept, 3, **values)
    assert verify(kept).broken == 3
    change(kept, 2, login="")
    assert verify(kept).broken == 2


def test_a_line_that_was_taken_out_or_put_in_is_seen_where_it_was(kept: Town) -> None:
    remove(kept, 3)
    assert verify(kept).broken == 4
    kept.add(lines, id=3, at=kept.now, login="sri", act="patron-viewed", subject="A9")
    assert verify(kept).broken == 3


def test_two_lines_that_were_exchanged_are_seen(kept: Town) -> None:
    for id_, to in ((2, 9), (3, 2), (9, 3)):
        change(kept, id_, id=to)
    assert verify(kept).broken == 2


def test_a_chain_that_was_cut_off_or_made_anew_does_not_have_what_was_noted(kept: Town) -> None:
    noted = verify(kept).newest
    remove(kept, 5)
    assert (verify(kept).broken, verify(kept, noted).has_noted) == (None, False)
    remove(kept, 1, 2, 3, 4)
    record(kept, "A1", "A2", "A3", "A4", "A9")
    assert (verify(kept).broken, verify(kept, noted).has_noted) == (None, False)


def test_who_records_at_the_same_time_follows_one_another(town: Town) -> None:
    def one(number: int) -> Callable[[], None]:
        return lambda: record(town, f"A{number}")

    assert at_once(*(one(number) for number in range(8))) == [None] * 8
    assert (verify(town).lines, verify(town).broken) == (8, None)


def test_what_is_undone_with_its_act_leaves_no_gap(kept: Town) -> None:
    def refused(connection: sa.Connection, rules: Rules) -> None:
        audit.record(connection, rules, Entry("sri", Act.PATRON_BLOCKED, "A1"))
        raise LookupError

    with pytest.raises(LookupError):
        at_desk(kept, refused)
    record(kept, "A6")
    assert (verify(kept).lines, verify(kept).broken) == (6, None)


def test_lines_from_before_are_chained_when_the_tables_are_brought_up_to_date(url: str) -> None:
    _former(url, [("sri", f"A{number}", "é \u2028") for number in range(2500)])
    town = Town(url)
    record(town, "A1")
    chain = verify(town)
    assert (chain.lines, chain.broken) == (2501, None)
    change(town, 1200, detail="e")
    assert verify(town).broken == 1200
    town.library.close()


def _former(url: str, said: list[tuple[str, str, str]]) -> None:
    """A database of the migration before, with these lines in its audit."""
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    config = alembic.config.Config()
    config.set_main_option("script_location", str(Path(database.__file__).with_name("migrations")))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        alembic.command.upgrade(config, "0007")
        table = sa.Table("audit", sa.MetaData(), autoload_with=connection)
        zone = None if connection.dialect.name == "sqlite" else UTC
        connection.execute(sa.insert(table), [_line(*each, zone) for each in said])
    engine.dispose()


def _line(login: str, subject: str, detail: str, zone: tzinfo | None) -> dict[str, Any]:
    at = datetime(2026, 11, 1, 3, tzinfo=zone) + timedelta(microseconds=int(subject[1:]))
    return {"at": at, "login": login, "act": "patron-viewed", "subject": subject, "detail": detail}
