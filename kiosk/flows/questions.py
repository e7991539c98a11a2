"""A row of questions with a way back: what is touched first, what is typed last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from bridge.contract.circulation import Refusal
from bridge.contract.guestbook import LONGEST_NAME, MOST_PEOPLE, Gender
from kiosk.events import Button, CardRead, Event, Pressed
from kiosk.session import Session
from kiosk.views import ELSEWHERE, AskChoice, AskPeople, AskWords, Place, Problem, Topic

BACK = Pressed(Button.BACK)
Answer = str | Event  # what was answered; BACK; or the card of somebody who has one after all


class Question(Protocol):
    @property
    def topic(self) -> Topic: ...

    async def ask(self, session: Session, place: Place, former: str, problem: Refusal | None) -> Answer: ...


@dataclass(slots=True)
class Answers:
    """The questions, and what has been answered so far, by topic; not answered is ""."""

    questions: tuple[Question, ...]
    given: dict[Topic, str]

    async def fill(self, session: Session, at: int = 0, problem: Refusal | None = None) -> Mapping[Topic, str] | Event:
        """All answers, from the question of number `at` on; BACK from the first one, or a card."""
        while at < len(self.questions):
            question, place = self.questions[at], Place(at + 1, len(self.questions))
            match await question.ask(session, place, self.given.get(question.topic, ""), problem):
                case str() as answer:
                    self.given[question.topic] = answer
                    at += 1
                case Pressed(Button.BACK) if at > 0:
                    at -= 1
                case event:
                    return event
            problem = None
        return self.given


@dataclass(frozen=True, slots=True)
class Choose:
    """One touch. With `ELSEWHERE` among the options, that one leads to the keyboard."""

    topic: Topic
    options: tuple[str, ...]
    optional: bool = True

    async def ask(self, session: Session, place: Place, former: str, problem: Refusal | None) -> Answer:
        chosen = ELSEWHERE if former and former not in self.options else former
        while (answer := await self._touched(session, place, chosen)) == ELSEWHERE:
            typed = former if chosen == ELSEWHERE else ""
            answer = await Write(self.topic, optional=self.optional).ask(session, place, typed, problem)
            if answer != BACK:
                break
        return answer

    async def _touched(self, session: Session, place: Place, chosen: str) -> Answer:
        session.show(AskChoice(self.topic, self.options, place, chosen, self.optional))
        while True:
            match await session.next():
                case Pressed(Button.CHOOSE, option) if option in self.options:
                    return option
                case Pressed(Button.SKIP) if self.optional:
                    return ""
                case Pressed(Button.BACK) | CardRead() as event:
                    return event


@dataclass(frozen=True, slots=True)
class Write:
    """A line that is typed, on a keyboard that begins every word with a large letter."""

    topic: Topic
    optional: bool = False

    async def ask(self, session: Session, place: Place, former: str, problem: Refusal | None) -> Answer:
        view = _with(AskWords(self.topic, place, former, optional=self.optional, problem=problem), former)
        while True:
            session.show(view)
            match await session.next():
                case Pressed(Button.KEY, key) if key.isprintable():
                    view = _with(view, view.words + (key.upper() if view.upper else key))
                case Pressed(Button.ERASE):
                    view = _with(view, view.words[:-1])
                case Pressed(Button.SHIFT):
                    view = _with(replace(view, locked=not view.locked), view.words)
                case Pressed(Button.DONE) if self.optional or view.words.strip():
                    return " ".join(view.words.split())
                case Pressed(Button.BACK) | CardRead() as event:
                    return event


def _with(view: AskWords, words: str) -> AskWords:
    words = words.lstrip()[:LONGEST_NAME]
    begins = not words or not (words[-1].isalnum() or words[-1] in "'\N{RIGHT SINGLE QUOTATION MARK}")
    problem = view.problem if words == view.words else None
    return replace(view, words=words, upper=view.locked or begins, problem=problem)


@dataclass(frozen=True, slots=True)
class Count:
    """Women and men, answered as "12 8"."""

    topic: Topic = Topic.PEOPLE

    async def ask(self, session: Session, place: Place, former: str, problem: Refusal | None) -> Answer:
        women, _, men = former.partition(" ")
        view = AskPeople(place, women, men, problem=problem)
        while True:
            session.show(view)
            match await session.next():
                case Pressed(Button.FIELD, gender):
                    view = replace(view, at=Gender(gender))
                case Pressed(Button.DIGIT, digit):
                    view = _typed(view, _counted(view) + digit)
                case Pressed(Button.ERASE):
                    view = _typed(view, _counted(view)[:-1])
                case Pressed(Button.DONE) if view.at is Gender.FEMALE and not view.men:
                    view = replace(view, at=Gender.MALE)
                case Pressed(Button.DONE) if int(view.women or 0) + int(view.men or 0):
                    return f"{int(view.women or 0)} {int(view.men or 0)}"
                case Pressed(Button.DONE):
                    view = replace(view, problem=Problem.NOBODY_COUNTED)
                case Pressed(Button.BACK) | CardRead() as event:
                    return event


def _counted(view: AskPeople) -> str:
    return view.women if view.at is Gender.FEMALE else view.men


def _typed(view: AskPeople, digits: str) -> AskPeople:
    """No more than a group can be (`MOST_PEOPLE`)."""
    digits = digits.lstrip("0")
    if int(digits or 0) > MOST_PEOPLE:
        return view
    view = replace(view, problem=None)
    return replace(view, women=digits) if view.at is Gender.FEMALE else replace(view, men=digits)
