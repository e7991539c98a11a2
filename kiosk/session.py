"""One patron's turn at the kiosk: what they see, what they do next, and when they have left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kiosk.events import Button, Event, Pressed
from kiosk.inbox import Inbox
from kiosk.views import Cause, StillThere, View


class PatronLeft(Exception):
    """The patron pressed Leave, or does not answer any more."""


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
    """Lives as long as one patron's turn; its language dies with it."""

    def __init__(self, stage: Stage, inbox: Inbox, manners: Manners, second: float = 1.0) -> None:
        """`second` is the length of a second, for tests."""
        self.language = manners.languages[0]
        self._stage, self._inbox, self._manners, self._second = stage, inbox, manners, second
        self._view: View | None = None

    @property
    def cause(self) -> Cause | None:
        """Why nobody can be served now, or None."""
        return self._inbox.condition.cause

    def show(self, view: View) -> None:
        self._view = view
        self._stage.show(view, self.language)

    async def next(self) -> Event:
        """What the patron does next. Asks after a long silence; raises PatronLeft when they leave."""
        while True:
            try:
                event = await self._inbox.next(self._manners.patience * self._second)
            except TimeoutError:
                event = await self._ask_still_there()
            if not self._is_settled_here(event):
                return event

    async def next_quietly(self, patience: int | None = None) -> Event:
        """Like `next`, for a last screen: silence is leaving, nobody is asked. `patience` in seconds."""
        while True:
            try:
                event = await self._inbox.next((patience or self._manners.patience) * self._second)
            except TimeoutError:
                raise PatronLeft from None
            if not self._is_settled_here(event):
                return event

    async def anyone(self) -> Event:
        """What happens while nobody is served; waits without end, in the first language after a silence."""
        while True:
            idle = self.language == self._manners.languages[0]
            try:
                event = await self._inbox.next(None if idle else self._manners.patience * self._second)
            except TimeoutError:
                event = Pressed(Button.LANGUAGE, self._manners.languages[0])
            if event == Pressed(Button.LEAVE) or not self._is_settled_here(event):
                return event

    def _is_settled_here(self, event: Event) -> bool:
        """Leaving and the language mean the same everywhere, so no flow has to name them."""
        match event:
            case Pressed(Button.LEAVE):
                raise PatronLeft
            case Pressed(Button.LANGUAGE, language) if language in self._manners.languages:
                self.language = language
                if self._view is not None:
                    self.show(self._view)
                return True
            case Pressed(Button.STAY):
                return True
        return False

    async def _ask_still_there(self) -> Event:
        """Counts down; any answer brings the former view back, a scan counts as an answer and is kept."""
        former = self._view
        event = await self._count_down()
        if former is not None:
            self.show(former)
        return event

    async def _count_down(self) -> Event:
        for seconds in range(self._manners.grace, 0, -1):
            self.show(StillThere(seconds))
            try:
                return await self._inbox.next(self._second)
            except TimeoutError:
                continue
        raise PatronLeft
