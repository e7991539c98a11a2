"""What is kept of a turn without who it was: how long it took, where it ended, and how soon something was lent."""

from __future__ import annotations

from collections.abc import Callable

from bridge.contract.circulation import Loan
from bridge.contract.upkeep import Turn, TurnEnd
from kiosk.views import Act, OutOfOrder, StillThere, Summary, View


class TurnNotes:
    """Sees every view of one turn and keeps the name of the last that was the patron's own."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._began = clock()
        self._screen = ""
        self._borrowed: float | None = None

    def begin(self) -> None:
        """The turn begins now; what was shown before was for everybody."""
        self._began = self._clock()

    def note(self, view: View) -> None:
        match view:
            case StillThere() | OutOfOrder():
                return  # what was before it is where the patron has stopped
            case Summary() if self._borrowed is None and _has_lent(view):
                self._borrowed = self._clock() - self._began
        self._screen = type(view).__name__

    def turn(self, end: TurnEnd) -> Turn:
        return Turn(end, self._screen, self._clock() - self._began, self._borrowed)


def _has_lent(view: Summary) -> bool:
    return view.act is Act.BORROW and any(isinstance(outcome, Loan) for outcome in view.outcomes)
