"""What one visit has returned: the lines on the screen, the key of each, and which of them can be undone."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bridge.contract.abilities import Ability
from bridge.contract.account import CaseKind
from bridge.contract.circulation import Item, Refusal, Returned, Unavailable
from kiosk.flows.asking import new_key, twice
from kiosk.flows.report import report
from kiosk.flows.stand import Stand
from kiosk.flows.undoing import Undoable, seconds_left, undo, undoable
from kiosk.session import Session
from kiosk.views import Problem, Returning, ReturnLine, Unsettled


class Returns:
    def __init__(self, session: Session, stand: Stand) -> None:
        self._session, self._stand, self._catalog = session, stand, stand.catalog
        self._view = Returning(can_report=stand.can(Ability.REPORT))
        self._keys: dict[str, str] = {}  # of what was returned or may have been, by barcode
        self._last: Undoable | None = None

    @property
    def lines(self) -> tuple[ReturnLine, ...]:
        return self._view.lines

    def show(self) -> int:
        """Shows the lines; answers for how many seconds the last return can be undone."""
        self._view = replace(self._view, undo=seconds_left(self._session, self._last))
        self._session.show(self._view)
        return self._view.undo

    def tell(self, problem: Problem | Refusal) -> None:
        self._view = replace(self._view, problem=problem)

    async def take(self, barcode: str) -> None:
        """Returns the item. One whose outcome is unknown is asked about under its first key, so it returns once."""
        line = self._line_of(barcode)
        if line and isinstance(line.outcome, Returned):
            self.tell(Problem.ALREADY_IN_BASKET)
            return
        self._session.show(replace(self._view, busy=True, problem=None))
        outcome = await self._return(barcode)
        others = tuple(other for other in self.lines if other is not line)
        self._view = replace(self._view, lines=(*others, ReturnLine(outcome)), problem=None)

    async def undo(self) -> None:
        """Takes the last return back, if it still can be; its line is gone then."""
        if self._last is None:
            return
        act, self._last = self._last, None
        match self._last_line():
            case ReturnLine(Returned(item=item)) as line:
                await self._undo(line, item, act)

    async def report(self, number: str) -> None:
        """Asks what happened to the item of this loan and notes the case; a reported return is not undone."""
        for line in self.lines if self._view.can_report else ():
            match line.outcome:
                case Returned(number=ended, item=item, waiting=False) if ended == number and line.case is None:
                    await self._report(line, number, item)

    async def _report(self, line: ReturnLine, number: str, item: Item) -> None:
        try:
            case = await report(self._session, self._catalog, number, item, (CaseKind.DAMAGED,))
        except Unavailable:
            self.tell(Problem.NO_ANSWER)
            return
        if case is not None:
            if line is self._last_line():
                self._last = None
            self._change(line, replace(line, case=case))

    async def _undo(self, line: ReturnLine, item: Item, act: Undoable) -> None:
        """After it, or when nobody knows, the next scan of the item is a new act."""
        try:
            answer = await undo(self._catalog, act)
        except Unavailable:
            self._keys.pop(item.barcode, None)
            self._change(line, ReturnLine(Unsettled(item)))
            return
        if isinstance(answer, Refusal):
            self.tell(replace(answer, item=item))
            return
        self._keys.pop(item.barcode, None)
        self._change(line)

    async def _return(self, barcode: str) -> Returned | Refusal | Unsettled:
        key = self._keys.setdefault(barcode, new_key())
        try:
            outcome = await twice(partial(self._catalog.return_item, barcode, key))
        except Unavailable:
            return Unsettled(Item(barcode, ""))
        if isinstance(outcome, Returned):
            self._last = undoable(self._session, self._stand, key, outcome.undo)
            return outcome
        del self._keys[barcode]  # the next scan of it is a new act
        return outcome if outcome.item else replace(outcome, item=Item(barcode, ""))

    def _change(self, line: ReturnLine, *instead: ReturnLine) -> None:
        place = self.lines.index(line)
        lines = (*self.lines[:place], *instead, *self.lines[place + 1 :])
        self._view = replace(self._view, lines=lines, problem=None)

    def _line_of(self, barcode: str) -> ReturnLine | None:
        return next((line for line in self.lines if line.outcome.item and line.outcome.item.barcode == barcode), None)

    def _last_line(self) -> ReturnLine | None:
        return next((line for line in reversed(self.lines) if isinstance(line.outcome, Returned)), None)
