"""The library's lending rules: how long a loan is, and every reason that keeps a patron or an item from one."""

from __future__ import annotations

import zoneinfo
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from bridge.contract.circulation import Reason
from bridge.membership_rules import MembershipPolicy

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS = ("loan_days", "hold_days", "guest_book_days", "idempotency_days")
_COUNTS = ("max_loans", "pin_tries", "pin_block_minutes", *_DAYS)
_FROM_ZERO = ("max_renewals", "fine_grace_days", "max_holds", "undo_seconds", "visit_minutes")
_MONEY = ("fine_per_day", "fine_cap")
_CHOICES = {
    "counting": ("opening", "calendar"),
    "due_on_closed": ("keep", "next-opening-day"),
    "renewal_from": ("due", "today"),
    "fine_counting": ("opening", "calendar"),
    "hold_counting": ("opening", "calendar"),
}
_MOST = 3660  # in days about ten years, so that every date can be reckoned
_MOST_MONEY = 1_000_000_000  # rupiah
_DAY = timedelta(days=1)

Holidays = Collection[date]


@dataclass(frozen=True, slots=True)
class LoanPolicy:
    """The TOML table `policy`; its defaults are the rules of the library of East Kalimantan (seed 001).

    That library says "2 weeks (12 calendar days)": both are true of 12 opening days with Sundays closed, so
    `counting` "opening" skips closed weekdays and holidays. "calendar" counts every day, and `due_on_closed`
    then says whether a due date on a closed day stays there. A visit is a line in today's guest book. A patron
    who has a PIN is always asked for it; `require_pin` asks everybody.

    A renewal gives one more loan's time, counted from the old due date or from today. A late day costs
    `fine_per_day` rupiah for each item; who is late no more than `fine_grace_days` pays nothing, who is later pays
    those days too; `fine_cap` is the most an item costs, 0 for no limit. A copy on the hold shelf waits `hold_days`.
    Who signs the guest book again within `visit_minutes`, 0 for the whole day, is still on the same visit. Its lines
    are forgotten after `guest_book_days`; the statistics keep rows that name nobody.
    `bins` says where returned items are laid, by the beginning of their call number; "" is for all others.
    """

    max_loans: int = 2
    loan_days: int = 12
    counting: Literal["opening", "calendar"] = "opening"
    closed_weekdays: tuple[str, ...] = ("sunday",)
    due_on_closed: Literal["keep", "next-opening-day"] = "keep"
    require_visit: bool = True
    require_pin: bool = False
    overdue_blocks: bool = False
    fine_blocks: bool = False
    max_renewals: int = 1
    renewal_from: Literal["due", "today"] = "due"
    fine_per_day: int = 2000
    fine_counting: Literal["opening", "calendar"] = "opening"
    fine_grace_days: int = 0
    fine_cap: int = 0
    max_holds: int = 2
    hold_days: int = 2
    hold_counting: Literal["opening", "calendar"] = "opening"
    undo_seconds: int = 30
    bins: dict[str, str] = field(default_factory=dict)
    timezone: str = "Asia/Makassar"
    visit_minutes: int = 0
    guest_book_days: int = 365
    idempotency_days: int = 90
    pin_tries: int = 5
    pin_block_minutes: int = 15
    membership: MembershipPolicy = field(default_factory=MembershipPolicy)

    def __post_init__(self) -> None:
        for names, least, most in ((_COUNTS, 1, _MOST), (_FROM_ZERO, 0, _MOST), (_MONEY, 0, _MOST_MONEY)):
            for name in names:
                if not least <= getattr(self, name) <= most:
                    raise ValueError(f"{name} must be {least} to {most}")
        if unknown := [day for day in self.closed_weekdays if day not in _WEEKDAYS]:
            raise ValueError(f"closed_weekdays: {unknown[0]!r} is no weekday; they are {', '.join(_WEEKDAYS)}")
        if set(self.closed_weekdays) == set(_WEEKDAYS):
            raise ValueError("closed_weekdays must leave a day on which the library is open")
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in choices:
                known = " or ".join(f'"{choice}"' for choice in choices)
                raise ValueError(f"{name} must be {known}, not {getattr(self, name)!r}")
        if not _is_zone(self.timezone):
            raise ValueError(f"timezone {self.timezone!r} is not known; write one like Asia/Makassar")

    def open_on(self, day: date, holidays: Holidays) -> bool:
        return _WEEKDAYS[day.weekday()] not in self.closed_weekdays and day not in holidays


@dataclass(frozen=True, slots=True)
class PatronFacts:
    """What the rules ask about a patron: `expires` is the card's last day, `unpaid` whole rupiah."""

    status: Literal["active", "inactive", "suspended"]
    expires: date
    signed_in: bool
    loans: int
    overdue: int
    unpaid: int


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What the rules ask about an item, as seen by one patron: whose open loan it has, whether it stands on the hold
    shelf or is waited for by others, and whether it is a case for the librarian."""

    for_loan: bool
    lent_to: Literal["nobody", "you", "another"]
    kept_for_another: bool
    has_case: bool = False


@dataclass(frozen=True, slots=True)
class LoanFacts:
    """What the rules ask about a loan that is to be renewed; `wanted` when others wait for the item."""

    due: date
    renewals: int
    wanted: bool
    has_case: bool


@dataclass(frozen=True, slots=True)
class TitleFacts:
    """What the rules ask about a title to hold, as seen by one patron; `for_loan` when any copy is lent at all."""

    for_loan: bool
    lent_to_you: bool
    held_by_you: bool
    your_holds: int


def due_date(start: date, policy: LoanPolicy, holidays: Holidays) -> date:
    """The last day to return what is lent on `start`."""
    if policy.counting == "opening":
        return opening_day_after(start, policy.loan_days, policy, holidays)
    due = start + policy.loan_days * _DAY
    if policy.due_on_closed == "next-opening-day" and not policy.open_on(due, holidays):
        return opening_day_after(due, 1, policy, holidays)
    return due


def opening_day_after(start: date, number: int, policy: LoanPolicy, holidays: Holidays) -> date:
    """The `number`th day after `start` on which the library is open; `start` itself when 0."""
    day = start
    while number:
        day += _DAY
        number -= policy.open_on(day, holidays)
    return day


def renewed_due(due: date, today: date, policy: LoanPolicy, holidays: Holidays) -> date:
    """The last day after a renewal (seed 001, A, note 2); never earlier than it was."""
    start = due if policy.renewal_from == "due" else today
    return max(due, due_date(start, policy, holidays))


def hold_last_day(ready_on: date, policy: LoanPolicy, holidays: Holidays) -> date:
    """The last day on which a copy waits on the hold shelf (seed 000, 4)."""
    if policy.hold_counting == "opening":
        return opening_day_after(ready_on, policy.hold_days, policy, holidays)
    return ready_on + policy.hold_days * _DAY


def fine(due: date, returned: date, policy: LoanPolicy, holidays: Holidays) -> tuple[int, int]:
    """The late days that count, and what they cost in whole rupiah; both 0 in time (seed 001, B)."""
    days = _days_late(due, returned, policy, holidays)
    if days <= policy.fine_grace_days:
        return 0, 0
    amount = days * policy.fine_per_day
    return days, min(amount, policy.fine_cap) if policy.fine_cap else amount


def _days_late(due: date, returned: date, policy: LoanPolicy, holidays: Holidays) -> int:
    late = max(0, (returned - due).days)
    if policy.fine_counting == "calendar":
        return late
    return sum(policy.open_on(due + number * _DAY, holidays) for number in range(1, late + 1))


def bin_for(call_number: str, policy: LoanPolicy) -> str:
    """Where a returned item is laid; empty when the library has named no bin for it."""
    fitting = [beginning for beginning in policy.bins if call_number.startswith(beginning)]
    return policy.bins[max(fitting, key=len)] if fitting else ""


def patron_reasons(patron: PatronFacts, policy: LoanPolicy, today: date) -> tuple[Reason, ...]:
    """Everything that keeps the patron from borrowing today, in the order in which it is told."""
    return card_reasons(patron, today) + _those(
        {
            Reason.VISIT_MISSING: policy.require_visit and not patron.signed_in,
            Reason.OVERDUE_LOAN: policy.overdue_blocks and patron.overdue > 0,
            Reason.FINE_UNPAID: policy.fine_blocks and patron.unpaid > 0,
            Reason.LIMIT_REACHED: patron.loans >= policy.max_loans,
        }
    )


def card_reasons(patron: PatronFacts, today: date) -> tuple[Reason, ...]:
    """What is wrong with the card itself; renewals and holds ask no more of a patron than that there is nothing."""
    return _those(
        {
            Reason.CARD_INACTIVE: patron.status == "inactive",
            Reason.CARD_EXPIRED: patron.expires < today,
            Reason.CARD_SUSPENDED: patron.status == "suspended",
        }
    )


def item_reasons(item: ItemFacts | None) -> tuple[Reason, ...]:
    """Everything that keeps the item from being lent, in the order in which it is told; None is no such item."""
    if item is None:
        return (Reason.ITEM_UNKNOWN,)
    return _those(
        {
            Reason.ITEM_NOT_FOR_LOAN: not item.for_loan,
            Reason.ITEM_ALREADY_YOURS: item.lent_to == "you",
            Reason.ITEM_ON_LOAN: item.lent_to == "another",
            Reason.ITEM_ON_HOLD: item.kept_for_another,
            Reason.ITEM_HAS_CASE: item.has_case,
        }
    )


def renewal_reasons(patron: PatronFacts, loan: LoanFacts, policy: LoanPolicy, today: date) -> tuple[Reason, ...]:
    """Everything that keeps a loan from being renewed today (seed 001, A note 2 and C)."""
    return card_reasons(patron, today) + _those(
        {
            Reason.LOAN_OVERDUE: loan.due < today,
            Reason.LOAN_HAS_CASE: loan.has_case,
            Reason.RENEWALS_USED: loan.renewals >= policy.max_renewals,
            Reason.RENEWAL_KEPT_BACK: loan.wanted,
        }
    )


def hold_reasons(patron: PatronFacts, title: TitleFacts, policy: LoanPolicy, today: date) -> tuple[Reason, ...]:
    """Everything that keeps a patron from waiting for a title; they need not be here for it (seed 000, 4)."""
    return card_reasons(patron, today) + _those(
        {
            Reason.TITLE_NOT_FOR_LOAN: not title.for_loan,
            Reason.TITLE_ALREADY_YOURS: title.lent_to_you,
            Reason.HOLD_ALREADY_PLACED: title.held_by_you,
            Reason.HOLD_LIMIT_REACHED: title.your_holds >= policy.max_holds,
        }
    )


def _those(applies: dict[Reason, bool]) -> tuple[Reason, ...]:
    return tuple(reason for reason, does in applies.items() if does)


def _is_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
