"""Who comes without a card signs the guest book too: a visitor by touching and typing a name, a group by its leader."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TypeVar

from bridge.contract.circulation import Refusal
from bridge.contract.guestbook import AgeBand, Education, Gender, Group, Occupation, Visit, Visitor
from kiosk.entrance import Entrance
from kiosk.events import Button, CardRead, Event, ItemSeen, Pressed
from kiosk.flows.asking import new_key, twice
from kiosk.flows.guest_book import greet
from kiosk.flows.questions import Answers, Choose, Count, Given, Question, Write
from kiosk.flows.stand import Stand
from kiosk.flows.standing_in import possible
from kiosk.session import Session
from kiosk.views import ELSEWHERE, AskWho, Service, Signed, Topic

Asked = tuple[Question, ...]
Sign = Callable[[Given, str], Awaitable[Visit | Refusal]]  # under this key
Kind = TypeVar("Kind", Gender, AgeBand, Occupation, Education)

SCHOOLS = tuple(Education)[:5]  # classes come from these


async def who(session: Session) -> Event | None:
    """START with what was chosen, a visitor or a group; a scan that belongs elsewhere; None for back."""
    offered = tuple(kind for kind in (Service.VISITOR, Service.GROUP) if possible(session.offline, kind))
    session.show(AskWho(offered))
    while True:
        match await session.next():
            case Pressed(Button.BACK):
                return None
            case Pressed(Button.START, value) as event if value in offered:
                return event
            case CardRead() | ItemSeen() as event:
                return event


async def visitor(session: Session, stand: Stand) -> Event | None:
    """Somebody without a card signs; a card is that of whoever has one after all, or came next."""
    questions: Asked = (*_about(stand.entrance), *_purpose(stand.entrance), Write(Topic.NAME))
    return await _signed(session, stand, questions, partial(_sign_visitor, stand))


async def group(session: Session, stand: Stand) -> Event | None:
    """A group's leader signs for all; a card is that of whoever came next."""
    questions: Asked = (
        Choose(Topic.LEVEL, tuple(SCHOOLS)),
        Count(),
        *_purpose(stand.entrance),
        Write(Topic.INSTITUTION),
        Write(Topic.LEADER),
    )
    return await _signed(session, stand, questions, partial(_sign_group, stand))


async def _signed(session: Session, stand: Stand, questions: Asked, sign: Sign) -> Event | None:
    """Asks everything, and the last question again while the library cannot call anybody so."""
    answers = Answers(questions, {})
    given = await answers.fill(session)
    while isinstance(given, Mapping):
        match await twice(partial(sign, given, new_key())):
            case Refusal() as refusal:
                given = await answers.fill(session, questions[-1].topic, refusal)
            case visit:
                people = sum(map(int, given.get(Topic.PEOPLE, "1").split()))
                return await greet(session, stand, Signed(visit, people=people))
    return None if given == Pressed(Button.BACK) else given


def _about(entrance: Entrance) -> Asked:
    """What the statistics ask of a visitor, in the library's order."""
    options: dict[Topic, tuple[str, ...]] = {
        Topic.GENDER: tuple(Gender),
        Topic.AGE: tuple(AgeBand),
        Topic.OCCUPATION: tuple(Occupation),
        Topic.EDUCATION: tuple(Education),
        Topic.ORIGIN: (*entrance.origins, ELSEWHERE),
    }
    return tuple(
        Choose(topic, options[topic]) if len(options[topic]) > 1 else Write(topic, optional=True)
        for topic in entrance.questions
    )


def _purpose(entrance: Entrance) -> Asked:
    return (Choose(Topic.PURPOSE, entrance.purposes),) if entrance.purposes else ()


async def _sign_visitor(stand: Stand, given: Given, key: str) -> Visit | Refusal:
    told = Visitor(
        given[Topic.NAME],
        _one(Gender, given.get(Topic.GENDER)),
        _one(AgeBand, given.get(Topic.AGE)),
        _one(Occupation, given.get(Topic.OCCUPATION)),
        _one(Education, given.get(Topic.EDUCATION)),
        given.get(Topic.ORIGIN, ""),
    )
    return await stand.catalog.sign_visitor(told, given.get(Topic.PURPOSE, ""), stand.entrance.place, key)


async def _sign_group(stand: Stand, given: Given, key: str) -> Visit | Refusal:
    women, men = map(int, given[Topic.PEOPLE].split())
    level = _one(Education, given.get(Topic.LEVEL))
    told = Group(given[Topic.LEADER], given[Topic.INSTITUTION], women, men, level)
    return await stand.catalog.sign_group(told, given.get(Topic.PURPOSE, ""), stand.entrance.place, key)


def _one(kind: type[Kind], value: str | None) -> Kind | None:
    return kind(value) if value else None
