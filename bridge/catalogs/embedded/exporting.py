"""Everything that the library knows about one patron, to hand to them (Law 27 of 2022, articles 5 to 7)."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, or_, select

from bridge.catalogs.embedded import facts, photos
from bridge.catalogs.embedded import tables as t
from bridge.rules import Rules
from bridge.sealing import Seal

SECRETS = frozenset(
    ["pin_hash", "hash", "password", "digest", "code_digest", "sealed", "label", "key", "handle", "nonce", "challenge"]
)
_WITHOUT = SECRETS | {"id", "patron_id", "loan_id", "item_id", "account_id", "application_id", "payment_id", "title_id"}
_AT_ONCE = 5000  # numbers in one question
_NUMBERED = ("loans", "holds", "fines", "payments", "cases", "letters", "matters", "applications")


def everything(connection: Connection, rules: Rules, seal: Seal | None, patron: str) -> dict[str, Any] | None:
    """As JSON's types: "patron", a list for each kind of thing that is kept, and "photo", which is a JPEG in base64 or
    None. Moments are in the library's zone. No PIN, no password, and nobody else is in it but librarians by their
    logins. None when there is no such patron."""
    if facts.member(connection, patron) is None:
        return None
    zone = rules.now().tzinfo
    told: dict[str, list[Any]] = {name: _rows(connection, zone, query) for name, query in queries(patron).items()}
    photo = photos.of_patron(connection, seal, patron) if seal else None
    told["audit"] = list(_audit(connection, zone, {patron, *_numbers(told)}))
    [who] = told.pop("patron")
    return {"patron": who, **told, "photo": None if photo is None else base64.b64encode(photo).decode()}


def queries(patron: str) -> dict[str, Select[Any]]:
    """What is asked for each kind, by its name; each begins with all columns of one table."""
    titles = (t.titles.c.title, t.titles.c.author)
    copies = (t.items.c.barcode, *titles)
    theirs = select(t.loans.c.id).where(t.loans.c.patron_id == patron)
    visit = (t.footfall.c.purpose, t.footfall.c.place, t.footfall.c.kiosk)
    return {
        "patron": _of(t.patrons, t.patrons.c.id == patron),
        "cards": _of(t.cards, t.cards.c.patron_id == patron),
        "loans": _of(t.loans, t.loans.c.patron_id == patron, *copies).join(t.items).join(t.titles),
        "renewals": _of(t.renewals, t.renewals.c.loan_id.in_(theirs), t.loans.c.number).join(t.loans),
        "holds": _of(t.holds, t.holds.c.patron_id == patron, *titles).join(t.titles),
        "fines": _of(t.fines, t.fines.c.patron_id == patron),
        "payments": _of(t.payments, t.payments.c.patron_id == patron),
        "printouts": _of(t.printouts, t.payments.c.patron_id == patron, t.payments.c.number).join(t.payments),
        "cases": _of(t.cases, t.cases.c.loan_id.in_(theirs)),
        "visits": _of(t.visits, t.visits.c.patron_id == patron, *visit).outerjoin(
            t.footfall, t.footfall.c.visit == t.visits.c.key
        ),
        "wifi": _of(t.wifi_accesses, t.wifi_accesses.c.patron_id == patron),
        "letters": _of(t.letters, t.letters.c.patron_id == patron),
        "matters": _of(t.matters, _about(patron, theirs)),
        "applications": _of(t.applications, applied_as(patron)),
        "accounts": _of(t.digital_accounts, t.digital_accounts.c.patron_id == patron),
        "account_steps": _of(t.account_steps, t.digital_accounts.c.patron_id == patron).join(t.digital_accounts),
        "wrong_pins": _of(t.pin_failures, t.pin_failures.c.patron_id == patron),
        "pin_codes": _of(t.pin_codes, t.pin_codes.c.patron_id == patron),
        "log_ins": _of(t.patron_tokens, t.patron_tokens.c.patron_id == patron),
        "web_codes": _of(t.login_codes, t.login_codes.c.patron_id == patron),
        "web_log_ins": _of(t.login_tokens, t.login_tokens.c.patron_id == patron),
        "web_libraries": _of(t.login_subjects, t.login_subjects.c.patron_id == patron),
        "photos": _of(t.photos, t.photos.c.patron_id == patron),
    }


def applied_as(patron: str) -> ColumnElement[bool]:
    """The application that this patron came of, and others under the same number, which came to nothing."""
    same = exists().where(
        t.patrons.c.id == patron,
        t.patrons.c.identity_number != "",
        t.patrons.c.identity_number == t.applications.c.identity_number,
        t.patrons.c.identity == t.applications.c.identity,
    )
    return or_(t.applications.c.patron_id == patron, same)


def _of(table: Any, which: ColumnElement[bool], *besides: Any) -> Select[Any]:
    return select(table, *besides).where(which).select_from(table)


def _about(patron: str, loans: Select[Any]) -> ColumnElement[bool]:
    letters = select(t.letters.c.id).where(t.letters.c.patron_id == patron)
    about = (t.matters.c.loan_id.in_(loans), t.matters.c.other_loan_id.in_(loans), t.matters.c.letter_id.in_(letters))
    return or_(*about)


def _rows(connection: Connection, zone: tzinfo | None, query: Select[Any]) -> list[dict[str, Any]]:
    names = [name for name in _names(query) if name not in _WITHOUT]
    return [{name: _plain(getattr(row, name), zone) for name in names} for row in connection.execute(query)]


def _names(query: Select[Any]) -> tuple[str, ...]:
    return tuple(str(column.key) for column in query.selected_columns)


def _plain(value: Any, zone: tzinfo | None) -> Any:
    match value:
        case datetime():
            return value.astimezone(zone).isoformat()
        case date():
            return value.isoformat()
    return value


def _numbers(told: dict[str, list[Any]]) -> Iterator[str]:
    """Under which lines of the audit may be about them."""
    yield told["patron"][0]["number"]
    for card in told["cards"]:
        yield card["code"]
    for kind in _NUMBERED:
        yield from (row["number"] for row in told[kind] if row["number"])


def _audit(connection: Connection, zone: tzinfo | None, subjects: set[str]) -> Iterator[dict[str, Any]]:
    ordered: Sequence[str] = sorted(subjects)
    for start in range(0, len(ordered), _AT_ONCE):
        some = t.audit.c.subject.in_(ordered[start : start + _AT_ONCE])
        yield from _rows(connection, zone, select(t.audit).where(some).order_by(t.audit.c.id))
