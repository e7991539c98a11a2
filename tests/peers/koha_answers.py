"""What Koha's REST API answers, operation by operation, with all the properties that Koha gives."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.peers.koha_library import (
    USER,
    Checkout,
    Copy,
    Duplicate,
    HoldRow,
    KohaLibrary,
    Line,
    Person,
    Work,
)
from tests.peers.koha_openapi import ACCOUNT_LINE, BIBLIO, CHECKOUT, HOLD, ITEM, PATRON, Schema

Json = dict[str, Any]

_ONLY_EMBEDDED = ["checkouts_count", "overdues_count", "account_balance", "library", "extended_attributes", "_strings"]


@dataclass(frozen=True)
class Asked:
    values: dict[str, str]
    query: dict[str, str]
    headers: dict[str, str]
    body: str
    embeds: tuple[str, ...]

    @property
    def json(self) -> Json:
        return dict(json.loads(self.body))


@dataclass(frozen=True)
class Answer:
    """`text` instead of JSON where it is given."""

    status: int
    body: Any = None
    text: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


class Problem(Exception):
    def __init__(self, status: int, error: str, code: str | None = None) -> None:
        super().__init__(error)
        self.status, self.error, self.code = status, error, code


class KohaAnswers:
    """`meeting` is where those who are about to lend wait for each other, if it is given."""

    def __init__(self, library: KohaLibrary, turn: threading.RLock, meeting: threading.Barrier | None) -> None:
        self._library, self._turn, self._meeting = library, turn, meeting

    def answer(self, method: str, template: str, asked: Asked) -> Answer:
        does: dict[str, Callable[[Asked], Answer]] = {
            "GET /patrons": self._patrons,
            "POST /auth/password/validation": self._validate,
            "POST /patrons/{patron_id}/password": self._password,
            "GET /patrons/{patron_id}/account": self._account,
            "GET /items": self._items,
            "GET /biblios": self._biblios,
            "GET /libraries/{library_id}": self._a_library,
            "GET /checkouts": self._checkouts,
            "POST /checkouts": self._lend,
            "GET /checkouts/availability": self._availability,
            "GET /checkouts/{checkout_id}": self._checkout,
            "POST /checkouts/{checkout_id}/renewals": self._renew,
            "GET /checkouts/{checkout_id}/allows_renewal": self._allows_renewal,
            "GET /holds": self._holds,
            "POST /holds": self._place,
            "DELETE /holds/{hold_id}": self._cancel,
        }
        does_it = does[f"{method} {template}"]
        if does_it == self._lend:  # takes its turns itself
            return does_it(asked)
        with self._turn:
            return does_it(asked)

    def _patrons(self, asked: Asked) -> Answer:
        return _listed(asked, (self._patron(one, asked.embeds) for one in self._library.people))

    def _validate(self, asked: Asked) -> Answer:
        body = asked.json
        if ("identifier" in body) == ("userid" in body):
            raise Problem(400, "Validation failed")
        person = self._library.password_is(body.get("identifier") or body["userid"], body.get("password", ""))
        if person is None:
            raise Problem(400, "Validation failed")
        return Answer(201, {"cardnumber": person.cardnumber, "patron_id": person.patron_id, "userid": person.userid})

    def _password(self, asked: Asked) -> Answer:
        person, body = self._person(int(asked.values["patron_id"])), asked.json
        if body["password"] != body["password_2"]:
            raise Problem(400, "Passwords don't match")
        if fault := self._library.why_no_password(body["password"]):
            raise Problem(400, fault)
        person.password = body["password"]
        return Answer(200, "")

    def _account(self, asked: Asked) -> Answer:
        person = self._person(int(asked.values["patron_id"]))
        lines = [_line(one) for one in self._library.lines if one.patron_id == person.patron_id]
        total = sum(line["amount_outstanding"] for line in lines)
        debits = {"total": total, "lines": lines}
        return Answer(
            200, {"balance": total, "outstanding_debits": debits, "outstanding_credits": {"total": 0, "lines": []}}
        )

    def _items(self, asked: Asked) -> Answer:
        return _listed(asked, (self._item(one, asked.embeds) for one in self._library.copies))

    def _biblios(self, asked: Asked) -> Answer:
        return _listed(asked, (_biblio(one) for one in self._library.works))

    def _a_library(self, asked: Asked) -> Answer:
        if asked.values["library_id"] != "PST":
            raise Problem(404, "Library not found")
        return Answer(200, {"library_id": "PST", "name": "Perpustakaan Pusat"})

    def _checkouts(self, asked: Asked) -> Answer:
        over = asked.query.get("checked_in") == "true"
        rows = (self._loan(one) for one in self._library.checkouts if (one.returned is not None) is over)
        return _listed(asked, rows)

    def _checkout(self, asked: Asked) -> Answer:
        return Answer(200, self._loan(self._row(asked, over=True)))

    def _availability(self, asked: Asked) -> Answer:
        person = self._library.person(int(asked.query["patron_id"]))
        copy = self._library.copy(int(asked.query["item_id"]))
        if person is None or copy is None:
            raise Problem(500, "Something went wrong, check Koha logs for details.", "internal_server_error")
        blocks, asks, warns = self._library.can_be_issued(person, copy)
        token = self._library.token(copy, asks)
        return Answer(200, {"blockers": blocks, "confirms": asks, "warnings": warns, "confirmation_token": token})

    def _lend(self, asked: Asked) -> Answer:
        body = asked.json
        if body.keys() - {"patron_id", "item_id", "external_id", "onsite_checkout"}:
            raise AssertionError("Koha would ignore the rest of this body")
        with self._turn:
            copy = self._library.copy(body["item_id"])
            if copy is None:
                raise Problem(409, "Item not found", "ITEM_NOT_FOUND")
            person = self._library.person(body["patron_id"])
            if person is None:
                raise Problem(409, "Patron not found", "PATRON_NOT_FOUND")
            blocks, asks, _ = self._library.can_be_issued(person, copy)
            if blocks:
                return Answer(403, {"error": f"Checkout not authorized ({' '.join(blocks)})"})
            if asks and asked.query.get("confirmation") != self._library.token(copy, asks):
                return Answer(412, {"error": "Confirmation error"})
        if self._meeting is not None:
            self._meeting.wait(5)
        with self._turn:
            try:
                return Answer(201, self._loan(self._library.issue(person, copy)))
            except Duplicate:
                raise Problem(500, "Something went wrong, check Koha logs.", "internal_server_error") from None

    def _renew(self, asked: Asked) -> Answer:
        loan = self._row(asked)
        if why := self._library.cannot_renew(loan):
            raise Problem(403, f"Renewal not authorized ({why})", why)
        return Answer(201, self._loan(self._library.renewed(loan)))

    def _allows_renewal(self, asked: Asked) -> Answer:
        loan = self._row(asked)
        why = self._library.cannot_renew(loan)
        most, used = self._library.renewals_allowed, loan.renewals
        told = {"allows_renewal": why is None, "max_renewals": most, "current_renewals": used, "unseen_renewals": 0}
        return Answer(200, {**told, "error": why})

    def _holds(self, asked: Asked) -> Answer:
        return _listed(asked, (self._hold(one) for one in self._library.holds))

    def _place(self, asked: Asked) -> Answer:
        body = asked.json
        copy = self._library.copy(body["item_id"]) if body.get("item_id") else None
        biblio_id = copy.biblio_id if copy else body.get("biblio_id")
        if body.get("item_id") and (copy is None or body.get("biblio_id", copy.biblio_id) != copy.biblio_id):
            raise Problem(400, "Item doesn't belong to biblio", "item_biblio_mismatch")
        if biblio_id is None or self._library.work(biblio_id) is None:
            raise Problem(400, "At least one of biblio_id, item_id should be given", "missing_biblio_or_item")
        person = self._library.person(body["patron_id"])
        if person is None:
            raise Problem(400, "patron_id not found", "patron_not_found")
        if body["pickup_library_id"] != "PST":
            raise Problem(400, "The supplied pickup location is not valid", "invalid_pickup_location")
        if why := self._library.why_no_hold(person, biblio_id, copy.item_id if copy else None):
            raise Problem(why[0], f"Hold cannot be placed. Reason: {why[1]}", why[1])
        return Answer(201, self._hold(self._library.place(person, biblio_id, copy.item_id if copy else None)))

    def _cancel(self, asked: Asked) -> Answer:
        hold_id = int(asked.values["hold_id"])
        if all(one.hold_id != hold_id for one in self._library.holds):
            raise Problem(404, "Hold not found", "not_found")
        self._library.holds[:] = [one for one in self._library.holds if one.hold_id != hold_id]
        return Answer(204)

    def _person(self, patron_id: int) -> Person:
        person = self._library.person(patron_id)
        if person is None:
            raise Problem(404, "Patron not found", "not_found")
        return person

    def _row(self, asked: Asked, over: bool = False) -> Checkout:
        wanted = int(asked.values["checkout_id"])
        rows = self._library.checkouts
        found = next((one for one in rows if one.checkout_id == wanted and (over or one.returned is None)), None)
        if found is None:
            raise Problem(404, "Checkout not found", "not_found")
        return found

    def _patron(self, one: Person, embeds: tuple[str, ...]) -> Json:
        told = _blank(PATRON)
        for name in _ONLY_EMBEDDED:
            del told[name]
        if one.hidden:
            return {**dict.fromkeys(told, None), "library_id": "LAIN"}
        now = self._library.clock()
        told.update(
            patron_id=one.patron_id, cardnumber=one.cardnumber, surname=one.surname, firstname=one.firstname,
            userid=one.userid, library_id="PST", category_id="UMUM", expiry_date=one.expiry_date.isoformat(),
            restricted=one.restricted, patron_card_lost=one.patron_card_lost, incorrect_address=one.incorrect_address,
            login_attempts=one.login_attempts, updated_on=_time(now), email=f"{one.userid}@example.org",
        )  # fmt: skip
        loans = self._library.loans(one.patron_id)
        embedded = {
            "checkouts+count": ("checkouts_count", len(loans)),
            "overdues+count": ("overdues_count", sum(loan.due < now for loan in loans)),
            "account_balance": (
                "account_balance",
                sum(line.amount for line in self._library.lines if line.patron_id == one.patron_id),
            ),
        }
        return told | dict(embedded[embed] for embed in embeds if embed in embedded)

    def _item(self, one: Copy, embeds: tuple[str, ...]) -> Json:
        loan, told = self._library.loan(one.item_id), _blank(ITEM)
        del told["biblio"], told["_strings"]
        told.update(
            item_id=one.item_id, biblio_id=one.biblio_id, external_id=one.barcode, callnumber=one.callnumber or None,
            location=one.location, not_for_loan_status=one.not_for_loan, lost_status=one.lost, withdrawn=one.withdrawn,
            effective_not_for_loan_status=one.not_for_loan, home_library_id="PST", holding_library_id="PST",
            checked_out_date=loan.at.date().isoformat() if loan else None, timestamp=_time(self._library.clock()),
        )  # fmt: skip
        if "biblio" in embeds:
            work = self._library.work(one.biblio_id)
            told["biblio"] = _biblio(work) if work else None
        if "+strings" in embeds:
            told["_strings"] = {"location": {"category": "LOC", "str": "Rak Fiksi", "type": "av"}}
        return told

    def _loan(self, one: Checkout) -> Json:
        copy, told = self._library.copy(one.item_id), _blank(CHECKOUT)
        for name in ("issuer", "item", "library", "patron", "booking"):
            del told[name]
        told.update(
            checkout_id=one.checkout_id, patron_id=one.patron_id, item_id=one.item_id, library_id="PST",
            external_id=copy.barcode if copy else None, due_date=_time(one.due), checkout_date=_time(one.at),
            checkin_date=_time(one.returned) if one.returned else None, renewals_count=one.renewals, issuer_id=USER,
            timestamp=_time(self._library.clock()),
        )  # fmt: skip
        return told

    def _hold(self, one: HoldRow) -> Json:
        told = _blank(HOLD)
        told.update(
            hold_id=one.hold_id, patron_id=one.patron_id, biblio_id=one.biblio_id, item_id=one.item_id,
            pickup_library_id="PST", priority=self._library.priority(one), status=one.status,
            expiration_date=one.expires.isoformat() if one.expires else None, item_level=one.item_id is not None,
            timestamp=_time(self._library.clock()), hold_date=self._library.clock().date().isoformat(),
        )  # fmt: skip
        return told


def _biblio(one: Work) -> Json:
    told = _blank(BIBLIO)
    told.update(
        biblio_id=one.biblio_id, title=one.title, author=one.author or None, subtitle=one.subtitle or None,
        copyright_date=one.copyright_date, publisher=one.publisher, url=one.url, creation_date="2020-01-01",
        timestamp="2020-01-01T00:00:00+08:00", opac_suppressed=one.suppressed,
    )  # fmt: skip
    return told


def _line(one: Line) -> Json:
    told = _blank(ACCOUNT_LINE)
    told.update(
        account_line_id=one.account_line_id, patron_id=one.patron_id, amount=one.amount, amount_outstanding=one.amount,
        debit_type=one.debit_type, checkout_id=one.checkout_id, old_checkout_id=one.old_checkout_id,
        item_id=one.item_id, status=one.status, date="2026-11-01T09:00:00+08:00", timestamp="2026-11-01T09:00:00+08:00",
    )  # fmt: skip
    return told


def _blank(schema: Schema) -> Json:
    """Every property, with the least it may be."""
    least: dict[str, Any] = {"integer": 0, "number": 0, "string": "", "boolean": False, "array": [], "object": {}}
    kinds = {name: rule.get("type") for name, rule in schema["properties"].items()}
    return {name: None if isinstance(kind, list) else least[str(kind)] for name, kind in kinds.items()}


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _listed(asked: Asked, rows: Iterable[Json]) -> Answer:
    """Koha's q, order and paging."""
    query = json.loads(asked.query["q"]) if "q" in asked.query else {}
    if not isinstance(query, dict):
        raise Problem(400, "Invalid query", "invalid_query")
    joined = any(not embed.startswith("+") for embed in asked.embeds)
    found = [row for row in rows if _fits(row, query, joined)]
    loose = {name: value for name, value in asked.query.items() if not name.startswith("_") and name != "q"}
    loose.pop("checked_in", None)
    contains = asked.query.get("_match", "contains") == "contains"
    for name, value in loose.items():
        found = [row for row in found if (value in str(row[name]) if contains else value == str(row[name]))]
    if order := asked.query.get("_order_by"):
        found.sort(key=lambda row: str(row[order.lstrip("+-")] or ""), reverse=order.startswith("-"))
    size, page = int(asked.query.get("_per_page", "20")), int(asked.query.get("_page", "1"))
    part = found if size == -1 else found[(page - 1) * size : page * size]
    return Answer(200, part, headers={"X-Total-Count": str(len(found))})


def _fits(row: Json, query: Any, joined: bool) -> bool:
    """SQL::Abstract's way: an object is all of its fields, a list any of its members."""
    if isinstance(query, list):
        return any(_fits(row, one, joined) for one in query)
    return all(_field_fits(row, name, wanted, joined) for name, wanted in query.items())


def _field_fits(row: Json, name: str, wanted: Any, joined: bool) -> bool:
    """`joined`: with tables that may have a column of the same name."""
    if name in ("-and", "-or"):
        return (all if name == "-and" else any)(_fits(row, one, joined) for one in wanted)
    if joined and not name.startswith("me."):
        raise Problem(500, "Something went wrong, check Koha logs for details.", "internal_server_error")
    if (name := name.removeprefix("me.")) not in row:
        raise Problem(400, "Invalid query", "invalid_query")
    if isinstance(wanted, list):
        return any(_field_fits(row, f"me.{name}", one, joined) for one in wanted)
    value = row[name]
    if isinstance(wanted, dict):
        if list(wanted) != ["-like"]:
            raise Problem(400, "Invalid query", "invalid_query")
        return value is not None and _like(str(wanted["-like"])).fullmatch(str(value)) is not None
    return value is not None and str(value).casefold() == str(wanted).casefold()


def _like(pattern: str) -> re.Pattern[str]:
    parts = re.findall(r"\\.|[%_]|.", pattern, re.DOTALL)
    signs = {"%": ".*", "_": "."}
    literal = "".join(signs.get(part, re.escape(part.removeprefix("\\") or part)) for part in parts)
    return re.compile(literal, re.IGNORECASE | re.DOTALL)
