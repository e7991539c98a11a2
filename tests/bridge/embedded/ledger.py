"""What a library of a few copies must do, written down in plain lists: the real one is compared with it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from bridge.contract.circulation import Reason, Whereabouts
from bridge.policy import LoanPolicy

MAX_LOANS, MAX_RENEWALS, MAX_HOLDS = 2, 1, 1
LOAN, WAIT = timedelta(days=2), timedelta(days=1)
RATE, CAP = 1000, 2500
UNDO = timedelta(seconds=40)  # 30, and what a touch may need to come here
POLICY = LoanPolicy(
    max_loans=MAX_LOANS,
    loan_days=LOAN.days,
    counting="calendar",
    closed_weekdays=(),
    require_visit=False,
    max_renewals=MAX_RENEWALS,
    fine_per_day=RATE,
    fine_counting="calendar",
    fine_cap=CAP,
    max_holds=MAX_HOLDS,
    hold_days=WAIT.days,
    hold_counting="calendar",
    idempotency_days=3660,
)
COPIES = {"a1": "1", "a2": "1", "b1": "2"}  # and their titles

Reasons = tuple[Reason, ...]  # of a refusal; none when it is done


@dataclass(eq=False)
class Wait:
    """A hold that has not ended; it waits until a copy is kept for it, and then to its last day."""

    order: int
    patron: str
    title: str
    wanted: str | None
    kept: str | None = None
    last_day: date | None = None
    number: str = ""


@dataclass(eq=False)
class Back:
    """An item that came back."""

    kiosk: str


@dataclass(eq=False)
class Lent:
    """A loan, open until it is `back`; `fulfilled` are the holds that it ended."""

    patron: str
    barcode: str
    kiosk: str
    due: date
    number: str = ""
    renewals: int = 0
    was_on_hold_shelf: bool = False
    back: Back | None = None
    undone: bool = False
    owed: int = 0
    paid: bool = False
    fulfilled: list[Wait] = field(default_factory=list)


@dataclass
class Ledger:
    """Each method does what it is called, or says why not."""

    now: datetime
    loans: list[Lent] = field(default_factory=list)
    queue: list[Wait] = field(default_factory=list)
    hold_shelf: set[str] = field(default_factory=set)
    acts: dict[str, tuple[datetime, Lent, Back | None]] = field(default_factory=dict)
    orders: Iterator[int] = field(default_factory=itertools.count)

    @property
    def today(self) -> date:
        return self.now.date()

    def borrow(self, key: str, kiosk: str, patron: str, barcode: str) -> Reasons:
        out, kept = self.out(barcode), self.kept_for(barcode)
        full = len(self.loans_of(patron)) >= MAX_LOANS
        held = out is None and kept != patron and (kept is not None or self.needed(barcode, patron))
        mine, others = Reason.ITEM_ALREADY_YOURS, Reason.ITEM_ON_LOAN
        reasons = ((Reason.LIMIT_REACHED,) * full, ((mine if out.patron == patron else others,) if out else ()))
        if why_not := (*reasons[0], *reasons[1], *((Reason.ITEM_ON_HOLD,) * held)):
            return why_not
        lent = Lent(patron, barcode, kiosk, self.today + LOAN, was_on_hold_shelf=barcode in self.hold_shelf)
        self.loans.append(lent)
        self.hold_shelf.discard(barcode)
        self.acts[key] = (self.now, lent, None)
        lent.fulfilled = [wait for wait in self.queue if (wait.patron, wait.title) == (patron, COPIES[barcode])]
        self.queue = [wait for wait in self.queue if wait not in lent.fulfilled]
        for wait in lent.fulfilled:
            if wait.kept not in (None, barcode):
                self.catch(wait.kept)
        return ()

    def take_back(self, key: str, kiosk: str, barcode: str) -> Lent | None:
        """What was lent; None when nothing was."""
        lent = self.out(barcode)
        if lent:
            lent.back = Back(kiosk)
            lent.owed = self.cost(lent)
            self.acts[key] = (self.now, lent, lent.back)
            self.catch(barcode)
        return lent

    def renew(self, patron: str, lent: Lent) -> Reasons:
        if lent.back or lent.undone or lent.patron != patron:
            return (Reason.LOAN_UNKNOWN,)
        if not (why_not := self.against_renewal(lent)):
            lent.due += LOAN
            lent.renewals += 1
        return why_not

    def undo(self, key: str, kiosk: str) -> bool:
        done, lent, back = self.acts.get(key, (self.now, None, None))
        if lent is None or self.now - done > UNDO:
            return False
        return self._undo_loan(lent, kiosk) if back is None else self._undo_return(lent, back, kiosk)

    def kiosk_of(self, key: str) -> str:
        _, lent, back = self.acts[key]
        return back.kiosk if back else lent.kiosk

    def wait(self, patron: str, title: str, wanted: str | None) -> Reasons:
        self.settle()
        theirs = [wait for wait in self.queue if wait.patron == patron]
        applies = {
            Reason.TITLE_ALREADY_YOURS: any(COPIES[lent.barcode] == title for lent in self.loans_of(patron)),
            Reason.HOLD_ALREADY_PLACED: any(wait.title == title for wait in theirs),
            Reason.HOLD_LIMIT_REACHED: len(theirs) >= MAX_HOLDS,
        }
        if why_not := tuple(reason for reason, does in applies.items() if does):
            return why_not
        self.queue.append(Wait(next(self.orders), patron, title, wanted))
        return ()

    def cancel(self, patron: str, number: str) -> bool:
        for wait in self.queue:
            if (wait.patron, wait.number) == (patron, number) and not self.lapsed(wait):
                self.end(wait)
                return True
        return False

    def settle(self) -> None:
        for wait in [wait for wait in self.queue if self.lapsed(wait)]:
            self.end(wait)

    def end(self, wait: Wait) -> None:
        self.queue.remove(wait)
        if wait.kept:
            self.catch(wait.kept)

    def catch(self, barcode: str | None) -> Wait | None:
        """Keeps a copy that is here for the first who waits for it."""
        for wait in self.queue:
            fits = wait.title == COPIES[barcode or ""] and wait.wanted in (None, barcode)
            if wait.kept is None and fits and barcode in self.free(wait.title):
                wait.kept, wait.last_day = barcode, self.today + WAIT
                self.hold_shelf.add(barcode)
                return wait
        return None

    def out(self, barcode: str) -> Lent | None:
        return next((lent for lent in self.loans if lent.barcode == barcode and is_open(lent)), None)

    def loans_of(self, patron: str) -> list[Lent]:
        return [lent for lent in self.loans if lent.patron == patron and is_open(lent)]

    def free(self, title: str) -> set[str]:
        kept = {wait.kept for wait in self.queue}
        return {copy for copy, of in COPIES.items() if of == title and copy not in kept and not self.out(copy)}

    def kept_for(self, barcode: str) -> str | None:
        return next((wait.patron for wait in self.queue if wait.kept == barcode and not self.lapsed(wait)), None)

    def to_clear(self) -> set[str]:
        return self.hold_shelf - {str(wait.kept) for wait in self.queue}

    def lapsed(self, wait: Wait) -> bool:
        return wait.last_day is not None and wait.last_day < self.today

    def needed(self, barcode: str, patron: str) -> bool:
        """Whether fewer of those who wait before this patron could have a copy without this one."""
        waiting = [wait for wait in self.queue if wait.title == COPIES[barcode] and wait.kept is None]
        ahead = list(itertools.takewhile(lambda wait: wait.patron != patron, waiting))
        others = self.free(COPIES[barcode]) - {barcode}
        return served(ahead, others | {barcode}) > served(ahead, others)

    def against_renewal(self, lent: Lent) -> Reasons:
        applies = {
            Reason.LOAN_OVERDUE: lent.due < self.today,
            Reason.RENEWALS_USED: lent.renewals >= MAX_RENEWALS,
            Reason.RENEWAL_KEPT_BACK: self.needed(lent.barcode, lent.patron),
        }
        return tuple(reason for reason, does in applies.items() if does)

    def cost(self, lent: Lent) -> int:
        return min(CAP, max(0, (self.today - lent.due).days) * RATE)

    def unpaid(self, patron: str) -> list[Lent]:
        return [lent for lent in self.loans if lent.patron == patron and lent.owed and not lent.paid]

    def account(self, patron: str) -> dict[str, Any]:
        standing = [wait for wait in self.queue if wait.patron == patron and not self.lapsed(wait)]
        return {
            "loans": {
                (lent.number, lent.barcode, lent.due, self.cost(lent), self.against_renewal(lent))
                for lent in self.loans_of(patron)
            },
            "holds": [(wait.number, wait.last_day, self.place(wait)) for wait in standing],
            "fines": sorted((lent.owed, lent.barcode) for lent in self.unpaid(patron)),
        }

    def place(self, wait: Wait) -> int:
        """In the queue; 0 when a copy is kept."""
        before = [each for each in self.queue if each.title == wait.title and each.kept is None]
        return 0 if wait.kept else before.index(wait) + 1

    def whereabouts(self, barcode: str) -> Whereabouts:
        if self.out(barcode):
            return Whereabouts.ON_LOAN
        return Whereabouts.ON_HOLD_SHELF if self.kept_for(barcode) else Whereabouts.ON_SHELF

    def _undo_loan(self, lent: Lent, kiosk: str) -> bool:
        if not is_open(lent) or lent.renewals or lent.kiosk != kiosk:
            return False
        lent.undone = True
        self.hold_shelf |= {lent.barcode} if lent.was_on_hold_shelf else set()
        for wait in lent.fulfilled:
            if wait.kept not in self.to_clear():
                wait.kept = wait.last_day = None
        self.queue = sorted(self.queue + lent.fulfilled, key=lambda wait: wait.order)
        return True

    def _undo_return(self, lent: Lent, back: Back, kiosk: str) -> bool:
        since = self.loans[self.loans.index(lent) + 1 :]
        moved_on = any(later.barcode == lent.barcode and not later.undone for later in since)
        full = len(self.loans_of(lent.patron)) >= MAX_LOANS
        if lent.back is not back or back.kiosk != kiosk or moved_on or full or lent.paid:
            return False
        lent.back, lent.owed = None, 0
        self.hold_shelf.discard(lent.barcode)
        for wait in self.queue:
            if wait.kept == lent.barcode:
                wait.kept = wait.last_day = None
        return True


def is_open(lent: Lent) -> bool:
    return lent.back is None and not lent.undone


def served(waiting: Iterable[Wait], copies: set[str]) -> int:
    """How many of them could have a copy at most."""
    if not (queue := list(waiting)):
        return 0
    first, *rest = queue
    fitting = [copy for copy in copies if first.wanted in (None, copy)]
    return max([served(rest, copies), *(1 + served(rest, copies - {copy}) for copy in fitting)])
