"""A small library in Koha's memory: what its REST API and its offline service do with it, names and all.

Written from Koha's sources: Koha/REST/V1/*.pm, C4/Circulation.pm (CanBookBeIssued, ProcessOfflineReturn,
ProcessOfflineIssue), C4/Reserves.pm.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests.peers.koha_rows import Checkout, Copy, HoldRow, Line, Person, Work

USER = 51  # the number of the staff patron whose API key it is
_KEY = b"pass phrase of this Koha"


class Duplicate(Exception):
    """A row of this item's loan is there already."""


@dataclass
class KohaLibrary:
    """`clock` is Koha's, and `due` its circulation rule. `preferences` are its system preferences that are on.
    `asks` and `blocks` are further keys for an item's number, with what Koha says about them."""

    clock: Callable[[], datetime]
    due: Callable[[date], date]
    max_loans: int = 2
    renewals_allowed: int = 1
    login_attempts: int = 3
    preferences: set[str] = field(default_factory=set)
    people: list[Person] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    checkouts: list[Checkout] = field(default_factory=list)
    holds: list[HoldRow] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    asks: dict[int, dict[str, Any]] = field(default_factory=dict)
    blocks: dict[int, dict[str, Any]] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1000))

    def person(self, patron_id: int) -> Person | None:
        return next((one for one in self.people if one.patron_id == patron_id), None)

    def by_identifier(self, identifier: str) -> Person | None:
        """Koha's find_by_identifier: the user name first, then the card number."""
        fits = identifier.casefold()
        by_name = (one for one in self.people if one.userid.casefold() == fits)
        by_card = (one for one in self.people if one.cardnumber.casefold() == fits)
        return next(itertools.chain(by_name, by_card), None)

    def copy(self, item_id: int) -> Copy | None:
        return next((one for one in self.copies if one.item_id == item_id), None)

    def copy_by_barcode(self, barcode: str) -> Copy | None:
        return next((one for one in self.copies if one.barcode.casefold() == barcode.casefold()), None)

    def work(self, biblio_id: int) -> Work | None:
        return next((one for one in self.works if one.biblio_id == biblio_id), None)

    def loan(self, item_id: int) -> Checkout | None:
        return next((one for one in self.checkouts if one.item_id == item_id and one.returned is None), None)

    def loans(self, patron_id: int) -> list[Checkout]:
        return [one for one in self.checkouts if one.patron_id == patron_id and one.returned is None]

    def can_be_issued(self, person: Person, copy: Copy) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        """Blockers, what has to be confirmed, and warnings."""
        blocks: dict[str, Any] = dict(self.blocks.get(copy.item_id, {}))
        asks: dict[str, Any] = dict(self.asks.get(copy.item_id, {}))
        warns: dict[str, Any] = {}
        today = self.clock().date()
        if person.expiry_date < today:
            blocks["EXPIRED"] = 1
        if person.restricted:
            blocks.update(DEBARRED=1, USERBLOCKEDNOENDDATE="9999-12-31")
        if person.patron_card_lost:
            blocks["CARD_LOST"] = 1
        if person.incorrect_address:
            blocks["GNA"] = 1
        self._about_its_loan(person, copy, blocks, asks, warns)
        if copy.not_for_loan > 0:
            blocks.update(NOT_FOR_LOAN=1, item_notforloan=copy.not_for_loan)
        if copy.withdrawn:
            blocks["WTHDRAWN"] = 1
        if copy.lost:
            asks["ITEM_LOST"] = "Hilang"
        count = len(self.loans(person.patron_id))
        if count >= self.max_loans and "RENEW_ISSUE" not in asks:
            found = asks if "AllowTooManyOverride" in self.preferences else blocks
            found.update(TOO_MANY="TOO_MANY_CHECKOUTS", current_loan_count=count, max_loans_allowed=self.max_loans)
            asks["circulation_rule_TOO_MANY"] = {"rule_name": "maxissueqty"}
        self._about_holds(person, copy, asks)
        return blocks, asks, warns

    def _about_its_loan(
        self, person: Person, copy: Copy, blocks: dict[str, Any], asks: dict[str, Any], warns: dict[str, Any]
    ) -> None:
        loan = self.loan(copy.item_id)
        if loan is None:
            return
        if loan.patron_id == person.patron_id:
            if self.cannot_renew(loan):
                blocks["NO_MORE_RENEWALS"] = 1
            else:
                asks["RENEW_ISSUE"] = 1
            return
        other = self.person(loan.patron_id)
        assert other is not None
        about = {"firstname": other.firstname, "surname": other.surname, "cardnumber": other.cardnumber}
        if "AutoReturnCheckedOutItems" in self.preferences:
            warns["RETURNED_FROM_ANOTHER"] = {"patron": about}
        else:
            asks["ISSUED_TO_ANOTHER"] = 1
            asks.update({f"issued_{name}": value for name, value in about.items()})
            asks["issued_borrowernumber"] = other.patron_id

    def _about_holds(self, person: Person, copy: Copy, asks: dict[str, Any]) -> None:
        for hold in self.queue(copy.biblio_id):
            if hold.item_id not in (None, copy.item_id):
                continue
            if hold.patron_id == person.patron_id:
                return
            other = self.person(hold.patron_id)
            assert other is not None
            asks["RESERVE_WAITING" if hold.status == "W" else "RESERVED"] = 1
            asks.update(resfirstname=other.firstname, ressurname=other.surname, rescardnumber=other.cardnumber)
            asks.update(resborrowernumber=other.patron_id, reserve_id=hold.hold_id, resbranchcode="PST")
            return

    def token(self, copy: Copy, asks: dict[str, Any]) -> str:
        """Bound to the API's user, the item and the keys; not to the patron."""
        id = ":".join([str(USER), str(copy.item_id), *sorted(asks)])
        return hmac.new(_KEY, id.encode(), hashlib.sha256).hexdigest()

    def issue(self, person: Person, copy: Copy, at: datetime | None = None) -> Checkout:
        """Koha's AddIssue: without a question, and a renewal where it is theirs."""
        loan = self.loan(copy.item_id)
        if loan is not None and loan.patron_id == person.patron_id:
            return self.renewed(loan)
        if loan is not None and "AutoReturnCheckedOutItems" in self.preferences:
            self.take_back(loan, self.clock())
        elif loan is not None:
            raise Duplicate
        now = at or self.clock()
        new = Checkout(next(self._numbers), person.patron_id, copy.item_id, self._end(self.due(now.date())), now)
        self.checkouts.append(new)
        self.holds[:] = [
            hold for hold in self.holds if (hold.patron_id, hold.biblio_id) != (person.patron_id, copy.biblio_id)
        ]
        return new

    def cannot_renew(self, loan: Checkout) -> str | None:
        copy, person = self.copy(loan.item_id), self.person(loan.patron_id)
        assert copy is not None
        assert person is not None
        if person.restricted:
            return "restriction"
        if loan.renewals >= self.renewals_allowed:
            return "too_many"
        waiting = (hold for hold in self.queue(copy.biblio_id) if hold.patron_id != loan.patron_id)
        if any(hold.item_id in (None, copy.item_id) and not hold.status for hold in waiting):
            return "on_reserve"
        return None

    def renewed(self, loan: Checkout) -> Checkout:
        loan.renewals += 1
        loan.due = self._end(self.due(max(loan.due.date(), self.clock().date())))
        return loan

    def take_back(self, loan: Checkout, at: datetime) -> None:
        """Koha's MarkIssueReturned: no fine is reckoned, no hold is looked at."""
        loan.returned = at
        for line in self.lines:
            if line.checkout_id == loan.checkout_id:
                line.checkout_id, line.old_checkout_id = None, loan.checkout_id

    def offline_return(self, barcode: str, at: datetime) -> str:
        copy = self.copy_by_barcode(barcode)
        loan = copy and self.loan(copy.item_id)
        if copy is None:
            return "Item not found."
        if not loan:
            return "Item not issued."
        self.take_back(loan, at)
        return "Success."

    def offline_issue(self, card: str, barcode: str, at: datetime) -> str:
        person, copy = self.by_identifier(card), self.copy_by_barcode(barcode)
        if person is None:
            return "Borrower not found."
        if copy is None:
            return "Barcode not found."
        loan = self.loan(copy.item_id)
        if loan is not None and loan.patron_id != person.patron_id:
            self.take_back(loan, at)
        self.issue(person, copy, at)
        return "Success."

    def queue(self, biblio_id: int) -> list[HoldRow]:
        """Those that were set aside first, then by their age."""
        return sorted((one for one in self.holds if one.biblio_id == biblio_id), key=lambda one: not one.status)

    def priority(self, hold: HoldRow) -> int:
        waiting = [one for one in self.holds if one.biblio_id == hold.biblio_id and not one.status]
        return 0 if hold.status else waiting.index(hold) + 1

    def why_no_hold(self, person: Person, biblio_id: int, item_id: int | None) -> tuple[int, str] | None:
        """The status and code with which Koha refuses it: the first that applies."""
        copies = [one for one in self.copies if one.biblio_id == biblio_id]
        wanted = [one for one in copies if item_id in (None, one.item_id)]
        lent = {loan.item_id for loan in self.loans(person.patron_id)}
        theirs = [one for one in self.holds if one.patron_id == person.patron_id]
        applies = {
            (409, "expired"): person.expiry_date < self.clock().date(),
            (409, "restricted"): person.restricted,
            (409, "hold_limit"): len(theirs) >= 2,
            (403, "no_items"): not wanted,
            (403, "not_reservable"): all(one.not_for_loan > 0 for one in wanted),
            (403, "already_possession"): any(one.item_id in lent for one in copies),
            (403, "too_many_holds_for_this_record"): "holds_per_record" not in self.preferences
            and any(one.biblio_id == biblio_id for one in theirs),
        }
        return next((why for why, does in applies.items() if does), None)

    def place(self, person: Person, biblio_id: int, item_id: int | None) -> HoldRow:
        hold = HoldRow(next(self._numbers), person.patron_id, biblio_id, item_id)
        self.holds.append(hold)
        return hold

    def password_is(self, identifier: str, password: str) -> Person | None:
        person = self.by_identifier(identifier)
        if person is None or not -1 < person.login_attempts < self.login_attempts:
            return None
        if person.password != password:
            person.login_attempts += 1
            return None
        person.login_attempts = 0
        return person

    def why_no_password(self, password: str) -> str | None:
        if len(password) < 6:
            return f"Password length ({len(password)}) is shorter than required (6)"
        return "Password contains leading/trailing whitespace character(s)" if re.search(r"^\s|\s$", password) else None

    def _end(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, 23, 59, tzinfo=self.clock().tzinfo)


def some_time_ago(library: KohaLibrary, days: int) -> datetime:
    return library.clock() - timedelta(days=days)
