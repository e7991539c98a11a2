"""Whatever a patron does, they can leave, fall silent or lose the link at any step: nothing is lost or done twice."""

from __future__ import annotations

from functools import partial

import pytest

from kiosk.events import Button, CardRead, Event, ItemSeen, Pressed
from kiosk.views import (
    Basket,
    OutOfOrder,
    Problem,
    Returning,
    ReturnLine,
    ReturnSummary,
    Summary,
    Unsettled,
    View,
    Welcome,
)
from tests.storybook.away_upkeep import AwayUpkeep
from tests.storybook.examples import LATE_LOAN, PAYMENT, with_an_account
from tests.storybook.rehearsal import (
    ACCOUNT,
    B1,
    BACK,
    BORROW,
    CARD,
    CONFIRM,
    DONE,
    LEAVE,
    NO_RECEIPT,
    PATIENCE_ENDS,
    PRINT,
    RETURN,
    SEARCH,
    UNDO,
    Rehearsal,
)

DAMAGED, LOST = Pressed(Button.CASE, "damaged"), Pressed(Button.CASE, "lost")
LOANS, HOLDS, FINES = Pressed(Button.LOANS), Pressed(Button.HOLDS), Pressed(Button.FINES)
LATE = ItemSeen("b4")
CANCEL = Pressed(Button.CANCEL_HOLD, "H-t2")
RENEW, RENEW_ALL = Pressed(Button.RENEW, LATE_LOAN), Pressed(Button.RENEW_ALL)
WORDS = (Pressed(Button.KEY, "b"), Pressed(Button.KEY, "u"))
MORE, OPEN, HOLD = Pressed(Button.MORE), Pressed(Button.OPEN, "t3"), Pressed(Button.HOLD)
DIGITS = tuple(Pressed(Button.DIGIT, digit) for digit in PAYMENT.number)

PATHS: dict[str, tuple[Event, ...]] = {
    "borrow": (BORROW, CARD, B1, DONE, CONFIRM, UNDO, NO_RECEIPT),
    "a book on the shelf": (B1, CARD, DONE, CONFIRM, PRINT, NO_RECEIPT),
    "a book on loan": (LATE, RETURN, DONE, PRINT, NO_RECEIPT),
    "a renewal of a scanned book": (LATE, Pressed(Button.RENEW), CARD, NO_RECEIPT, BACK),
    "return": (RETURN, LATE, UNDO, LATE, Pressed(Button.REPORT, LATE_LOAN), DAMAGED, DONE, PRINT, NO_RECEIPT),
    "renew": (CARD, LOANS, RENEW, NO_RECEIPT, RENEW_ALL, NO_RECEIPT, BACK, BACK),
    "report": (CARD, LOANS, Pressed(Button.REPORT, LATE_LOAN), LOST, DONE, PRINT, BACK, BACK),
    "holds": (CARD, HOLDS, Pressed(Button.REVEAL, "H-t2"), CANCEL, CANCEL, BACK, BACK),
    "fines": (CARD, FINES, PRINT, Pressed(Button.REPRINT, PAYMENT.number), BACK, BACK),
    "a proof by its number": (ACCOUNT, CARD, FINES, Pressed(Button.NUMBER), *DIGITS, DONE, BACK, BACK, BACK),
    "search": (SEARCH, *WORDS, DONE, MORE, OPEN, HOLD, CARD, BACK, BACK, BACK),
}
TECHNICIAN: tuple[Event, ...] = (
    Pressed(Button.SERVICE), *(Pressed(Button.DIGIT, digit) for digit in "246810"), DONE,
    Pressed(Button.MORE), Pressed(Button.TOOL, "scan"), ItemSeen("b1"), BACK, Pressed(Button.TOOL, "touch"),
    Pressed(Button.TOUCHED, "10 10"), BACK, Pressed(Button.TOOL, "config"), Pressed(Button.PAGE, "1"), BACK,
    Pressed(Button.TOOL, "code"), BACK, Pressed(Button.TOOL, "paper"), BACK, Pressed(Button.TOOL, "restart"), BACK,
    BACK, Pressed(Button.SWITCH), BACK,
)  # fmt: skip
STEPS = [pytest.param(path, step, id=f"{name} {step}") for name, path in PATHS.items() for step in range(len(path) + 1)]


@pytest.fixture
def kiosk() -> Rehearsal:
    return with_an_account(Rehearsal())


def acts(*happenings: Event) -> list[str]:
    """What the library has done for a patron who did this and no more."""
    kiosk = with_an_account(Rehearsal())
    kiosk.play(*happenings)
    return kiosk.catalog.acts


@pytest.mark.parametrize("name", PATHS)
def test_a_path_ends_at_the_welcome_without_a_word_of_what_went_wrong(kiosk: Rehearsal, name: str) -> None:
    assert kiosk.play(*PATHS[name])[-1] is Welcome
    assert OutOfOrder not in map(type, kiosk.views)
    assert [view for view in kiosk.views if getattr(view, "problem", None)] == []


@pytest.mark.parametrize(("path", "step"), STEPS)
def test_leaving_is_possible_at_every_step_and_does_nothing_more(
    kiosk: Rehearsal, path: tuple[Event, ...], step: int
) -> None:
    assert kiosk.play(*path[:step], LEAVE)[-1] is Welcome
    assert kiosk.catalog.acts == acts(*path[:step])


@pytest.mark.parametrize(("path", "step"), [step for step in STEPS if step.values[1]])
def test_silence_is_forgetting_at_every_step_and_does_nothing_more(
    kiosk: Rehearsal, path: tuple[Event, ...], step: int
) -> None:
    assert kiosk.play(*path[:step], *PATIENCE_ENDS)[-1] is Welcome
    assert kiosk.catalog.acts == acts(*path[:step])
    assert kiosk.play(CardRead("c2"))[-1].__name__ == "AccountHome"
    assert "p1" not in repr(kiosk.views)


@pytest.mark.parametrize(("path", "step"), STEPS)
def test_a_link_lost_at_any_step_is_told_and_does_nothing_more(
    kiosk: Rehearsal, path: tuple[Event, ...], step: int
) -> None:
    down = partial(setattr, kiosk.catalog, "reachable", False)
    kiosk.play(*path[:step], down, *path[step:])
    assert kiosk.catalog.acts == acts(*path[:step])
    assert not kiosk.catalog.unanswered or any(tells_of_a_lost_link(view) for view in kiosk.views)


@pytest.mark.parametrize("path", [pytest.param(path, id=name) for name, path in PATHS.items()])
@pytest.mark.parametrize("number", range(4))
def test_an_answer_that_is_lost_once_is_not_noticed(kiosk: Rehearsal, path: tuple[Event, ...], number: int) -> None:
    kiosk.catalog.lose_answer(number)
    kiosk.play(*path)
    assert kiosk.catalog.acts == acts(*path)
    assert not any(tells_of_a_lost_link(view) for view in kiosk.views)


@pytest.mark.parametrize("path", [pytest.param(path, id=name) for name, path in PATHS.items()])
@pytest.mark.parametrize("number", range(4))
def test_an_answer_that_is_lost_twice_is_told_and_was_one_act(
    kiosk: Rehearsal, path: tuple[Event, ...], number: int
) -> None:
    kiosk.catalog.lose_answer(number, times=2)
    kiosk.play(*path)
    done = acts(*path)
    assert kiosk.catalog.acts[: number + 1] == done[: number + 1]
    assert number >= len(done) or any(tells_of_a_lost_link(view) for view in kiosk.views)


@pytest.mark.parametrize("step", range(len(TECHNICIAN) + 1))
def test_a_technician_can_leave_at_every_step(kiosk: Rehearsal, step: int) -> None:
    assert kiosk.play(*TECHNICIAN[:step], LEAVE)[-1] is Welcome
    assert (kiosk.upkeep.papers, kiosk.upkeep.in_service, kiosk.caretaker.restarts) == (0, True, 0)


@pytest.mark.parametrize("step", range(8, len(TECHNICIAN) + 1))  # from the service screen on
def test_a_bridge_that_goes_away_at_any_step_throws_no_technician_out_and_nothing_is_done(
    kiosk: Rehearsal, step: int
) -> None:
    kiosk.upkeep = AwayUpkeep()
    down = partial(setattr, kiosk.upkeep, "there", False)
    kiosk.play(*TECHNICIAN[:step], down, *TECHNICIAN[step:])
    assert type(kiosk.views[-1]).__name__.startswith("Service")
    assert kiosk.play(*TECHNICIAN[:step], LEAVE)[-1] is Welcome


def tells_of_a_lost_link(view: View) -> bool:
    match view:
        case OutOfOrder() | Basket(problem=Problem.NO_ANSWER) | Returning(problem=Problem.NO_ANSWER):
            return True
        case Summary(outcomes=outcomes):
            return any(isinstance(outcome, Unsettled) for outcome in outcomes)
        case Returning(lines=lines) | ReturnSummary(lines=lines):
            return any(isinstance(line, ReturnLine) and isinstance(line.outcome, Unsettled) for line in lines)
    return False
