"""Typing a search: the library's suggestions follow the fingers, and never hold them up."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Unavailable
from bridge.contract.discovery import LONGEST_WORDS, Suggestions
from kiosk.events import Answered, Button, CardRead, Event, ItemSeen, Pressed
from kiosk.session import Session
from kiosk.views import Search


async def type_words(session: Session, catalog: Catalog, words: str) -> str | Event:
    """The words to search for, or what ended the search: BACK, or a scan."""
    typing = _Typing(session, catalog, words)
    try:
        while True:
            session.show(typing.view)
            match await session.next():
                case Pressed(Button.KEY, letter) if letter.isprintable():
                    typing.change(typing.view.words + letter)
                case Pressed(Button.ERASE):
                    typing.change(typing.view.words[:-1])
                case Answered():
                    typing.suggest()
                case Pressed(Button.SUGGESTION, suggested) if suggested.strip():
                    return suggested
                case Pressed(Button.DONE) if typing.view.words.strip():
                    return typing.view.words
                case Pressed(Button.BACK) | CardRead() | ItemSeen() as event:
                    return event
    finally:
        typing.forget()


class _Typing:
    """The words so far and the newest question about them; older questions are given up."""

    def __init__(self, session: Session, catalog: Catalog, words: str) -> None:
        self.view = Search(words)
        self._session, self._catalog = session, catalog
        self._question: asyncio.Task[tuple[str, ...]] | None = None

    def change(self, words: str) -> None:
        self.forget()
        words = words.lstrip()[:LONGEST_WORDS]
        self.view = replace(self.view, words=words, suggestions=self.view.suggestions if words else ())
        if words:
            self._question = self._session.ask(_suggestions(self._catalog, words))

    def suggest(self) -> None:
        if self._question and self._question.done():
            self.view = replace(self.view, suggestions=self._question.result())

    def forget(self) -> None:
        if self._question:
            self._question.cancel()
            self._question = None


async def _suggestions(catalog: Catalog, words: str) -> tuple[str, ...]:
    """None at all when the library does not answer: the search itself will tell."""
    try:
        answer: Suggestions = await catalog.suggest(words)
    except Unavailable:
        return ()
    return answer.texts
