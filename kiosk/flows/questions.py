"""A row of questions with a way back: what is touched first, what is typed last."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from bridge.contract.circulation import Refusal
from bridge.contract.guestbook import LONGEST_NAME, MOST_PEOPLE, Gender
from kiosk.events import Button, CardRead, Event, Pressed
from kiosk.session import Session
from kiosk.views import ELSEWHERE, AskChoice, AskDigits, AskPeople, AskWords, Place, Problem, Topic

BACK = Pressed(Button.BACK)
Answer = str | Event  # what was answered; BACK; or the card of somebody who has one after all
Given = Mapping[Topic, str]  # by topic; not answered is ""
Wrong = Problem | Refusal | None


class Question(Protocol):
    @property
    def topic(self) -> Topic: ...

    def applies(self, given: Given) -> bool:
        """Whether it is asked at all, after these answers."""

    async def ask(self, session: Session, place: Place, given: Given, problem: Wrong) -> Answer: ...


@dataclass(slots=True)
class Answers:
    """The questions, and what has been answered so far."""

    questions: tuple[Question, ...]
    given: dict[Topic, str]

    async def fill(self, session: Session, first: Topic | None = None, problem: Wrong = None) -> Given | Event:
        """All answers, from the question about `first` on; BACK from the first one, or a card."""
        asked = self.asked()
        at = next((number for number, question in enumerate(asked) if question.topic is first), 0)
        while at < len(asked):
            question, place = asked[at], Place(at + 1, len(asked))
            match await question.ask(session, place, self.given, problem):
                case str() as answer:
                    self.given[question.topic] = answer
                    at += 1
                case Pressed(Button.BACK) if at > 0:
                    at -= 1
                case event:
                    return event
            asked, problem = self.asked(), None
        return self.given

    def asked(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.applies(self.given))


@dataclass(frozen=True, slots=True)
class Choose:
    """One touch. With `ELSEWHERE` among the options, that one leads to the keyboard. `among` chooses the options after
    the answers before; `guess` what is marked when nothing was answered yet."""

    topic: Topic
    options: tuple[str, ...] = ()
    optional: bool = True
    among: Callable[[Given], tuple[str, ...]] | None = None
    guess: Callable[[Given], str] = lambda given: ""

    def applies(self, given: Given) -> bool:
        return len(self._options(given)) > 0

    async def ask(self, session: Session, place: Place, given: Given, problem: Wrong) -> Answer:
        options, former = self._options(given), given.get(self.topic) or self.guess(given)
        chosen = ELSEWHERE if former and ELSEWHERE in options and former not in options else former
        while (answer := await self._touched(session, place, options, chosen)) == ELSEWHERE:
            typed = {self.topic: former if chosen == ELSEWHERE else ""}
            answer = await Write(self.topic, optional=self.optional).ask(session, place, typed, problem)
            if answer != BACK:
                break
        return answer

    async def _touched(self, session: Session, place: Place, options: tuple[str, ...], chosen: str) -> Answer:
        session.show(AskChoice(self.topic, options, place, chosen, self.optional))
        while True:
            match await session.next():
                case Pressed(Button.CHOOSE, option) if option in options:
                    return option
                case Pressed(Button.SKIP) if self.optional:
                    return ""
                case Pressed(Button.BACK) | CardRead() as event:
                    return event

    def _options(self, given: Given) -> tuple[str, ...]:
        return self.among(given) if self.among else self.options


@dataclass(frozen=True, slots=True)
class Write:
    """A line that is typed, on a keyboard that begins every word with a large letter unless it is `plain`. `check`
    tells what is wrong with it, `only` after which answers it is asked."""

    topic: Topic
    optional: bool = False
    plain: bool = False
    check: Callable[[str], Problem | None] = lambda words: None
    only: Callable[[Given], bool] = lambda given: True

    def applies(self, given: Given) -> bool:
        return self.only(given)

    async def ask(self, session: Session, place: Place, given: Given, problem: Wrong) -> Answer:
        former = given.get(self.topic, "")
        view = AskWords(self.topic, place, former, optional=self.optional, problem=problem, plain=self.plain)
        view = self._with(view, former)
        while True:
            session.show(view)
            match await session.next():
                case Pressed(Button.KEY, key) if key.isprintable():
                    view = self._with(view, view.words + (key.upper() if view.upper else key))
                case Pressed(Button.ERASE):
                    view = self._with(view, view.words[:-1])
                case Pressed(Button.SHIFT):
                    view = self._with(replace(view, locked=not view.locked), view.words)
                case Pressed(Button.DONE) if view.words.strip():
                    words = " ".join(view.words.split())
                    if (wrong := self.check(words)) is None:
                        return words
                    view = replace(view, problem=wrong)
                case Pressed(Button.DONE) if self.optional:
                    return ""
                case Pressed(Button.BACK) | CardRead() as event:
                    return event

    def _with(self, view: AskWords, words: str) -> AskWords:
        words = words.lstrip()[:LONGEST_NAME]
        begins = not words or not (words[-1].isalnum() or words[-1] in "'\N{RIGHT SINGLE QUOTATION MARK}")
        problem = view.problem if words == view.words else None
        return replace(view, words=words, upper=view.locked or (begins and not self.plain), problem=problem)


@dataclass(frozen=True, slots=True)
class Dial:
    """Digits on a keypad, in `groups` that stand together, at most as many as these hold. `check` tells what is wrong
    with them, `guess` what stands there at first."""

    topic: Topic
    groups: tuple[int, ...]
    check: Callable[[str], Problem | None]
    optional: bool = False
    only: Callable[[Given], bool] = lambda given: True
    guess: Callable[[Given], str] = lambda given: ""

    def applies(self, given: Given) -> bool:
        return self.only(given)

    async def ask(self, session: Session, place: Place, given: Given, problem: Wrong) -> Answer:
        digits = given.get(self.topic) or self.guess(given)
        wrong = problem if isinstance(problem, Problem) else None
        view = AskDigits(self.topic, place, self.groups, digits, self.optional, wrong)
        while True:
            session.show(view)
            match await session.next():
                case Pressed(Button.DIGIT, digit) if len(view.digits) < sum(self.groups):
                    view = replace(view, digits=view.digits + digit, problem=None)
                case Pressed(Button.ERASE):
                    view = replace(view, digits=view.digits[:-1], problem=None)
                case Pressed(Button.DONE) if view.digits:
                    if (told := self.check(view.digits)) is None:
                        return view.digits
                    view = replace(view, problem=told)
                case Pressed(Button.DONE) if self.optional:
                    return ""
                case Pressed(Button.BACK) | CardRead() as event:
                    return event


@dataclass(frozen=True, slots=True)
class Count:
    """Women and men, answered as "12 8"."""

    topic: Topic = Topic.PEOPLE

    def applies(self, given: Given) -> bool:
        return True

    async def ask(self, session: Session, place: Place, given: Given, problem: Wrong) -> Answer:
        women, _, men = given.get(self.topic, "").partition(" ")
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
