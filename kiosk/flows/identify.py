"""Finding out who stands here: a card, and a PIN when the library wants one."""

from __future__ import annotations

from typing import NoReturn

from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Patron, Reason, Refusal
from kiosk.events import Button, CardRead, CodeUnknown, ItemSeen, Pressed
from kiosk.session import Session
from kiosk.views import AskCard, AskPin, Problem, Service, Sorry

LONGEST_PIN = 12


async def identify(session: Session, catalog: Catalog, card: str | None = None) -> Patron:
    """The patron whose card was read, or was already: `card`. Leaves by PatronLeft only."""
    problem: Problem | Refusal | None = None
    while True:
        card = card or await ask_card(session, problem)
        match await catalog.identify(card, None):
            case Patron() as patron:
                return patron
            case Refusal(reasons=(Reason.PIN_NEEDED,)):
                return await identify_by_pin(session, catalog, card)
            case Refusal() as refusal:
                card, problem = None, refusal


async def ask_card(session: Session, problem: Problem | Refusal | None) -> str:
    while True:
        session.show(AskCard(problem))
        match await session.next():
            case CardRead(card):
                return card
            case ItemSeen():
                problem = Problem.ITEM_NOT_CARD
            case CodeUnknown():
                problem = Problem.CODE_UNKNOWN


async def identify_by_pin(session: Session, catalog: Catalog, card: str) -> Patron:
    refusal: Refusal | None = None
    while True:
        pin = await ask_pin(session, refusal)
        match await catalog.identify(card, pin):
            case Patron() as patron:
                return patron
            case Refusal(reasons=(Reason.PIN_WRONG,)) as refusal:
                continue
            case Refusal(reasons):
                await refuse(session, reasons)


async def ask_pin(session: Session, refusal: Refusal | None) -> str:
    """The digits typed before DONE, at least one; only their number ever reaches a view."""
    pin, problem = "", refusal
    while True:
        session.show(AskPin(len(pin), problem))
        match await session.next():
            case Pressed(Button.DIGIT, digit) if len(pin) < LONGEST_PIN:
                pin, problem = pin + digit, None
            case Pressed(Button.ERASE):
                pin = pin[:-1]
            case Pressed(Button.DONE) if pin:
                return pin


async def refuse(session: Session, reasons: tuple[Reason, ...], wish: Service = Service.BORROW) -> NoReturn:
    """Shows why what they came for cannot be, until the patron leaves: raises PatronLeft and never returns."""
    session.show(Sorry(reasons, wish))
    while True:
        await session.next_quietly()
