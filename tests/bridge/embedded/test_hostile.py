"""Codes that no library has, at each of the desk's doors, and strange ones that a library has, on every database.

What they do at each of the kiosk's doors is tested with what is behind the door.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, select

from bridge.catalogs.embedded import (
    affected,
    audit,
    changing_pins,
    erasing,
    exporting,
    office_accounts,
    office_applications,
    office_items,
    office_membership,
    office_patrons,
    office_picks,
    office_places,
    staff,
    tables,
)
from bridge.catalogs.embedded.audit import Wanted
from bridge.catalogs.embedded.office_accounts import Fault
from bridge.contract.circulation import Item
from bridge.rules import Rules
from tests.bridge.embedded.asking import account, at_desk, held, pick, returned
from tests.bridge.embedded.test_patron import HOSTILE
from tests.bridge.embedded.town import MONDAY, TODAY, Town

CODES = (*HOSTILE, "📚", "a\x7fb", "\x85", "\u202e", "x" * 129)
NOTHING = (None, False, (), "unknown", Fault.NOT_NOW, Fault.USER_UNUSABLE)

DOORS: dict[str, Callable[[Connection, Rules, str], object]] = {
    "a patron": office_patrons.member,
    "a card": lambda connection, _, code: office_patrons.with_card(connection, code),
    "a patron to block": lambda connection, _, code: office_patrons.block(connection, code),
    "a patron to unblock": lambda connection, _, code: office_patrons.unblock(connection, code),
    "a patron to extend": lambda connection, rules, code: office_patrons.extend(connection, rules, code, TODAY),
    "an item": office_items.find,
    "a copy that was found": office_picks.scan,
    "a slip": lambda connection, _, code: office_picks.slip(connection, code),
    "the acts of a login": lambda connection, rules, code: audit.latest(connection, rules, Wanted(login=code or "-")),
    "the acts of a kind": lambda connection, rules, code: audit.latest(connection, rules, Wanted(act=code or "-")),
    "the acts on a number": lambda connection, rules, code: audit.latest(
        connection, rules, Wanted(subject=code or "-")
    ),
    "an application": lambda connection, rules, code: office_applications.shown(connection, rules, None, code),
    "a code for a PIN": lambda connection, rules, code: changing_pins.give_code(connection, rules, code, "sri"),
    "a patron to renew": lambda connection, rules, code: office_membership.renew(connection, rules, code, "sri"),
    "an account to verify": lambda connection, rules, code: office_accounts.verify(connection, rules, code, "sri"),
    "an account's steps": office_accounts.steps,
    "a user's patron": lambda connection, _, code: office_accounts.patron_with_user(connection, code),
    "a user's name": lambda connection, rules, code: office_accounts.activate(connection, rules, "ann", code, "sri"),
    "all about a patron": lambda connection, rules, code: exporting.everything(connection, rules, None, code),
    "a patron to erase": erasing.erase,
    "who was at a kiosk": lambda connection, rules, code: affected.at_kiosk(connection, rules, code, MONDAY, MONDAY),
}


@pytest.mark.parametrize("door", DOORS)
def test_there_is_nothing_behind_a_code_that_nobody_has(town: Town, door: str) -> None:
    for code in CODES:
        assert behind(town, door, code) in NOTHING, ascii(code)


def test_a_name_that_nobody_has_is_found_nowhere(town: Town) -> None:
    for name in ("a\x00b", "'; DROP TABLE loans; --", "%", "_", "１２３", "📚", "x" * 10_000):
        assert found(town, name) == (), ascii(name)


def test_texts_of_an_admin_are_kept_without_what_a_database_cannot_keep(town: Town) -> None:
    at_desk(town, lambda connection, _: office_places.direct(connection, "R2", "Lantai\x00 2 📚\u202e"))
    at_desk(town, lambda connection, _: office_places.close(connection, TODAY, "Hari\x00 libur" + "x" * 10_000))
    [shelf] = at_desk(town, lambda connection, _: office_places.shelves_from(connection, "r"))
    assert shelf.directions == "Lantai 2 📚\u202e"
    [holiday] = at_desk(town, lambda connection, _: office_places.closed_days(connection, TODAY))
    assert holiday.name == "Hari libur" + "x" * 190
    for begins in ("a\x00b", "%", "_", "x" * 10_000):
        assert shelves(town, begins) == (), ascii(begins)


def test_a_login_that_nobody_can_have_is_refused(town: Town) -> None:
    for login in CODES:
        assert staff.log_in(town.library.database, town.library.rules, login, "a password") is None, ascii(login)


@pytest.mark.parametrize("barcode", ["📚", "b/1?x=%2e#", "'; DROP TABLE loans; --", "x" * 128, "\u202eb1", " b1 "])
def test_a_strange_barcode_that_an_item_has_is_as_good_as_any(town: Town, barcode: str) -> None:
    town.add(tables.items, id=9, barcode=barcode, title_id=1, for_loan=True)
    item = Item(barcode, "Laut Bercerita", "Leila S. Chudori", "899.221")
    assert town.lent("ann", barcode).item == item
    assert account(town, "ann").loans[0].loan.item == item
    assert returned(town, barcode).item == item
    held(town, "bob", barcode)
    pick(town, barcode)
    assert town.lent("bob", barcode).item == item
    assert town.look(select(tables.loans.c.item_id)) == [(9,), (9,)]


def behind(town: Town, door: str, code: str) -> object:
    return at_desk(town, lambda connection, rules: DOORS[door](connection, rules, code))


def found(town: Town, name: str) -> tuple[object, ...]:
    return at_desk(town, lambda connection, rules: office_patrons.with_name(connection, rules, name))


def shelves(town: Town, begins: str) -> tuple[object, ...]:
    return at_desk(town, lambda connection, _: office_places.shelves_from(connection, begins))
