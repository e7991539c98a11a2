"""What a technician does to a stand: each step is confirmed first, with what follows from it in plain words."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bridge.contract.upkeep import Heard
from kiosk.events import Button, Pressed
from kiosk.flows.technician import Technician
from kiosk.views import Asked, OneMoment, PrintTest, ServiceSure, Step

ENDING_SECONDS = 15  # a kiosk that is to end has ended by then


async def sure(technician: Technician, step: Step) -> bool:
    """Whether it was done; the technician may go back instead."""
    view = ServiceSure(step)
    while True:
        technician.session.show(view)
        match await technician.next():
            case Pressed(Button.CONFIRM):
                technician.session.show(replace(view, busy=True, failed=False))
                answer = await _done(technician, step)
                if isinstance(answer, Heard):
                    return True
                view = ServiceSure(step, failed=True)
            case Pressed(Button.BACK):
                return False


async def _done(technician: Technician, step: Step) -> Heard | Asked:
    match step:
        case Step.CLOSE | Step.OPEN:
            answer = await technician.answer(partial(technician.upkeep.put_in_service, step is Step.OPEN))
            if isinstance(answer, Heard):
                technician.caretaker.put_in_service(step is Step.OPEN)
            return answer
        case Step.PAPER:
            return await technician.answer(technician.upkeep.paper_changed)
        case Step.RESTART:
            return await _restarted(technician)


async def _restarted(technician: Technician) -> Asked:
    """Returns only when the kiosk has not ended by then."""
    technician.session.show(OneMoment())
    technician.caretaker.restart()
    end = technician.session.clock() + ENDING_SECONDS
    while technician.session.clock() < end:
        await technician.next_within(end - technician.session.clock())
    return Asked.NO_BRIDGE


async def test_print(technician: Technician) -> None:
    """Prints a slip, and another as often as the technician wants."""
    while True:
        technician.session.show(PrintTest())
        why = await technician.answer(technician.caretaker.test_print)
        if isinstance(why, Asked):
            return
        technician.session.show(PrintTest(busy=False, why=why))
        while True:
            match await technician.next():
                case Pressed(Button.AGAIN):
                    break
                case Pressed(Button.BACK):
                    return
