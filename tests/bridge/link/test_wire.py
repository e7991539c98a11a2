"""Values to lines and back, whatever text is in them; and no line, whatever is in it, but raises `Garbled`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from bridge.contract.account import Account, CaseKind, Hold, HoldState, OpenLoan, Payment, Printout
from bridge.contract.circulation import Fine, Item, Loan, Patron, Place, Reason, Refusal, Returned
from bridge.contract.discovery import Found, Title
from bridge.contract.wire import (
    LONGEST_LINE,
    PARAMETERS,
    Failure,
    Garbled,
    Hello,
    Reply,
    Request,
    arguments,
    line,
    pack,
    read,
    unpack,
)

text = some.text(some.characters(exclude_categories=["Cs"]), max_size=50)
zones = some.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
items = some.builds(Item, text, text, text, text)
reasons = some.lists(some.sampled_from(Reason), min_size=1, max_size=4).map(tuple)
titles = some.builds(Title, text, text, text, some.none() | some.integers(0, 3000), text)
moments = some.datetimes(timezones=zones)
fines = some.builds(Fine, text, some.integers(1, 9**9), some.none() | items, some.none() | some.dates())
patrons = some.builds(Patron, text, text, some.integers(0, 9), some.integers(0, 9), some.dates(), reasons)
loans = some.builds(Loan, text, items, some.dates(), moments, some.integers(0, 30))
holds = some.builds(Hold, text, titles, some.sampled_from(HoldState), some.integers(0, 9), some.none() | some.dates())
payments = some.builds(Payment, text, text, moments, some.tuples(fines), some.integers(1, 9**9))
open_loans = some.builds(OpenLoan, loans, some.integers(-9, 9), some.just(0), reasons | some.just(()))
values = some.one_of(
    items,
    patrons,
    some.builds(Refusal, reasons, some.none() | items),
    loans,
    some.builds(Account, patrons, some.dates(), some.tuples(open_loans), some.tuples(holds), some.tuples(fines)),
    some.builds(Printout, some.none() | payments),
    some.builds(Returned, text, items, moments, some.dates(), some.sampled_from(Place), text, some.none() | fines),
    some.builds(Found, some.lists(titles, max_size=3).map(tuple), text),
)
KINDS = (Item, Patron, Refusal, Loan, Account, Printout, Returned, Found)
PAYMENT = {"number": "K1", "card": "", "paid_at": "2026-11-23T09:30:00+08:00", "fines": [], "total": 1}


@given(values)
def test_a_value_comes_back_as_it_was_in_one_line(value: Any) -> None:
    sent = line(Reply(7, answer=pack(value)))
    assert sent.count(b"\n") == 1
    assert unpack(read(sent, Reply).answer or {}, *KINDS) == value


@given(some.binary(max_size=200))
def test_garbage_is_garbled(garbage: bytes) -> None:
    for kind in (Hello, Request, Reply):
        try:
            read(garbage, kind)
        except Garbled:
            continue
        assert isinstance(msgspec.json.decode(garbage), dict)  # it happened to be one


@pytest.mark.parametrize(
    "packed",
    [
        {},
        {"is": "Loan"},
        {"is": "Item", "barcode": "b1", "title": 7},
        {"is": "Refusal", "reasons": []},
        {"is": "Refusal", "reasons": ["of-another-age"]},
        {"is": "dict"},
        pack(Loan("T1", Item("b1", "x"), date(2026, 12, 7), datetime(2026, 11, 23, tzinfo=UTC)))
        | {"lent_at": "2026-11-23T09:30:00"},
        {"is": "Printout", "payment": PAYMENT | {"paid_at": "2026-11-23T09:30:00"}},
    ],
)
def test_what_is_not_quite_a_value_is_garbled(packed: dict[str, Any]) -> None:
    with pytest.raises(Garbled):
        unpack(packed, Item, Loan, Refusal, Printout)


def test_a_value_inside_another_is_as_good_as_one_alone() -> None:
    printout = unpack({"is": "Printout", "payment": PAYMENT}, Printout)
    assert printout.payment.paid_at.utcoffset() == timedelta(hours=8)


def test_a_value_of_a_kind_nobody_asked_for_is_garbled() -> None:
    with pytest.raises(Garbled):
        unpack(pack(Item("b1", "x")), Loan, Refusal)


@pytest.mark.parametrize("barcode", ["x" * LONGEST_LINE, "\ud800"])
def test_what_does_not_fit_into_a_line_is_not_sent(barcode: str) -> None:
    with pytest.raises(Garbled):
        line(Request(1, "check", {"patron": "p1", "barcode": barcode}))


def test_every_method_of_the_catalog_can_be_asked_and_nothing_else() -> None:
    assert {"identify", "check", "borrow"} <= PARAMETERS.keys()
    assert all(not name.startswith("_") for name in PARAMETERS)
    asked = Request(1, "identify", {"card": "c", "pin": None, "new": 1})
    assert arguments(asked) == {"card": "c", "pin": None}
    assert arguments(Request(1, "__class__", {})) is Failure.UNKNOWN_METHOD
    assert arguments(Request(1, "identify", {"card": "c"})) is Failure.BAD_REQUEST


def test_arguments_are_of_the_kinds_that_the_catalog_wants() -> None:
    reported = read(line(Request(1, "report", {"loan": "T1", "kind": CaseKind.LOST, "key": "k"})), Request)
    assert arguments(reported) == {"loan": "T1", "kind": CaseKind.LOST, "key": "k"}
    settled = read(line(Request(1, "settle_printout", {"payment": "K1", "printed": True})), Request)
    assert arguments(settled) == {"payment": "K1", "printed": True}
    assert arguments(Request(1, "next_printout", {})) == {}
    assert arguments(Request(1, "report", {"loan": "T1", "kind": "stolen", "key": "k"})) is Failure.BAD_REQUEST
    assert arguments(Request(1, "settle_printout", {"payment": "K1", "printed": 1})) is Failure.BAD_REQUEST


@pytest.mark.parametrize(
    ("version", "understood"), [("1.0", True), ("1.7", True), ("2.0", False), ("10.0", False), ("", False)]
)
def test_versions_with_the_same_major_understand_each_other(version: str, understood: bool) -> None:
    assert Hello("kiosk", version).understood is understood
