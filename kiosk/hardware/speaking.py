"""A voice, a pad and a jack in use. Of a voice the newest utterance is said, an older one is not made up for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Any, NoReturn, Protocol, TypeVar

from kiosk.events import Event
from kiosk.hardware import OpenVoice, Utterance, Voice
from kiosk.hardware.device import ATTEMPTS, Attempts, Device

Given = TypeVar("Given")
Given_co = TypeVar("Given_co", covariant=True)


class Source(Protocol[Given_co]):
    @property
    def name(self) -> str: ...

    def open(self) -> AbstractAsyncContextManager[AsyncIterator[Given_co]]: ...


class VoiceDevice:
    """A voice that is supervised. What is to be said while it is lost is never said."""

    def __init__(self, driver: Voice, tell: Callable[[Event], None], attempts: Attempts = ATTEMPTS) -> None:
        self.device: Device[OpenVoice] = Device(driver, self._speak, tell, attempts)
        self._wanted: Utterance | None = None
        self._asked = asyncio.Event()

    async def tend(self) -> NoReturn:
        await self.device.tend()

    def utter(self, utterance: Utterance) -> None:
        """At once, and never waits. A sound that was not begun yet is kept, because it tells of something else."""
        waiting = self._wanted
        if waiting is not None and waiting.sound is not None and utterance.sound is None:
            utterance = replace(utterance, sound=waiting.sound)
        self._wanted = utterance
        self._asked.set()

    async def _speak(self, voice: OpenVoice) -> AsyncGenerator[None, None]:
        self._take()
        lost = asyncio.ensure_future(voice.lost())
        try:
            while await self._next(lost):
                await voice.utter(self._take())
                yield
        finally:
            lost.cancel()
            await asyncio.gather(lost, return_exceptions=True)

    async def _next(self, lost: asyncio.Future[None]) -> bool:
        """True when something is to be said; raises what the voice was lost of."""
        asked = asyncio.ensure_future(self._asked.wait())
        either: set[asyncio.Future[Any]] = {asked, lost}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            asked.cancel()
        if lost.done():
            lost.result()
            return False
        return True

    def _take(self) -> Utterance:
        """The newest; a silence when there is none."""
        taken, self._wanted = self._wanted, None
        self._asked.clear()
        return taken or Utterance()


def passing_on(
    driver: Source[Given],
    give: Callable[[Given], None],
    tell: Callable[[Event], None],
    attempts: Attempts = ATTEMPTS,
) -> Device[AsyncIterator[Given]]:
    """A pad or a jack that is supervised: all it gives goes to `give`."""

    async def use(stream: AsyncIterator[Given]) -> AsyncGenerator[None, None]:
        async for given in stream:
            yield  # first, because a flapping one is back before it is listened to
            give(given)

    return Device(driver, use, tell, attempts)
