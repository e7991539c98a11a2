"""Koha's rows as its REST API gives them, with all the properties that they have there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.peers.koha_library import USER, KohaLibrary
from tests.peers.koha_openapi import ACCOUNT_LINE, BIBLIO, CHECKOUT, HOLD, ITEM, PATRON, Schema
from tests.peers.koha_rows import Checkout, Copy, HoldRow, Line, Person, Work

Json = dict[str, Any]

_ONLY_EMBEDDED = ["checkouts_count", "overdues_count", "account_balance", "library", "extended_attributes", "_strings"]


@dataclass(frozen=True)
class KohaObjects:
    library: KohaLibrary

    def patron(self, one: Person, embeds: tuple[str, ...]) -> Json:
        told = _blank(PATRON)
        for name in _ONLY_EMBEDDED:
            del told[name]
        if one.hidden:
            return {**dict.fromkeys(told, None), "library_id": "LAIN"}
        now = self.library.clock()
        told.update(
            patron_id=one.patron_id, cardnumber=one.cardnumber, surname=one.surname, firstname=one.firstname,
            userid=one.userid, library_id="PST", category_id="UMUM", expiry_date=one.expiry_date.isoformat(),
            restricted=one.restricted, patron_card_lost=one.patron_card_lost, incorrect_address=one.incorrect_address,
            login_attempts=one.login_attempts, updated_on=_time(now), email=f"{one.userid}@example.org",
        )  # fmt: skip
        loans = self.library.loans(one.patron_id)
        embedded = {
            "checkouts+count": ("checkouts_count", len(loans)),
            "overdues+count": ("overdues_count", sum(loan.due < now for loan in loans)),
            "account_balance": (
                "account_balance",
                sum(line.amount for line in self.library.lines if line.patron_id == one.patron_id),
            ),
        }
        return told | dict(embedded[embed] for embed in embeds if embed in embedded)

    def item(self, one: Copy, embeds: tuple[str, ...]) -> Json:
        loan, told = self.library.loan(one.item_id), _blank(ITEM)
        del told["biblio"], told["_strings"]
        told.update(
            item_id=one.item_id, biblio_id=one.biblio_id, external_id=one.barcode, callnumber=one.callnumber or None,
            location=one.location, not_for_loan_status=one.not_for_loan, lost_status=one.lost, withdrawn=one.withdrawn,
            effective_not_for_loan_status=one.not_for_loan, home_library_id="PST", holding_library_id="PST",
            checked_out_date=loan.at.date().isoformat() if loan else None, timestamp=_time(self.library.clock()),
        )  # fmt: skip
        if "biblio" in embeds:
            work = self.library.work(one.biblio_id)
            told["biblio"] = biblio(work) if work else None
        if "+strings" in embeds:
            told["_strings"] = {"location": {"category": "LOC", "str": "Rak Fiksi", "type": "av"}}
        return told

    def loan(self, one: Checkout) -> Json:
        copy, told = self.library.copy(one.item_id), _blank(CHECKOUT)
        for name in ("issuer", "item", "library", "patron", "booking"):
            del told[name]
        told.update(
            checkout_id=one.checkout_id, patron_id=one.patron_id, item_id=one.item_id, library_id="PST",
            external_id=copy.barcode if copy else None, due_date=_time(one.due), checkout_date=_time(one.at),
            checkin_date=_time(one.returned) if one.returned else None, renewals_count=one.renewals, issuer_id=USER,
            timestamp=_time(self.library.clock()),
        )  # fmt: skip
        return told

    def hold(self, one: HoldRow) -> Json:
        told = _blank(HOLD)
        told.update(
            hold_id=one.hold_id, patron_id=one.patron_id, biblio_id=one.biblio_id, item_id=one.item_id,
            pickup_library_id="PST", priority=self.library.priority(one), status=one.status,
            expiration_date=one.expires.isoformat() if one.expires else None, item_level=one.item_id is not None,
            timestamp=_time(self.library.clock()), hold_date=self.library.clock().date().isoformat(),
        )  # fmt: skip
        return told


def biblio(one: Work) -> Json:
    told = _blank(BIBLIO)
    told.update(
        biblio_id=one.biblio_id, title=one.title, author=one.author or None, subtitle=one.subtitle or None,
        copyright_date=one.copyright_date, publisher=one.publisher, url=one.url, creation_date="2020-01-01",
        timestamp="2020-01-01T00:00:00+08:00", opac_suppressed=one.suppressed,
    )  # fmt: skip
    return told


def line(one: Line) -> Json:
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
