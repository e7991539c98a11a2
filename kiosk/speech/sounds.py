"""Which sound tells that something was accepted or refused, or that time runs out; also without speech."""

from __future__ import annotations

from bridge.contract.circulation import Loan, Returned
from kiosk.hardware import Sound
from kiosk.speech.changes import Shown
from kiosk.views import (
    AccountHome,
    AppliedShown,
    AskCard,
    AskPin,
    Basket,
    CaseOpened,
    Holds,
    PatronHome,
    PhotoTaken,
    PinSet,
    Receipt,
    Returning,
    ServicePin,
    Signed,
    Sorry,
    StillThere,
    Summary,
    TitleShown,
    View,
    Welcome,
    WifiShown,
)

SOON = 10  # seconds before a screen closes by itself
DOORS = Welcome | AskCard | AskPin  # behind which a card has been recognised
GOOD = Summary | Signed | AppliedShown | PinSet | CaseOpened | PhotoTaken | WifiShown
NO_PAPER = (Receipt.PAPER_OUT, Receipt.FAILED)


def sound_of(before: Shown | None, now: Shown) -> Sound | None:
    """One event, one sound; none for what is only shown again."""
    former = before.view if before else None
    if _refused(former, now.view):
        return Sound.REFUSED
    if _accepted(former, now.view):
        return Sound.ACCEPTED
    return Sound.ATTENTION if _time_runs_out(former, now.view) else None


def _refused(former: View | None, now: View) -> bool:
    if (wrong := _problem(now)) is not None and wrong != (_problem(former) if type(former) is type(now) else None):
        return True
    if getattr(now, "receipt", None) in NO_PAPER and getattr(former, "receipt", None) not in NO_PAPER:
        return True
    match now:
        case Sorry():
            return not isinstance(former, Sorry | StillThere)
        case Summary() if not isinstance(former, Summary | StillThere):
            return not any(isinstance(outcome, Loan) for outcome in now.outcomes)
        case Returning() if _grown(former, now):
            return not isinstance(now.lines[-1].outcome, Returned)
    return False


def _problem(view: View | None) -> object | None:
    return view.wrong if isinstance(view, ServicePin) else getattr(view, "problem", None)


def _accepted(former: View | None, now: View) -> bool:
    if isinstance(now, AccountHome | PatronHome | Basket) and isinstance(former, DOORS):
        return True
    match now:
        case Basket():
            return isinstance(former, Basket) and len(now.items) > len(former.items)
        case Returning():
            return _grown(former, now)
        case Holds():
            return isinstance(former, Holds) and len(now.account.holds) < len(former.account.holds)
        case TitleShown():
            return now.hold is not None and not (isinstance(former, TitleShown) and former.hold)
    return isinstance(now, GOOD) and type(now) is not type(former) and not isinstance(former, StillThere)


def _grown(former: View | None, now: Returning) -> bool:
    """By a line that was scanned just now."""
    lines = len(former.lines) if isinstance(former, Returning) else 0 if not isinstance(former, StillThere) else None
    return lines is not None and len(now.lines) > lines


def _time_runs_out(former: View | None, now: View) -> bool:
    match now:
        case StillThere():
            return not isinstance(former, StillThere)
        case WifiShown(seconds=seconds):
            return seconds <= SOON and not (isinstance(former, WifiShown) and former.seconds <= SOON)
    return False
