"""A library that was founded with the first tables goes on with today's: nobody's loan, PIN or fine is lost."""

from __future__ import annotations

import asyncio
import functools
import hashlib
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import alembic.command
import alembic.config
import pytest
import sqlalchemy as sa

from bridge.catalogs.embedded import database, picking, pins
from bridge.contract.account import Account, Hold, HoldState
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Fine, Item, Loan, Patron, Reason, Refusal, Returned
from bridge.contract.discovery import TitleDetail
from bridge.policy import LoanPolicy
from tests.bridge.embedded.town import MONDAY, PIN, TODAY, Town

Answer = TypeVar("Answer")
Kind = TypeVar("Kind")
DAY = timedelta(days=1)
EXPIRES = date(2027, 1, 1)
LENT_AT, RETURNED_AT = MONDAY - 20 * DAY, MONDAY - 10 * DAY
PELANGI = Item("p1", "Laskar Pelangi", "Andrea Hirata", "899.221 3")
KEPT_ANSWER = {
    "is": "Loan",
    "number": "261103-00001",
    "item": {"barcode": "p1", "title": "Laskar Pelangi", "author": "Andrea Hirata", "call_number": "899.221 3"},
    "due": "2026-11-30",
    "lent_at": "2026-11-03T09:30:00+08:00",
}


def loan(id_: int, patron: str, item: int, due: date, returned: datetime | None = None) -> dict[str, object]:
    row = {"id": id_, "number": f"261103-{id_:05}", "patron_id": patron, "item_id": item, "kiosk": "K1", "due": due}
    return {**row, "lent_at": LENT_AT, "returned_at": returned}


def hold(item: int, patron: str, state: str, ready: datetime | None = None, last: date | None = None) -> dict[str, Any]:
    moments = {"placed_at": LENT_AT, "ready_at": ready}
    return {"item_id": item, "patron_id": patron, "state": state, "last_day": last, **moments}


@functools.cache
def hashed() -> str:
    return pins.hash_pin(PIN)


def rows() -> dict[str, list[dict[str, Any]]]:
    """What the first version kept, table by table."""
    members = [("ann", hashed()), ("bob", None), ("cid", hashed())]
    works = [("Laskar Pelangi", "Andrea Hirata", "899.221 3"), ("Saman", "Ayu Utami", "899"), ("Puisi", "", "811")]
    return {
        "patrons": [
            {"id": id_, "number": f"A{id_}", "name": id_, "status": "active", "expires": EXPIRES, "pin_hash": kept}
            for id_, kept in members
        ],
        "cards": [{"code": f"card-{id_}", "patron_id": id_} for id_, _ in members],
        "titles": [
            {"id": id_, "title": title, "author": author, "call_number": number, "subject": "Novel; Belitung"}
            for id_, (title, author, number) in enumerate(works, 1)
        ],
        "items": [
            {"id": id_, "barcode": barcode, "title_id": title, "for_loan": True, "shelf": "R1"}
            for id_, (barcode, title) in enumerate([("p1", 1), ("s1", 2), ("s2", 2), ("q1", 3)], 1)
        ],
        "loans": [
            loan(1, "ann", 1, date(2026, 11, 30)),
            loan(2, "bob", 2, date(2026, 11, 20)),
            loan(3, "ann", 3, date(2026, 11, 10), RETURNED_AT),
        ],
        "holds": [
            hold(1, "bob", "waiting"),
            hold(3, "cid", "ready", MONDAY, TODAY + 2 * DAY),
            hold(4, "cid", "ready", MONDAY),
            hold(3, "ann", "fulfilled", LENT_AT, LENT_AT.date()),
            hold(4, "ann", "cancelled", RETURNED_AT, TODAY),
        ],
        "fines": [
            {"patron_id": "ann", "loan_id": 3, "amount": 6000, "paid_at": None},
            {"patron_id": "ann", "loan_id": None, "amount": 1500, "paid_at": None},
            {"patron_id": "bob", "loan_id": None, "amount": 9000, "paid_at": RETURNED_AT},
        ],
        "visits": [{"patron_id": "ann", "signed_at": MONDAY, "day": TODAY, "key": "visit"}],
        "holidays": [{"day": date(2026, 11, 24), "name": "Libur"}],
        "operations": [
            {
                "key": "old-key-1",
                "digest": hashlib.sha256(repr(("borrow", "ann", "p1")).encode()).hexdigest(),
                "answer": KEPT_ANSWER,
                "at": LENT_AT,
            }
        ],
        "tokens": [{"digest": hashlib.sha256(b"secret").hexdigest(), "kiosk": "K1", "issued_at": LENT_AT}],
        "pin_failures": [{"patron_id": "cid", "at": MONDAY}] * 5,
    }


@pytest.fixture
def town(url: str) -> Iterator[Town]:
    """The old library, opened today."""
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    config = alembic.config.Config()
    config.set_main_option("script_location", str(Path(database.__file__).with_name("migrations")))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        alembic.command.upgrade(config, "0001")
        for name, kept in rows().items():
            table = sa.Table(name, sa.MetaData(), autoload_with=connection)
            connection.execute(sa.insert(table), [_as_kept(row, connection.dialect.name) for row in kept])
            if connection.dialect.name == "postgresql" and "id" in kept[0] and name != "patrons":
                last = max(row["id"] for row in kept)
                connection.execute(sa.text(f"SELECT setval('{name}_id_seq', {last})"))
    engine.dispose()
    town = Town(url, LoanPolicy(require_visit=False))
    yield town
    town.library.close()


def _as_kept(row: dict[str, Any], dialect: str) -> dict[str, Any]:
    """SQLite keeps moments without their zone, in UTC."""
    zone = None if dialect == "sqlite" else UTC
    return {name: value.replace(tzinfo=zone) if isinstance(value, datetime) else value for name, value in row.items()}


def ask(town: Town, question: Callable[[Catalog], Awaitable[Answer]]) -> Answer:
    async def asked() -> Answer:
        return await question(town.library.catalog("K1"))

    return asyncio.run(asked())


def was(kind: type[Kind], answer: object) -> Kind:
    assert isinstance(answer, kind), answer
    return answer


def account(town: Town, patron: str) -> Account:
    return was(Account, ask(town, lambda catalog: catalog.account(patron)))


def test_old_patrons_are_believed_with_their_old_pins(town: Town) -> None:
    assert town.patron("card-ann", PIN).id == "ann"
    assert town.patron("card-bob").id == "bob"
    assert town.identify("card-ann", "0000") == Refusal((Reason.PIN_WRONG,))


def test_a_block_goes_on_and_ends_in_its_time(town: Town) -> None:
    assert town.identify("card-cid", PIN) == Refusal((Reason.PIN_BLOCKED,))
    town.wait(minutes=15)
    assert was(Patron, town.identify("card-cid", PIN)).id == "cid"


@pytest.mark.parametrize("words", ["laskar pelangi", "hirata", "belitung pel", "899.221"])
def test_old_titles_are_found_where_they_stand(town: Town, words: str) -> None:
    [found] = ask(town, lambda catalog: catalog.search(words, "")).titles
    assert (found.id, found.title, found.copies, found.available) == ("1", "Laskar Pelangi", 1, 0)
    [copy] = was(TitleDetail, ask(town, lambda catalog: catalog.title(found.id))).copies
    assert (copy.barcode, copy.shelf, copy.due) == ("p1", "R1", date(2026, 11, 30))


def test_old_loans_are_still_out_and_those_that_ended_are_not(town: Town) -> None:
    loans = [each.loan for each in account(town, "ann").loans]
    assert loans == [Loan("261103-00001", PELANGI, date(2026, 11, 30), LENT_AT)]
    assert town.loans() == [("ann", 1), ("bob", 2)]


def test_an_old_loan_is_renewed_once(town: Town) -> None:
    bobs = account(town, "bob").holds[0].number
    was(Hold, ask(town, lambda catalog: catalog.cancel_hold("bob", bobs, "key-cancel")))
    renewed = was(Loan, ask(town, lambda catalog: catalog.renew("ann", "261103-00001", "key-renew")))
    assert (renewed.number, renewed.due) == ("261103-00001", date(2026, 12, 14))
    again = ask(town, lambda catalog: catalog.renew("ann", "261103-00001", "key-again"))
    assert was(Refusal, again).reasons == (Reason.RENEWALS_USED,)


def test_an_old_loan_is_returned_and_its_lateness_costs(town: Town) -> None:
    returned = was(Returned, ask(town, lambda catalog: catalog.return_item("s1", "key-return")))
    assert (returned.number, returned.due) == ("261103-00002", date(2026, 11, 20))
    assert (was(Fine, returned.fine).days, account(town, "bob").owed) == (2, 4000)
    was(Loan, ask(town, lambda catalog: catalog.borrow("ann", "s1", "key-borrow")))


def test_an_old_return_goes_to_who_waited_for_it(town: Town) -> None:
    was(Returned, ask(town, lambda catalog: catalog.return_item("p1", "key-return")))
    [hold] = account(town, "bob").holds
    assert (hold.state, hold.title.title) == (HoldState.READY, "Laskar Pelangi")


def test_old_holds_wait_or_stand_on_the_hold_shelf_as_long_as_they_did(town: Town) -> None:
    [waiting] = account(town, "bob").holds
    assert (waiting.state, waiting.place) == (HoldState.WAITING, 1)
    ready = [(each.title.title, each.state, each.last_day) for each in account(town, "cid").holds]
    assert ready == [
        ("Saman", HoldState.READY, TODAY + 2 * DAY),
        ("Puisi", HoldState.READY, TODAY + 2 * DAY),
    ]
    assert account(town, "ann").holds == ()


def test_nothing_is_on_the_hold_shelf_because_of_holds_that_were_over(town: Town) -> None:
    with town.library.database.writing() as connection:
        assert picking.to_clear(connection, town.library.rules) == ()


def test_old_fines_are_owed_and_those_that_were_paid_are_not(town: Town) -> None:
    assert [(fine.amount, fine.item and fine.item.barcode) for fine in account(town, "ann").fines] == [
        (6000, "s2"),
        (1500, None),
    ]
    assert account(town, "bob").fines == ()


def test_an_old_key_has_its_old_answer(town: Town) -> None:
    kept = ask(town, lambda catalog: catalog.borrow("ann", "p1", "old-key-1"))
    assert kept == Loan("261103-00001", PELANGI, date(2026, 11, 30), LENT_AT)
    assert town.loans() == [("ann", 1), ("bob", 2)]


def test_kiosks_keep_their_tokens_and_the_library_its_holidays(town: Town) -> None:
    assert town.library.kiosk_of("secret") == "K1"
    due = was(Patron, town.identify("card-bob")).due
    assert due == date(2026, 12, 8)


def test_the_library_goes_on_after_its_old_numbers(town: Town) -> None:
    assert town.lent("cid", "q1").number == "261123-00004"
    assert [each.title.title for each in account(town, "cid").holds] == ["Saman"]
    hold = was(Hold, ask(town, lambda catalog: catalog.place_hold("ann", "2", None, "key-hold")))
    assert hold.number == "H261123-00006"
