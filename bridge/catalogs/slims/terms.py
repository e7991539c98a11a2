"""The lending rules of SLiMS, reckoned as its circulation module reckons them, so that stand and desk say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)
_LONGEST = 3660  # days, so that every date can be reckoned


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which the library is closed: weekdays as `date.weekday` counts them, and single dates."""

    weekdays: frozenset[int] = frozenset()
    dates: frozenset[date] = frozenset()
    minus_closed: bool = False  # setting `ignore_holidays_fine_calc`: closed days cost nothing

    def is_closed(self, day: date) -> bool:
        return day.weekday() in self.weekdays or day in self.dates

    def opening_day(self, day: date) -> date:
        """The day itself, or the next on which the library is open; itself when that is not within a year."""
        after = (day + number * _DAY for number in range(366))
        return next((one for one in after if not self.is_closed(one)), day)


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for loans of one kind of item to one kind of member. `rule` is the number of the row in
    mst_loan_rules, 0 for what mst_member_type says; `limit` then counts every loan, else those by this rule."""

    rule: int
    limit: int
    days: int
    renewals: int
    fine: int
    grace: int

    def due(self, start: date, expires: date, calendar: Calendar) -> date:
        """Moved to an opening day, but never behind the card's last day."""
        due = calendar.opening_day(start + min(max(self.days, 0), _LONGEST) * _DAY)
        return max(start, min(due, expires))


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of mst_loan_rules; it is for one type of collection, or one medium, or both, 0 for any."""

    collection: int
    medium: int
    terms: Terms


def chosen(own: Terms, rules: Iterable[Rule], collection: int, medium: int) -> Terms:
    """The first rule for both, else for the type of collection, else for the medium. As in SLiMS, what an item does
    not have is not asked for, so that any rule then fits."""
    if not collection and not medium:
        return own
    of_collection: Callable[[Rule], bool] = lambda rule: not collection or rule.collection == collection  # noqa: E731
    of_medium: Callable[[Rule], bool] = lambda rule: not medium or rule.medium == medium  # noqa: E731
    rules = tuple(rules)
    both = (rule for rule in rules if of_collection(rule) and of_medium(rule))
    fitting = (*both, *filter(of_collection, rules), *filter(of_medium, rules))
    return fitting[0].terms if fitting else own


def fine(due: date, returned: date, own: Terms, terms: Terms, calendar: Calendar) -> tuple[int, int]:
    """Days that cost, and rupiah. Free before due date plus grace, of the member's type or of the rule; on that very
    day all days cost. Where closed days are taken off, those from the due date to the return are, both included."""
    late = (returned - due).days
    if late <= 0 or late < max(own.grace, terms.grace):
        return 0, 0
    if calendar.minus_closed:
        late -= sum(calendar.is_closed(due + number * _DAY) for number in range(late + 1))
    days = max(0, late)
    return (days, days * terms.fine) if terms.fine > 0 else (0, 0)
