"""What is known of a patron can be told, erased and forgotten, and who was at a kiosk can be found (Law 27 of 2022)."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import MetaData, func, select

from bridge.catalogs.embedded import (
    admitting,
    affected,
    audit,
    changing_pins,
    erasing,
    exporting,
    login_codes,
    login_tokens,
    office_accounts,
    office_applications,
    tables,
)
from bridge.catalogs.embedded.admitting import Admitted
from bridge.catalogs.embedded.affected import Affected
from bridge.catalogs.embedded.audit import Act, Entry
from bridge.catalogs.embedded.audit_chain import verify
from bridge.catalogs.embedded.erasing import NOBODY, StillOpen
from bridge.catalogs.embedded.login_codes import Claim, Wish
from bridge.catalogs.embedded.login_tokens import Granted
from bridge.catalogs.embedded.office_applications import WhyRefused
from bridge.contract.account import CaseKind, HoldState
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.letters import Deed, Letter
from bridge.membership_rules import MembershipPolicy
from tests.bridge.conftest import Found
from tests.bridge.embedded.asking import account, ask, at_desk, case, held, returned, settle, take, was
from tests.bridge.embedded.joining import (
    BUDI,
    NIK,
    SITI,
    add_photo,
    application,
    applied,
    ask_for_account,
    change_pin,
    jpeg,
)
from tests.bridge.embedded.town import SEAL, TODAY, Town
from tests.bridge.embedded.visiting import CHALLENGE, VERIFIER
from tests.bridge.late.post import delivered

CANARIES = (NIK, "Siti", "Rahmawati", "Juanda", "081234567890", "siti@example.org", "Bu Ratna")


@pytest.fixture
def siti(found: Found) -> tuple[Town, Admitted]:
    """Who has done all that a patron can do, at stand K1, and owes nothing any more."""
    town = found(membership=MembershipPolicy(card_fee=10_000))
    number = applied(town).number
    add_photo(town, number, jpeg())
    one = was(Admitted, at_desk(town, lambda c, rules: admitting.approve(c, rules, number, "sri", account=True)))
    _live(town, one)
    return town, one


def _live(town: Town, one: Admitted) -> None:
    code = was(str, at_desk(town, lambda c, rules: changing_pins.give_code(c, rules, one.patron, "sri")))
    change_pin(town, one.number, code, "739104")
    at_desk(town, lambda c, rules: changing_pins.give_code(c, rules, one.patron, "sri"))
    at_desk(town, lambda c, rules: office_accounts.activate(c, rules, one.patron, "siti.r", "sri"))
    ask(town, lambda catalog: catalog.sign_guest_book(one.number, "visit-siti", "Pintu utama"))
    town.add(tables.wifi_accesses, patron_id=one.patron, password=b"x", kiosk="K1", given_at=town.now)
    for barcode in ("b1", "b2"):
        town.lent(one.patron, barcode)
    was_lent = [each.loan.number for each in account(town, one.patron).loans]
    ask(town, lambda catalog: catalog.renew(one.patron, was_lent[1], "renew-siti"))
    settle(town, case(town, was_lent[0]).number, "repaired")
    town.wait(days=32)
    returned(town, "b2")
    fines = account(town, one.patron).fines
    payment = take(town, one.patron, *(fine.number for fine in fines))
    town.add(tables.printouts, payment_id=2, kiosk="K1", asked_at=town.now)
    assert payment is not None
    _lent_late(town, one.number, "b3")
    returned(town, "b3")
    town.change(tables.matters, settled_at=town.now, outcome="accepted", settled_by="sri")
    held(town, one.patron)
    town.identify(one.number, "0000")
    town.add(tables.patron_tokens, digest="d", patron_id=one.patron, expires_at=town.now)
    _read_elsewhere(town, one.patron)
    seen = ((Act.PATRON_VIEWED, one.number), (Act.PAYMENT_VIEWED, payment.number), (Act.ITEM_VIEWED, "b1"))
    for act, subject in seen:
        entry = Entry("sri", act, subject)
        at_desk(town, lambda c, rules: audit.record(c, rules, entry))  # noqa: B023


def _read_elsewhere(town: Town, patron: str) -> None:
    """At a web library, which they are still looking at, and where they are logging in once more."""
    wish = Wish("e-library", "https://e.example/cb", "openid", "", CHALLENGE)
    claim = Claim(
        wish.client, wish.redirect_uri, at_desk(town, lambda c, r: login_codes.give(c, r, patron, wish)), VERIFIER
    )
    was(Granted, login_tokens.change(town.library.database, town.library.rules, claim))
    at_desk(town, lambda c, rules: login_codes.give(c, rules, patron, wish))


def _lent_late(town: Town, card: str, barcode: str) -> None:
    """By a stand that did not know that nobody may borrow."""
    town.change(tables.patrons, status="suspended")
    delivered(town, Letter(f"late-{barcode}", Deed.BORROW, town.now, card=card, barcode=barcode, due=TODAY))
    town.change(tables.patrons, status="active")


def everything(town: Town, patron: str) -> dict[str, Any]:
    return was(dict, at_desk(town, lambda connection, rules: exporting.everything(connection, rules, SEAL, patron)))


def erase(town: Town, patron: str) -> tuple[StillOpen, ...] | None:
    return at_desk(town, lambda connection, rules: erasing.erase(connection, rules, patron))


def at_kiosk(town: Town, kiosk: str, begin: datetime, end: datetime) -> tuple[Affected, ...]:
    return at_desk(town, lambda connection, rules: affected.at_kiosk(connection, rules, kiosk, begin, end))


def all_rows(town: Town, *but: str) -> Iterator[tuple[str, str]]:
    """What lies in the database, table by table, whichever tables there are."""
    found = MetaData()
    found.reflect(town.library.engine)
    for name, table in found.tables.items():
        if name not in but and not name.startswith("title_search"):
            yield from ((name, repr(row)) for row in town.look(select(table)))


def test_everything_is_told_of_each_kind(siti: tuple[Town, Admitted]) -> None:
    town, one = siti
    told = everything(town, one.patron)
    assert [kind for kind, rows in told.items() if not rows] == []
    assert json.loads(json.dumps(told)) == told
    assert (told["patron"]["identity_number"], told["patron"]["name"]) == (NIK, "Siti Rahmawati")
    assert [loan["barcode"] for loan in told["loans"]] == ["b1", "b2", "b3"]
    assert [payment["purpose"] for payment in told["payments"]] == ["card", "fines"]
    assert [step["step"] for step in told["account_steps"]] == ["applied", "verified", "active"]
    assert (told["visits"][0]["place"], told["cases"][0]["outcome"]) == ("Pintu utama", "repaired")
    assert [line["act"] for line in told["audit"]] == ["patron-viewed", "payment-viewed"]
    assert base64.b64decode(told["photo"]) == jpeg()


def test_every_table_that_knows_patrons_is_told() -> None:
    """Also one that is added later."""
    asked = {table for query in exporting.queries("x").values() for table in query.get_final_froms()}
    told = {name for table in asked for name in _names(table)}
    assert {table.name for table in tables.metadata.sorted_tables if _knows_patrons(table)} <= told


def test_nobody_elses_and_no_secret_is_told(siti: tuple[Town, Admitted]) -> None:
    town, one = siti
    town.sign("card-ann", "visit-again")
    town.lent("ann", "b4")
    applied(town, BUDI)
    said = json.dumps(everything(town, one.patron))
    assert not any(secret in said for secret in ("$argon2", BUDI.number, "Budi", "b4", '"ann"', "A26000000"))
    assert not any(f'"{name}"' in said for name in exporting.SECRETS)
    assert at_desk(town, lambda connection, rules: exporting.everything(connection, rules, SEAL, "x")) is None


def test_an_application_that_came_to_nothing_is_told_and_erased_too(siti: tuple[Town, Admitted]) -> None:
    town, one = siti
    with town.library.engine.begin() as connection:
        row = connection.execute(select(tables.applications)).one()._asdict() | {"id": 99, "number": "P-0000-0000"}
        row |= {"key": "k-99", "state": "refused", "patron_id": None, "identity": "nik", "identity_number": NIK}
        connection.execute(tables.applications.insert().values(row))
    add = {"application_id": 99, "label": "l", "sealed": b"x", "at": town.now}
    town.add(tables.photos, **add)
    assert len(everything(town, one.patron)["applications"]) == 2
    assert erase(town, one.patron) == ()
    assert town.look(select(tables.applications.c.id)) == town.look(select(tables.photos.c.id)) == []


def test_who_is_erased_is_nowhere(siti: tuple[Town, Admitted]) -> None:
    town, one = siti
    assert erase(town, one.patron) == ()
    for name, row in all_rows(town, "change_log"):
        assert not any(canary in row for canary in (*CANARIES, one.patron, "siti.r", "Si•• R.", "visit-siti")), name
        assert one.number not in row or name == "audit", name
    assert town.identify(one.number) == Refusal((Reason.CARD_UNKNOWN,))
    assert erase(town, one.patron) is None
    applied(town)


def test_what_accounts_and_statistics_need_stays(siti: tuple[Town, Admitted]) -> None:
    town, one = siti
    counted = [func.count(), func.sum(tables.payments.c.total)]
    before = [town.look(select(*counted)), town.look(select(func.count()).select_from(tables.footfall))]
    lent = town.look(select(tables.loans.c.number, tables.loans.c.lent_at, tables.loans.c.item_id))
    erase(town, one.patron)
    assert [town.look(select(*counted)), town.look(select(func.count()).select_from(tables.footfall))] == before
    assert town.look(select(tables.loans.c.number, tables.loans.c.lent_at, tables.loans.c.item_id)) == lent
    assert set(town.look(select(tables.loans.c.patron_id))) == {(NOBODY,)}
    assert at_desk(town, lambda connection, _: verify(connection)).broken is None


def test_a_second_one_is_nobody_too_and_nobody_is_never_erased(siti: tuple[Town, Admitted]) -> None:
    town, one = siti
    town.sign("card-ann", "visit-again")
    town.lent("ann", "b4")
    returned(town, "b4")
    assert (erase(town, one.patron), erase(town, "ann"), erase(town, NOBODY), erase(town, "x")) == ((), (), None, None)


def test_who_has_something_open_is_not_erased(town: Town) -> None:
    loan = town.lent("ann", "b1")
    opened = case(town, loan.number)
    assert erase(town, "ann") == (StillOpen.LOANS, StillOpen.CASES)
    town.wait(days=30)
    returned(town, "b1")
    assert erase(town, "ann") == (StillOpen.FINES, StillOpen.CASES)
    take(town, "ann", account(town, "ann").fines[0].number)
    settle(town, opened.number, "unfounded")
    _lent_late(town, "card-ann", "b2")
    returned(town, "b2")
    assert erase(town, "ann") == (StillOpen.MATTERS,)
    town.change(tables.matters, settled_at=town.now, outcome="accepted")
    assert erase(town, "ann") == ()


def test_a_copy_that_was_kept_for_who_is_erased_is_the_next_ones(town: Town) -> None:
    town.lent("bob", "b1")
    held(town, "ann", "b1")
    town.add_patron("cy", "A26000003")
    held(town, "cy", "b1")
    returned(town, "b1")
    assert [hold.state for hold in account(town, "ann").holds] == [HoldState.READY]
    assert erase(town, "ann") == ()
    assert [hold.state for hold in account(town, "cy").holds] == [HoldState.READY]


def test_a_refused_application_is_forgotten_with_its_photo(found: Found) -> None:
    town = found(membership=MembershipPolicy(refused_days=30, open_days=180))
    number = applied(town, key="key").number
    add_photo(town, number, jpeg())
    why = WhyRefused.NO_PROOF
    at_desk(town, lambda connection, rules: office_applications.refuse(connection, rules, number, why, "sri"))
    town.wait(days=30)
    town.library.tend()
    assert not isinstance(application(town, number), Refusal)
    town.wait(seconds=1)
    town.library.tend()
    assert application(town, number) == Refusal((Reason.APPLICATION_UNKNOWN,))
    for name, row in all_rows(town):
        assert not any(canary in row for canary in CANARIES), name
    assert town.look(select(tables.photos.c.id)) == []
    assert "key" not in {key for (key,) in town.look(select(tables.operations.c.key))}


def test_an_application_nobody_decides_about_is_forgotten_later_and_an_approved_one_stays(found: Found) -> None:
    town = found(membership=MembershipPolicy(open_days=180))
    left, made = applied(town).number, applied(town, BUDI).number
    was(Admitted, at_desk(town, lambda connection, rules: admitting.approve(connection, rules, made, "sri")))
    town.wait(days=180)
    town.library.tend()
    assert not isinstance(application(town, left), Refusal)
    town.wait(seconds=1)
    town.library.tend()
    assert isinstance(application(town, left), Refusal)
    town.wait(days=400)
    town.library.tend()
    assert not isinstance(application(town, made), Refusal)
    assert len(town.look(select(tables.patrons.c.id).where(tables.patrons.c.name == BUDI.name))) == 1


def test_a_code_that_is_good_no_more_is_forgotten(town: Town) -> None:
    at_desk(town, lambda connection, rules: changing_pins.give_code(connection, rules, "ann", "sri"))
    town.wait(hours=24)
    town.library.tend()
    assert town.look(select(tables.pin_codes.c.patron_id)) == []


def test_whoever_left_a_trace_at_a_kiosk_is_found(town: Town) -> None:
    began = town.now
    town.lent("ann", "b1")
    town.wait(minutes=1)
    held(town, "bob", "b2")
    town.wait(minutes=1)
    number = applied(town).number
    town.add_patron("cy", "A26000003")
    town.wait(minutes=1)
    returned(town, "b1", kiosk="K2")
    here = at_kiosk(town, "K1", began, town.now)
    assert [(one.patron, one.number, one.times) for one in here] == [
        ("ann", "A26000000", 1),
        ("bob", "A26000001", 1),
        ("", number, 1),
    ]
    assert (here[2].name, here[2].phone, here[2].first) == (SITI.name, SITI.phone, began + timedelta(minutes=2))
    assert [one.patron for one in at_kiosk(town, "K2", began, town.now + timedelta(seconds=1))] == ["ann"]
    assert [one.patron for one in at_kiosk(town, "K1", began, began + timedelta(minutes=1))] == ["ann"]
    assert at_kiosk(town, "K3", began, town.now) == ()


def test_all_that_a_patron_did_is_one_line_with_first_and_last(siti: tuple[Town, Admitted]) -> None:
    town, one = siti
    began = town.now - timedelta(days=32)
    [found] = at_kiosk(town, "K1", began, town.now + timedelta(seconds=1))
    assert (found.patron, found.number, found.name, found.email) == (one.patron, one.number, SITI.name, SITI.email)
    assert (found.first, found.last) == (began, town.now)
    town.wait(days=1)
    erase(town, one.patron)
    assert at_kiosk(town, "K1", began, town.now) == ()


HERE: dict[str, Any] = {"patron_id": "ann", "kiosk": "K9"}


def _report(town: Town, loan: str) -> object:
    return ask(town, lambda catalog: catalog.report(loan, CaseKind.LOST, "key-1"), "K9")


def _proof(town: Town) -> None:
    paid = {"number": "N", "patron_id": "ann", "total": 1, "paid_at": town.now, "taken_by": "sri"}
    town.add(tables.payments, id=1, **paid)
    town.add(tables.printouts, payment_id=1, kiosk="K9", asked_at=town.now)


def _letter(town: Town) -> dict[str, Any]:
    told = {"key": "k", "reference": "W", "deed": "borrow", "sure": True, "estimated": False}
    return told | {"at": town.now, "received_at": town.now} | HERE


TRACES: dict[str, Callable[[Town], object]] = {
    "borrow": lambda town: ask(town, lambda catalog: catalog.borrow("ann", "b2", "key-1"), "K9"),
    "return": lambda town: returned(town, "b1", kiosk="K9"),
    "renew": lambda town: ask(town, lambda catalog: catalog.renew_item("ann", "b1", "key-1"), "K9"),
    "hold": lambda town: ask(town, lambda catalog: catalog.place_hold("bob", "1", "b3", "key-1"), "K9"),
    "case": lambda town: _report(town, account(town, "ann").loans[0].loan.number),
    "letter": lambda town: town.add(tables.letters, **_letter(town)),
    "visit": lambda town: ask(town, lambda catalog: catalog.sign_guest_book("card-cy", "key-1"), "K9"),
    "wifi": lambda town: town.add(tables.wifi_accesses, password=b"x", given_at=town.now, **HERE),
    "wrong pin": lambda town: town.add(tables.pin_failures, at=town.now, **HERE),
    "proof": _proof,
    "account": lambda town: ask_for_account(town, "ann", kiosk="K9"),
    "apply": lambda town: applied(town, kiosk="K9"),
}


@pytest.mark.parametrize("trace", TRACES)
def test_every_kind_of_trace_is_seen(found: Found, trace: str) -> None:
    town = found(require_visit=False)
    town.add_patron("cy", "A26000003")
    town.change(tables.visits, day=TODAY - timedelta(days=1))
    town.lent("ann", "b1")
    town.wait(minutes=1)
    was(object, TRACES[trace](town) or town)
    seen = at_kiosk(town, "K9", town.now, town.now + timedelta(minutes=1))
    assert [one.patron for one in seen] == [{"hold": "bob", "visit": "cy", "apply": ""}.get(trace, "ann")]


def _knows_patrons(table: Any) -> bool:
    return any(key.column.table is tables.patrons for key in table.foreign_keys)


def _names(table: Any) -> set[str]:
    return _names(table.left) | _names(table.right) if hasattr(table, "left") else {table.name}
