"""One patron's turn at the kiosk: what they see, what they do next, and when they have left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import Any, Protocol, TypeVar

from kiosk.events import Answered, Button, DeviceChanged, ErrandWaiting, Event, LinkOffline, OfferChanged, Pressed
from kiosk.inbox import Inbox
from kiosk.turn_notes import TurnNotes
from kiosk.views import Cause, OneMoment, OutOfOrder, StillThere, View

T = TypeVar("T")


class PatronLeft(Exception):
    """The patron pressed Leave, does not answer any more, or was sent away because the stand is needed at once."""


class Stage(Protocol):
    """Where views are shown: the glass, or a list in a test."""

    def show(self, view: View, language: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Manners:
    """How a kiosk treats people. `patience` and `grace` are seconds: silence before it asks "are you still
    there?", and the countdown after. `languages` begins with the one every session starts in."""

    patience: int = 40
    grace: int = 15
    languages: tuple[str, ...] = ("id", "en")

    def __post_init__(self) -> None:
        if self.patience < 1 or self.grace < 1:
            raise ValueError("patience and grace must be at least 1 second")
        if not self.languages or set(self.languages) - {"id", "en"}:
            raise ValueError('languages must be a list of "id" and "en"')


class Session:
    """Lives as long as one patron's turn; its language dies with it.

    While `unhurried` somebody listens instead of looking, which takes longer: they are never taken to have left without
    being asked.
    """

    def __init__(
        self, stage: Stage, inbox: Inbox, manners: Manners, second: float = 1.0, clock: Callable[[], float] = monotonic
    ) -> None:
        """`second` is the length of a second and `clock` tells seconds, for tests."""
        self.language = manners.languages[0]
        self.clock = clock
        self.unhurried: Callable[[], bool] = lambda: False
        self.notes = TurnNotes(clock)
        self._stage, self._inbox, self._manners, self._second = stage, inbox, manners, second
        self._view: View | None = None
        self._silence = 0.0  # seconds in which nothing has happened

    @property
    def cause(self) -> Cause | None:
        """Why nobody can be served now, or None."""
        return self._inbox.condition.cause

    @property
    def online(self) -> bool:
        """Whether the library itself can be asked now."""
        return self._inbox.condition.online

    @property
    def reads(self) -> bool:
        """Whether a card or an item can be scanned now."""
        return self._inbox.condition.reads

    @property
    def offline(self) -> LinkOffline | None:
        """How this stand takes the library's place now, None while the library itself is asked."""
        return self._inbox.condition.offline

    def show(self, view: View) -> None:
        self._view = view
        self.notes.note(view)
        self._stage.show(view, self.language)

    def ask(self, question: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Asks the library while the patron goes on. `Answered` comes when the task is done, never when it was
        cancelled; whoever asks also cancels the task at the end, and reads its result, where mistakes come out."""
        task = asyncio.create_task(question)
        task.add_done_callback(self._tell_answered)
        return task

    async def next(self) -> Event:
        """What the patron does next. Asks after a long silence; raises PatronLeft when they leave."""
        while (event := await self.next_within(inf)) is None:
            continue
        return event

    async def next_within(self, seconds: float) -> Event | None:
        """Like `next`, but None when so many seconds pass; they are silence all the same, and add up."""
        while True:
            event = await self._hear(min(seconds, self._patience_left()))
            if event is None and self._patience_left():
                return None
            event = event or await self._ask_still_there()
            if not self._is_settled_here(event):
                return event

    async def next_quietly(self, patience: int | None = None) -> Event:
        """Like `next`, for a last screen: silence is leaving, nobody is asked. `patience` in seconds."""
        while (event := await self.next_quietly_within(inf, patience)) is None:
            continue
        return event

    async def next_quietly_within(self, seconds: float, patience: int | None = None) -> Event | None:
        """Like `next_quietly`, but None when so many seconds pass; they add up to silence."""
        while True:
            event = await self._hear(min(seconds, self._patience_left(patience)))
            if event is None and self._patience_left(patience):
                return None
            if event is None:
                event = await self._ask_still_there() if self._is_listened_to() else None
            if event is None:
                raise PatronLeft
            if not self._is_settled_here(event):
                return event

    async def ask_to_stay(self) -> Event | None:
        """At the end of a screen's own time: None when they stay, or what else they did. Raises PatronLeft."""
        event = await self._ask_still_there()
        return None if self._is_settled_here(event) else event

    async def anyone(self, seconds: float | None = None) -> Event | None:
        """What happens while nobody is served, in the first language after a silence; None after `seconds`."""
        while True:
            event = await self._hear(seconds if self._is_idle() else min(seconds or inf, self._patience_left()))
            if event is None and not self._is_idle() and not self._patience_left():
                event = Pressed(Button.LANGUAGE, self._manners.languages[0])
            if event is None or _is_for_nobody(event) or not self._is_settled_here(event):
                return event

    def drop(self) -> None:
        """What was touched and scanned while nobody could begin is forgotten."""
        self._inbox.forget()

    async def _hear(self, seconds: float | None) -> Event | None:
        """The next event, or None after `seconds`, which add to the silence; an event ends it, unless it is about the
        stand itself: a printer that runs low does not mean that somebody is there."""
        began = self.clock()
        try:
            event = await self._inbox.next(None if seconds is None else seconds * self._second)
        except TimeoutError:
            self._silence += seconds or 0
            return None
        self._silence = self._silence + (self.clock() - began) / self._second if _is_of_the_stand(event) else 0
        return event

    def _patience_left(self, patience: int | None = None) -> float:
        return max(0.0, (patience or self._manners.patience) - self._silence)

    def _is_idle(self) -> bool:
        return self.language == self._manners.languages[0]

    def _tell_answered(self, task: asyncio.Task[Any]) -> None:
        if not task.cancelled():
            self._inbox.tell(Answered())

    def _is_settled_here(self, event: Event) -> bool:
        """Leaving and the language mean the same everywhere, so no flow has to name them."""
        match event:
            case Pressed(Button.LEAVE) | ErrandWaiting(now=True):
                raise PatronLeft
            case Pressed(Button.LANGUAGE, language) if language in self._manners.languages:
                self.language = language
                if self._view is not None:
                    self.show(self._view)
                return True
            case Pressed(Button.STAY) | OfferChanged():
                return True
        return False

    def _is_listened_to(self) -> bool:
        """Nobody is asked for what only the stand itself has to say."""
        return self.unhurried() and not isinstance(self._view, OneMoment | OutOfOrder)

    async def _ask_still_there(self) -> Event:
        """Counts down, and raises PatronLeft at its end. Any answer brings the former view back; a scan counts as an
        answer and is kept."""
        former = self._view
        event = await self._count_down()
        self._silence = 0
        if former is not None:
            self.show(former)
        return event

    async def _count_down(self) -> Event:
        for seconds in range(self._manners.grace, 0, -1):
            self.show(StillThere(seconds))
            try:
                return await self._sign_of_life()
            except TimeoutError:
                continue
        raise PatronLeft

    async def _sign_of_life(self) -> Event:
        """Raises TimeoutError when a second passes without one."""
        end = self.clock() + self._second
        while True:
            event = await self._inbox.next(max(0.0, end - self.clock()))
            if not _is_of_the_stand(event):
                return event


def _is_of_the_stand(event: Event) -> bool:
    return isinstance(event, DeviceChanged | OfferChanged) or event == ErrandWaiting()


def _is_for_nobody(event: Event) -> bool:
    """While nobody is served nobody can leave."""
    return event == Pressed(Button.LEAVE) or isinstance(event, ErrandWaiting | OfferChanged)
