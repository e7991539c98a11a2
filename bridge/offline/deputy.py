"""Decides in the library's place, by the library's own rules and by what this stand knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bridge.contract.circulation import Item, Patron, Place, Reason, Refusal, Sighting, Whereabouts
from bridge.contract.letters import Deed
from bridge.contract.membership import Applicant, Consent
from bridge.contract.standin import KnownItem, KnownPatron
from bridge.masking import masked
from bridge.membership_rules import is_clear
from bridge.offline.clock import Moment
from bridge.offline.knowledge import Knowledge, Who
from bridge.offline.settings import OfflineSettings
from bridge.policy import (
    ItemFacts,
    LoanFacts,
    LoanPolicy,
    PatronFacts,
    due_date,
    item_reasons,
    patron_reasons,
    renewal_reasons,
    renewed_due,
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What may be done: with which item, until when, and where it is laid when it comes back."""

    item: Item
    due: date | None = None
    place: Place = Place.BIN
    bin: str = ""


class Deputy:
    """`now` tells the time and whether it is sure. All that decides raises nothing; a no is a `Refusal`."""

    def __init__(self, knowledge: Knowledge, settings: OfflineSettings, now: Callable[[], Moment]) -> None:
        self._knowledge, self._settings, self._clock = knowledge, settings, now

    @property
    def accepts(self) -> tuple[Deed, ...]:
        """Nothing when it has never known enough, or for too long nothing new."""
        knew = self._knowledge.cache.knew
        if knew is None or self._knowledge.cache.policy is None:
            return ()
        too_old = self.now().at - knew > timedelta(days=self._settings.cache_days)
        return () if too_old else tuple(Deed(deed) for deed in self._settings.accepts)

    @property
    def knew(self) -> datetime | None:
        return self._knowledge.cache.knew

    def now(self) -> Moment:
        """In the library's zone. It is never earlier than what the library has said: a Pi may wake up in 1970."""
        moment, knew = self._clock(), self._knowledge.cache.knew
        at = moment.at if moment.sure or knew is None else max(moment.at, knew)
        return Moment(at.astimezone(ZoneInfo(self._policy.timezone)), moment.sure)

    def identify(self, card: str) -> Patron | Refusal:
        """The patron's `id` is left empty: the counter gives one."""
        match self._patron(Who("card", card)):
            case KnownPatron() as known:
                barred = patron_reasons(self._facts(known), self._policy, self._today)
                estimated = not self.now().sure
                due = due_date(self._today, self._policy, self._knowledge.cache.holidays)
                return Patron("", masked(card), known.loans, self._policy.max_loans, due, barred, estimated)
            case refusal:
                return refusal

    def look(self, barcode: str) -> Sighting | Refusal:
        known = self._knowledge.item(barcode)
        if known is None:
            return Refusal((Reason.ITEM_UNCHECKED,))
        return Sighting(Item(barcode, known.title), _whereabouts(known))

    def lend(self, who: Who, barcode: str) -> Decision | Refusal:
        """As `Circulation.check` and `borrow` would decide."""
        patron, known = self._patron(who), self._knowledge.item(barcode)
        if isinstance(patron, Refusal):
            return patron
        reasons = patron_reasons(self._facts(patron), self._policy, self._today)
        if known is None:
            return Refusal((*reasons, Reason.ITEM_UNCHECKED))
        item = Item(barcode, known.title)
        if reasons := reasons + item_reasons(self._seen(patron, known, barcode)):
            return Refusal(reasons, item)
        return Decision(item, due_date(self._today, self._policy, self._knowledge.cache.holidays))

    def take_back(self, barcode: str) -> Decision | Refusal:
        """An item that is on the shelf for all that is known here is taken back too: it may have been lent at another
        stand since. What came back here, or is never lent, is not."""
        known = self._knowledge.item(barcode)
        if known is None:
            return Refusal((Reason.ITEM_UNCHECKED,))
        item = Item(barcode, known.title)
        if known.due is None and (self._knowledge.came_back(barcode) or not known.for_loan):
            return Refusal((Reason.ITEM_NOT_LENT,), item)
        due = None if known.due == date.max else known.due
        return Decision(item, due, Place.DESK if known.has_case else Place.BIN, known.bin)

    def renew(self, who: Who, barcode: str) -> Decision | Refusal:
        patron, known = self._patron(who), self._knowledge.item(barcode)
        if isinstance(patron, Refusal):
            return patron
        if known is None:
            return Refusal((Reason.ITEM_UNCHECKED,))
        item = Item(barcode, known.title)
        if known.due is None or not self._knowledge.has(patron, known, barcode):
            return Refusal((Reason.LOAN_UNKNOWN,), item)
        loan = LoanFacts(known.due, known.renewals, known.wanted, known.has_case)
        if reasons := renewal_reasons(self._facts(patron), loan, self._policy, self._today):
            return Refusal(reasons, item)
        return Decision(item, renewed_due(known.due, self._today, self._policy, self._knowledge.cache.holidays))

    def admit(self, applicant: Applicant, consent: Consent) -> Refusal | None:
        """None when the library will be able to take the application in."""
        is_good = is_clear(applicant, consent, self._policy.membership, self._today)
        return None if is_good else Refusal((Reason.APPLICANT_UNCLEAR,))

    def sign(self, card: str) -> Refusal | None:
        """None when the guest book may be signed with this card, PIN or no PIN."""
        known = self._knowledge.patron(Who("card", card), self._today)
        return Refusal((Reason.CARD_UNCHECKED,)) if known is None else None

    @property
    def card_fee(self) -> int:
        return self._policy.membership.card_fee

    @property
    def undo_seconds(self) -> int:
        return self._policy.undo_seconds

    @property
    def _policy(self) -> LoanPolicy:
        return self._knowledge.cache.policy or LoanPolicy()

    @property
    def _today(self) -> date:
        return self.now().at.date()

    def _patron(self, who: Who) -> KnownPatron | Refusal:
        """Whoever is known by their id has proven who they are, when the library could still be asked."""
        known = self._knowledge.patron(who, self._today)
        if known is None:
            return Refusal((Reason.CARD_UNCHECKED,))
        needs_pin = known.has_pin or self._policy.require_pin
        if needs_pin and who.kind == "card" and not self._settings.cards_with_pin:
            return Refusal((Reason.PIN_UNCHECKED,))
        return known

    def _facts(self, known: KnownPatron) -> PatronFacts:
        signed_in = self._settings.trust_visit or known.visited == self._today
        return PatronFacts(known.status, known.expires, signed_in, known.loans, known.overdue, int(known.owes))

    def _seen(self, patron: KnownPatron, known: KnownItem, barcode: str) -> ItemFacts:
        lent_to: Literal["nobody", "you", "another"] = "nobody"
        if known.due is not None:
            lent_to = "you" if self._knowledge.has(patron, known, barcode) else "another"
        return ItemFacts(known.for_loan, lent_to, known.wanted and lent_to == "nobody", known.has_case)


def _whereabouts(known: KnownItem) -> Whereabouts:
    if known.has_case:
        return Whereabouts.WITH_LIBRARIAN
    if known.due is not None:
        return Whereabouts.ON_LOAN
    if known.wanted:
        return Whereabouts.ON_HOLD_SHELF
    return Whereabouts.ON_SHELF if known.for_loan else Whereabouts.READING_ROOM
