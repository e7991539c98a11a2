"""The views of what is borrowed, returned and reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bridge.contract.account import Case, CaseKind
from bridge.contract.circulation import Item, Patron, Refusal, Returned
from kiosk.views.values import Act, Outcome, Problem, Receipt, ReturnLine


@dataclass(frozen=True, slots=True)
class Basket:
    """`busy` while the catalog is asked about a scanned item."""

    patron: Patron
    items: tuple[Item, ...] = ()
    problem: Problem | Refusal | None = None
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Confirm:
    """`waiting` when the library cannot be asked, and will be told later."""

    patron: Patron
    items: tuple[Item, ...]
    due: date
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Working:
    done: int
    total: int
    act: Act = Act.BORROW


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of every item. `undo` is for how many seconds the last loan among the outcomes can still be undone,
    0 when it cannot; `undone` are items whose loan was undone here: they are the library's again, and no outcome."""

    patron: Patron
    outcomes: tuple[Outcome, ...]
    receipt: Receipt = Receipt.OFFERED
    act: Act = Act.BORROW
    undo: int = 0
    undone: tuple[Item, ...] = ()
    problem: Problem | Refusal | None = None


@dataclass(frozen=True, slots=True)
class Returning:
    """Items come back, newest last. `busy` while the catalog is asked about a scanned one; `undo` is for how many
    seconds the last line that is `Returned` can still be undone, 0 when it cannot. An undone line is gone."""

    lines: tuple[ReturnLine, ...] = ()
    problem: Problem | Refusal | None = None
    busy: bool = False
    undo: int = 0
    can_report: bool = True


@dataclass(frozen=True, slots=True)
class ReturnSummary:
    """What came back, where to lay it, and what lateness costs. Nothing here tells whose it was."""

    lines: tuple[ReturnLine, ...]
    receipt: Receipt = Receipt.OFFERED

    @property
    def owed(self) -> int:
        """Whole rupiah, for all items together."""
        fines = (line.outcome.fine for line in self.lines if isinstance(line.outcome, Returned))
        return sum(fine.amount for fine in fines if fine)


@dataclass(frozen=True, slots=True)
class AskCase:
    """What happened to this item? `kinds` are the answers: an item in the patron's hand is not lost."""

    item: Item
    kinds: tuple[CaseKind, ...] = tuple(CaseKind)
    problem: Refusal | None = None


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """`late` when the item is also overdue, which costs all the same."""

    case: Case
    late: bool = False
