"""Each kind of change is told by the next question, once, and nothing else is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import delete, update

from bridge.catalogs.embedded import office_patrons, office_places, pins, tables
from bridge.contract.account import CaseKind
from bridge.contract.standin import Changes
from tests.bridge.embedded.asking import account, at_desk, cancel, case, held, pick, renew, returned, settle, take, undo
from tests.bridge.embedded.town import TODAY, Town
from tests.bridge.feed.learning import Stand
from tests.bridge.feed.truth import agrees

Act = Callable[[Town], object]
ALL = ["b1", "b2", "b3", "b4"]


def lend(town: Town) -> object:
    return town.lent("ann", "b1", "key-loan")


def return_too_late(town: Town) -> object:
    town.lent("ann", "b1")
    town.wait(days=30)
    return returned(town, "b1")


def set_pin(town: Town) -> None:
    who = tables.patrons.c.id == "bob"
    with town.library.engine.begin() as connection:
        connection.execute(update(tables.patrons).where(who).values(pin_hash=pins.hash_pin("2580")))


def lose_card(town: Town) -> None:
    with town.library.engine.begin() as connection:
        connection.execute(delete(tables.cards).where(tables.cards.c.code == "card-ann"))


def give_card_to_bob(town: Town) -> None:
    with town.library.engine.begin() as connection:
        connection.execute(update(tables.cards).where(tables.cards.c.code == "card-ann").values(patron_id="bob"))


def forget_bob(town: Town) -> None:
    with town.library.engine.begin() as connection:
        for table in (tables.cards, tables.visits):
            connection.execute(delete(table).where(table.c.patron_id == "bob"))
        connection.execute(delete(tables.patrons).where(tables.patrons.c.id == "bob"))


def of_item(**values: object) -> Act:
    def change(town: Town) -> None:
        with town.library.engine.begin() as connection:
            connection.execute(update(tables.items).where(tables.items.c.barcode == "b2").values(**values))

    return change


def of_title(**values: object) -> Act:
    def change(town: Town) -> None:
        town.change(tables.titles, **values)

    return change


def remove_item(town: Town) -> None:
    with town.library.engine.begin() as connection:
        connection.execute(delete(tables.items).where(tables.items.c.barcode == "b4"))


def held_copy(town: Town) -> object:
    town.lent("bob", "b1")
    return held(town, "ann")


def lend_and_report(town: Town) -> object:
    town.change(tables.items, shelf="R1")
    lend(town)
    return case(town, account(town, "ann").loans[0].loan.number, CaseKind.LOST)


def lend_for_too_long(town: Town) -> None:
    lend(town)
    town.wait(days=30)


def nothing(town: Town) -> None:
    """Has come before."""


KINDS: dict[str, tuple[Act, Act, list[str]]] = {
    "a loan": (nothing, lend, ["ann", "b1"]),
    "a renewal": (lend, lambda town: renew(town, "ann", account(town, "ann").loans[0].loan.number), ["ann", "b1"]),
    "a return": (lend, lambda town: returned(town, "b1"), ["ann", "b1"]),
    "an undone loan": (lend, lambda town: undo(town, "key-loan"), ["ann", "b1"]),
    "a hold": (nothing, lambda town: held(town, "ann"), ALL),
    "a cancelled hold": (
        lambda town: held(town, "ann"),
        lambda town: cancel(town, "ann", account(town, "ann").holds[0].number),
        ALL,
    ),
    "a copy on the hold shelf": (lambda town: held(town, "ann"), lambda town: pick(town, "b3"), ALL),
    "a return that goes to the hold shelf": (held_copy, lambda town: returned(town, "b1"), ["bob", *ALL]),
    "one copy less while somebody waits": (
        lambda town: held(town, "ann"),
        lambda town: town.lent("bob", "b1"),
        ["bob", *ALL],
    ),
    "a case": (lend, lambda town: case(town, account(town, "ann").loans[0].loan.number), ["b1"]),
    "a settled case": (lend_and_report, lambda town: settle(town, "K261123-00001", "found"), ["ann", "b1"]),
    "a replaced item": (
        lend_and_report,
        lambda town: settle(town, "K261123-00001", "replaced", "n1"),
        ["ann", *ALL, "n1"],
    ),
    "a payment": (
        return_too_late,
        lambda town: take(town, "ann", *(fine.number for fine in account(town, "ann").fines)),
        ["ann"],
    ),
    "a fine": (lend_for_too_long, lambda town: returned(town, "b1"), ["ann", "b1"]),
    "a visit": (lambda town: town.wait(days=1), lambda town: town.sign("card-ann", "visit-2"), ["ann"]),
    "a block": (nothing, lambda town: at_desk(town, lambda db, _: office_patrons.block(db, "bob")), ["bob"]),
    "a card that is valid for longer": (
        nothing,
        lambda town: at_desk(town, lambda db, rules: office_patrons.extend(db, rules, "bob", date(2028, 1, 1))),
        ["bob"],
    ),
    "a first PIN": (nothing, set_pin, ["bob"]),
    "a new card": (nothing, lambda town: town.add(tables.cards, code="chip", patron_id="bob"), ["bob"]),
    "a lost card": (nothing, lose_card, ["ann"]),
    "a card that is another's now": (nothing, give_card_to_bob, ["ann", "bob"]),
    "a new patron": (nothing, lambda town: town.add_patron("cid", "A26000009"), ["cid"]),
    "a patron who is gone": (nothing, forget_bob, ["bob"]),
    "a new item": (nothing, lambda town: town.add(tables.items, barcode="n1", title_id=1, for_loan=True), ["n1"]),
    "a withdrawn item": (nothing, of_item(withdrawn=True), ALL),
    "an item that is not lent any more": (nothing, of_item(for_loan=False), ALL),
    "another barcode": (nothing, of_item(barcode="c2"), ["b1", "b3", "b4", "c2"]),
    "an item that is gone": (nothing, remove_item, ALL),
    "another title": (nothing, of_title(title="Laut Bercerita, jilid 2"), ALL),
    "another call number": (nothing, of_title(call_number="813"), ALL),
}
SILENT: dict[str, Act] = {
    "a name": lambda town: town.change(tables.patrons, name="Ann"),
    "the same status": lambda town: town.change(tables.patrons, status="active"),
    "an author": of_title(author="Leila"),
    "a shelf": lambda town: town.change(tables.items, shelf="R9"),
    "a wrong PIN": lambda town: town.identify("card-ann", "0000"),
    "a title without copies": lambda town: town.add(tables.titles, title="Saman"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_is_told_once(stand: Stand, kind: str) -> None:
    before, act, expected = KINDS[kind]
    before(stand.town)
    stand.learn()
    act(stand.town)
    assert stand.told() == sorted(expected)
    assert stand.told() == []
    stand.town.add_patron("eve", "A26000099")
    stand.learn()
    agrees(stand)


@pytest.mark.parametrize("kind", SILENT)
def test_what_no_decision_depends_on_is_not_told(stand: Stand, kind: str) -> None:
    SILENT[kind](stand.town)
    assert stand.told() == []


def test_what_was_rolled_back_is_not_told(stand: Stand) -> None:
    with stand.town.library.engine.connect() as connection:
        connection.execute(update(tables.patrons).values(status="suspended"))
        connection.rollback()
    assert stand.told() == []


def test_the_policy_and_the_holidays_are_always_told(stand: Stand) -> None:
    at_desk(stand.town, lambda db, _: office_places.close(db, date(2026, 12, 25), "Natal"))
    at_desk(stand.town, lambda db, _: office_places.close(db, date(2026, 11, 22), "Kemarin"))
    stand.learn()
    assert stand.cache.holidays == {date(2026, 12, 25)}
    assert stand.cache.policy == stand.town.policy
    assert stand.cache.knew == stand.town.library.rules.now()


def test_other_bins_begin_afresh(stand: Stand) -> None:
    other = Town(stand.town.url, type(stand.town.policy)(bins={"899": "Kotak 2"}), stand.town.now)
    stand.town = other
    [answer] = stand.learn()
    assert answer.afresh
    item = stand.cache.item("b1")
    assert item is not None
    assert item.bin == "Kotak 2"
    other.library.close()


def test_who_becomes_late_at_midnight_is_told_though_no_row_has_changed(stand: Stand) -> None:
    loan = stand.town.lent("ann", "b1")
    stand.learn()
    while stand.town.library.rules.now().date() < loan.due:
        stand.town.wait(days=1)
        assert stand.told() == []
    stand.town.wait(days=1)
    assert stand.told() == ["ann"]
    known = stand.cache.patron("patron", "ann")
    assert known is not None
    assert (known.overdue, known.loans) == (1, 1)
    stand.town.wait(days=1)
    assert stand.told() == []


def test_a_clock_that_is_set_back_takes_lateness_back(stand: Stand) -> None:
    stand.town.lent("ann", "b1")
    stand.town.wait(days=30)
    assert stand.told() == ["ann", "b1"]
    stand.town.wait(days=-29)
    assert stand.told() == ["ann"]
    known = stand.cache.patron("patron", "ann")
    assert known is not None
    assert known.overdue == 0


def test_a_hold_that_lapses_is_told_before_anybody_settles_it_and_after(stand: Stand) -> None:
    hold = held(stand.town, "ann")
    pick(stand.town, "b3")
    stand.learn()
    kept = stand.cache.item("b3")
    assert kept is not None
    assert kept.wanted
    stand.town.wait(days=3)
    assert stand.town.library.rules.now().date() > TODAY
    assert stand.told() == ["b3"]
    free = stand.cache.item("b3")
    assert free is not None
    assert not free.wanted
    stand.town.library.tend()
    assert stand.told() == ALL
    assert account(stand.town, "ann").holds == ()
    assert hold.number


def test_a_cache_that_was_wiped_learns_everything_again(stand: Stand) -> None:
    stand.cache.wipe()
    assert stand.told() == sorted(["ann", "bob", *ALL])


def test_another_token_has_other_prints_and_begins_with_nothing(stand: Stand) -> None:
    lend(stand.town)
    stand.cache.wipe()
    [first] = stand.learn()
    cursor = stand.cache.cursor
    stand.cache.close()
    other = Stand(stand.town, stand.file, "token-of-K2")
    assert (other.cache.cursor, other.cache.size) == ("", (0, 0))
    assert asyncio.run(stand.town.library.changes(other.key, cursor)).afresh
    [second] = other.learn()
    assert second.afresh
    assert len(_prints(first)) == len(_prints(second)) == 9
    assert not _prints(first) & _prints(second)
    other.cache.close()


def _prints(changes: Changes) -> set[str]:
    """Of the two patrons' ids and cards, of the four items, and of the loan of one."""
    theirs = {print_ for patron in changes.patrons for print_ in (patron.row, *patron.prints)}
    return theirs | {print_ for item in changes.items for print_ in (item.print, item.loan) if print_}
