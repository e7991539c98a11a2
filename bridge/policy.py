"""The library's lending rules: how long a loan is, and every reason that keeps a patron or an item from one."""

from __future__ import annotations

import zoneinfo
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from bridge.contract.circulation import Reason

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COUNTS = ("max_loans", "loan_days", "hold_days", "idempotency_days", "pin_tries", "pin_block_minutes")
_MOST = 3660  # in days about ten years, so that every date can be reckoned
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LoanPolicy:
    """The TOML table `policy`; its defaults are the rules of the library of East Kalimantan (seed 001).

    That library says "2 weeks (12 calendar days)": both are true of 12 opening days with Sundays closed, so
    `counting` "opening" skips closed weekdays and holidays. "calendar" counts every day, and `due_on_closed`
    then says whether a due date on a closed day stays there. A visit is a line in today's guest book. A patron
    who has a PIN is always asked for it; `require_pin` asks everybody.
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
    idempotency_days: int = 90
    pin_tries: int = 5
    pin_block_minutes: int = 15

    def __post_init__(self) -> None:
        for name in _COUNTS:
            if not 1 <= getattr(self, name) <= _MOST:
                raise ValueError(f"{name} must be 1 to {_MOST}")
        if unknown := [day for day in self.closed_weekdays if day not in _WEEKDAYS]:
            raise ValueError(f"closed_weekdays: {unknown[0]!r} is no weekday; they are {', '.join(_WEEKDAYS)}")
        if set(self.closed_weekdays) == set(_WEEKDAYS):
            raise ValueError("closed_weekdays must leave a day on which the library is open")
        if self.counting not in ("opening", "calendar"):
            raise ValueError(f'counting must be "opening" or "calendar", not {self.counting!r}')
        if self.due_on_closed not in ("keep", "next-opening-day"):
            raise ValueError(f'due_on_closed must be "keep" or "next-opening-day", not {self.due_on_closed!r}')
        if not _is_zone(self.timezone):
            raise ValueError(f"timezone {self.timezone!r} is not known; write one like Asia/Makassar")

    def open_on(self, day: date, holidays: Collection[date]) -> bool:
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
    """What the rules ask about an item, as seen by one patron: whose open loan and ready hold it has."""

    for_loan: bool
    lent_to: Literal["nobody", "you", "another"]
    kept_for_another: bool


def due_date(start: date, policy: LoanPolicy, holidays: Collection[date]) -> date:
    """The last day to return what is lent on `start`."""
    if policy.counting == "opening":
        return opening_day_after(start, policy.loan_days, policy, holidays)
    due = start + policy.loan_days * _DAY
    if policy.due_on_closed == "next-opening-day" and not policy.open_on(due, holidays):
        return opening_day_after(due, 1, policy, holidays)
    return due


def opening_day_after(start: date, number: int, policy: LoanPolicy, holidays: Collection[date]) -> date:
    """The `number`th day after `start` on which the library is open; `start` itself when 0."""
    day = start
    while number:
        day += _DAY
        number -= policy.open_on(day, holidays)
    return day


def patron_reasons(patron: PatronFacts, policy: LoanPolicy, today: date) -> tuple[Reason, ...]:
    """Everything that keeps the patron from borrowing today, in the order in which it is told."""
    applies = {
        Reason.CARD_INACTIVE: patron.status == "inactive",
        Reason.CARD_EXPIRED: patron.expires < today,
        Reason.CARD_SUSPENDED: patron.status == "suspended",
        Reason.VISIT_MISSING: policy.require_visit and not patron.signed_in,
        Reason.OVERDUE_LOAN: policy.overdue_blocks and patron.overdue > 0,
        Reason.FINE_UNPAID: policy.fine_blocks and patron.unpaid > 0,
        Reason.LIMIT_REACHED: patron.loans >= policy.max_loans,
    }
    return tuple(reason for reason, does in applies.items() if does)


def item_reasons(item: ItemFacts | None) -> tuple[Reason, ...]:
    """Everything that keeps the item from being lent, in the order in which it is told; None is no such item."""
    if item is None:
        return (Reason.ITEM_UNKNOWN,)
    applies = {
        Reason.ITEM_NOT_FOR_LOAN: not item.for_loan,
        Reason.ITEM_ALREADY_YOURS: item.lent_to == "you",
        Reason.ITEM_ON_LOAN: item.lent_to == "another",
        Reason.ITEM_ON_HOLD: item.kept_for_another,
    }
    return tuple(reason for reason, does in applies.items() if does)


def _is_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
