"""Becoming a member: agree, tell, be photographed, look it over, and get a slip with the application's number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import TypeVar

from bridge.contract import nik
from bridge.contract.circulation import Refusal
from bridge.contract.guestbook import Education, Gender, Occupation
from bridge.contract.membership import Applicant, Applied, Consent, Identity
from kiosk.events import Button, CardRead, Event, Pressed
from kiosk.flows.application import continued, hand_over
from kiosk.flows.asking import new_key, twice
from kiosk.flows.photo import with_photo
from kiosk.flows.questions import BACK, Answers, Choose, Dial, Given, Question, Write
from kiosk.flows.stand import Stand
from kiosk.registration import regions, telling
from kiosk.session import Session
from kiosk.views import AskConsent, OneMoment, Problem, RegisterHome, Review, Topic, Wait

Kind = TypeVar("Kind", Occupation, Education)

NAMES = {Topic.NUMBER, Topic.NAME, Topic.BORN}  # where a no of the library is most likely about


async def register(session: Session, stand: Stand) -> Event | None:
    """A new application, or one from the web; a card is that of somebody who is a member already."""
    session.show(RegisterHome(stand.camera is not None))
    while True:
        match await session.next():
            case Pressed(Button.CONFIRM):
                return await _applies(session, stand)
            case Pressed(Button.NUMBER):
                return await continued(session, stand)
            case Pressed(Button.BACK):
                return None
            case CardRead() as event:
                return event


async def _applies(session: Session, stand: Stand) -> Event | None:
    version = stand.registration.consent
    if not await _agrees(session, AskConsent(version)):
        return None
    agreed = stand.desk.now()
    answers = Answers(questions(stand), {})
    given = await answers.fill(session)
    problem: Refusal | None = None
    while isinstance(given, Mapping):
        match await _looked_over(session, answers, problem):
            case Applicant() as applicant if not await _for_a_child(session, stand, given):
                given = await answers.fill(session, Topic.GUARDIAN)
            case Applicant() as applicant:
                consent = Consent(version, agreed, given.get(Topic.GUARDIAN, ""))
                session.show(OneMoment(Wait.APPLICATION))
                match await twice(partial(stand.catalog.apply, applicant, consent, new_key())):
                    case Applied() as applied:
                        return await hand_over(session, stand, await with_photo(session, stand, applied))
                    case Refusal() as problem:
                        continue
            case Topic() as topic:
                given = await answers.fill(session, topic)
            case event:
                return event
    return None if given == BACK else given


async def _agrees(session: Session, view: AskConsent) -> bool:
    session.show(view)
    while True:
        match await session.next():
            case Pressed(Button.CONFIRM):
                return True
            case Pressed(Button.BACK):
                return False


async def _for_a_child(session: Session, stand: Stand, given: Given) -> bool:
    """True unless a parent or guardian has to agree and does not."""
    if not given.get(Topic.GUARDIAN):
        return True
    return await _agrees(session, AskConsent(stand.registration.consent, guardian=True))


async def _looked_over(
    session: Session, answers: Answers, problem: Refusal | None
) -> Applicant | Topic | Event:
    """The applicant when they agree to all that stands there; the topic that they want to change; or a card."""
    told = tuple((question.topic, answers.given.get(question.topic, "")) for question in answers.asked())
    session.show(Review(told, problem))
    while True:
        match await session.next():
            case Pressed(Button.CONFIRM):
                return _applicant(answers.given)
            case Pressed(Button.CHANGE, topic) if topic in dict(told):
                return Topic(topic)
            case Pressed(Button.BACK):
                return told[-1][0]
            case CardRead() as event:
                return event


def questions(stand: Stand) -> tuple[Question, ...]:
    today = stand.desk.now().date()
    of_age = stand.registration.of_age

    def is_nik(given: Given) -> bool:
        return given.get(Topic.IDENTITY) == Identity.NIK

    def known(given: Given) -> nik.Nik | None:
        return nik.read(given.get(Topic.NUMBER, ""), today) if is_nik(given) else None

    def born(digits: str) -> date | None:
        day = telling.born(digits, today)
        return day if isinstance(day, date) else None

    def no_day(digits: str) -> Problem | None:
        return None if born(digits) else Problem.NO_SUCH_DAY

    def a_child(given: Given) -> bool:
        day = born(given.get(Topic.BORN, ""))
        return day is not None and telling.age(day, today) < of_age

    return (
        Choose(Topic.IDENTITY, tuple(Identity), optional=False),
        Dial(Topic.NUMBER, (4, 4, 4, 4), partial(telling.identity_number, nik=True), only=is_nik),
        Write(Topic.NUMBER, check=partial(telling.identity_number, nik=False), only=lambda given: not is_nik(given)),
        Write(Topic.NAME),
        Dial(
            Topic.BORN,
            (2, 2, 4),
            no_day,
            guess=lambda given: telling.digits_of(told.born) if (told := known(given)) else "",
        ),
        Choose(
            Topic.GENDER,
            tuple(Gender),
            optional=False,
            guess=lambda given: told.gender if (told := known(given)) else "",
        ),
        Write(Topic.GUARDIAN, only=a_child),
        Write(Topic.BORN_IN, optional=True),
        Choose(Topic.PROVINCE, regions.provinces()),
        Choose(Topic.REGENCY, among=lambda given: regions.regencies(given.get(Topic.PROVINCE, ""))),
        Write(Topic.STREET, optional=True),
        Choose(Topic.OCCUPATION, tuple(Occupation)),
        Choose(Topic.EDUCATION, tuple(Education)),
        Dial(Topic.PHONE, (4, 4, 4, 3), telling.phone, optional=True),
        Write(Topic.EMAIL, optional=True, plain=True, check=telling.mail),
    )


def _applicant(given: Given) -> Applicant:
    told = {topic: given.get(topic, "") for topic in Topic}
    day = told[Topic.BORN]
    return Applicant(
        Identity(told[Topic.IDENTITY]),
        told[Topic.NUMBER],
        told[Topic.NAME],
        date(int(day[4:]), int(day[2:4]), int(day[:2])),
        Gender(told[Topic.GENDER]),
        told[Topic.BORN_IN],
        told[Topic.STREET],
        told[Topic.REGENCY],
        told[Topic.PROVINCE],
        _one(Occupation, told[Topic.OCCUPATION]),
        _one(Education, told[Topic.EDUCATION]),
        told[Topic.PHONE],
        told[Topic.EMAIL],
    )


def _one(kind: type[Kind], value: str) -> Kind | None:
    return kind(value) if value else None
