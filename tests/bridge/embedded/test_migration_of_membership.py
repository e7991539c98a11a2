"""A library whose tables know nothing of applications yet is brought up to date with all it has, and goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any

import alembic.command
import alembic.config
import pytest
import sqlalchemy as sa

from bridge.catalogs.embedded import database, exporting, tables
from bridge.contract.circulation import Reason
from bridge.contract.membership import AccountStep, DigitalAccount
from tests.bridge.embedded.asking import account, at_desk, reasons, was
from tests.bridge.embedded.joining import BUDI, NIK, applied, apply, ask_for_account, change_pin
from tests.bridge.embedded.town import MONDAY, TODAY, Town


@pytest.fixture
def town(url: str) -> Iterator[Town]:
    """Of migration 0007, with a member whose number is their NIK, a hold and a payment; opened today."""
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    config = alembic.config.Config()
    config.set_main_option("script_location", str(Path(database.__file__).with_name("migrations")))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        alembic.command.upgrade(config, "0007")
        zone = None if connection.dialect.name == "sqlite" else UTC
        for name, row in _rows(MONDAY.replace(tzinfo=zone)):
            connection.execute(sa.insert(sa.Table(name, sa.MetaData(), autoload_with=connection)).values(row))
    engine.dispose()
    town = Town(url)
    yield town
    town.library.close()


def test_everything_is_still_there(town: Town) -> None:
    theirs = account(town, "ann")
    assert (theirs.holds[0].number, theirs.payments[0].total) == ("H1", 4000)
    assert town.look(sa.select(tables.payments.c.purpose)) == [("fines",)]
    assert town.look(sa.select(tables.holds.c.kiosk)) == [("",)]
    told = was(dict, at_desk(town, lambda connection, rules: exporting.everything(connection, rules, None, "ann")))
    assert (told["patron"]["born"], told["patron"]["street"], told["applications"]) == ("1999-08-17", "", [])


def test_who_is_a_member_by_their_nik_does_not_apply_again(town: Town) -> None:
    assert reasons(apply(town)) == (Reason.APPLICATION_EXISTS,)
    applied(town, BUDI)


def test_new_things_can_be_done(town: Town) -> None:
    town.add_patron("bob", "A1", "2580")
    change_pin(town, "card-bob", "2580", "739104")
    assert town.patron("card-bob", "739104").id == "bob"
    assert was(DigitalAccount, ask_for_account(town, "ann")).step is AccountStep.APPLIED


def test_kiosks_are_still_told_of_what_changes(town: Town) -> None:
    """Triggers are on tables, and a table that was made anew would have lost them."""
    log = sa.table("change_log", sa.column("patron_id"))
    before = len(town.look(sa.select(log.c.patron_id)))
    town.change(tables.patrons, expires=date(2028, 1, 1))
    town.change(tables.holds, state="cancelled")
    assert len(town.look(sa.select(log.c.patron_id))) == before + 2


def _rows(now: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    ann = {"id": "ann", "number": NIK, "name": "Ann", "status": "active", "expires": date(2027, 1, 1)}
    yield "patrons", ann | {"born": date(1999, 8, 17)}
    yield "cards", {"code": NIK, "patron_id": "ann"}
    yield "titles", {"id": 1, "title": "Saman"}
    hold = {"number": "H1", "title_id": 1, "patron_id": "ann", "placed_at": now, "state": "waiting"}
    yield "holds", hold
    yield "payments", {"number": "P1", "patron_id": "ann", "total": 4000, "paid_at": now, "taken_by": "sri"}
    yield "visits", {"patron_id": "ann", "signed_at": now, "day": TODAY - timedelta(days=1), "key": "v"}
