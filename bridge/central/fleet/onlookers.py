"""Browsers that look on: each is woken when something has changed, and there are only so many."""

from __future__ import annotations

import asyncio
import contextlib
from asyncio import Event
from collections.abc import Iterator


class TooMany(Exception):
    """As many as may look on already do."""


class Onlookers:
    """For the event loop only. `version` grows with every change."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.number = 0
        self.version = 0
        self.closing = False
        self._news = Event()

    @contextlib.contextmanager
    def looking_on(self) -> Iterator[None]:
        """Raises `TooMany`."""
        if self.number >= self._most:
            raise TooMany
        self.number += 1
        try:
            yield
        finally:
            self.number -= 1

    def wake(self) -> None:
        self.version += 1
        self._news.set()
        self._news = Event()

    def close(self) -> None:
        """Lets everybody go, so that the server can end."""
        self.closing = True
        self.wake()

    async def news(self, after: int, seconds: float) -> int:
        """The version: at once when it is another one than `after`, else when it changes or after so many seconds."""
        if self.version == after and not self.closing:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._news.wait()
        return self.version
