"""A patron sets a new PIN: the card, the PIN until now or a code from the desk, and the new one twice."""

from __future__ import annotations

from functools import partial

from bridge.contract.circulation import Reason, Refusal
from bridge.contract.membership import LONGEST_PIN, SHORTEST_PIN
from kiosk.events import Button, Pressed
from kiosk.flows.asking import new_key, twice
from kiosk.flows.identify import ask_card, refuse
from kiosk.flows.stand import Stand
from kiosk.session import Session
from kiosk.views import AskPin, PinKind, PinSet, Problem, Service

STILL_ASKED = {Reason.PIN_WRONG: PinKind.CURRENT, Reason.PIN_WEAK: PinKind.NEW}  # what is typed anew after this no


async def set_pin(session: Session, stand: Stand) -> None:
    """Until it is set or the patron goes back. A no that typing cannot help is shown and ends the visit."""
    card = await ask_card(session, None)
    current = await _typed(session, PinKind.CURRENT, 1)
    problem: Problem | Refusal | None = None
    while current is not None:
        new = await _chosen(session, problem)
        if new is None:
            return
        answer = await twice(partial(stand.catalog.change_pin, card, current, new, new_key()))
        if not isinstance(answer, Refusal):
            await _told(session)
            return
        match STILL_ASKED.get(answer.reasons[0]):
            case PinKind.CURRENT:
                current, problem = await _typed(session, PinKind.CURRENT, 1, answer), None
            case PinKind.NEW:
                problem = answer
            case _:
                await refuse(session, answer.reasons, Service.ACCOUNT)


async def _chosen(session: Session, problem: Problem | Refusal | None) -> str | None:
    """The new PIN, typed twice alike; None for back."""
    while True:
        new = await _typed(session, PinKind.NEW, SHORTEST_PIN, problem)
        again = None if new is None else await _typed(session, PinKind.AGAIN, SHORTEST_PIN)
        if again is None or again == new:
            return again
        problem = Problem.PINS_DIFFER


async def _typed(
    session: Session, kind: PinKind, least: int, problem: Problem | Refusal | None = None
) -> str | None:
    """At least so many digits; None for back. Only their number ever reaches a view."""
    pin = ""
    while True:
        session.show(AskPin(len(pin), problem, kind, ready=len(pin) >= least))
        match await session.next():
            case Pressed(Button.DIGIT, digit) if len(pin) < LONGEST_PIN:
                pin, problem = pin + digit, None
            case Pressed(Button.ERASE):
                pin = pin[:-1]
            case Pressed(Button.DONE) if len(pin) >= least:
                return pin
            case Pressed(Button.BACK):
                return None


async def _told(session: Session) -> None:
    session.show(PinSet())
    while await session.next_quietly() != Pressed(Button.DONE):
        pass
