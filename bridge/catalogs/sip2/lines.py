"""The few connections to a SIP2 server: opened when they are needed, logged in, kept alive while nobody uses them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from time import monotonic

from bridge.catalogs.sip2.dialogue import Dialogue, connected
from bridge.catalogs.sip2.frame import Message
from bridge.catalogs.sip2.questions import Questions
from bridge.catalogs.sip2.settings import Sip2
from bridge.contract.circulation import NeverAsked, Unavailable


class Lines:
    """For one event loop at a time; those of a loop that has ended are forgotten. `status` is the last 98."""

    def __init__(self, settings: Sip2, questions: Questions) -> None:
        self.status: Message | None = None
        self._settings, self._questions = settings, questions
        self._loop: asyncio.AbstractEventLoop | None = None
        self._idle: list[Dialogue] = []
        self._free = asyncio.Semaphore(settings.connections)
        self._tending: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Dialogue]:
        """A connection for some questions in a row. Raises `NeverAsked` when there is none to be had."""
        self._begin()
        free = self._free
        await self._wait(free)
        try:
            await _hear()
            dialogue = self._kept() or await self._opened()
            try:
                yield dialogue
            finally:
                if dialogue.alive:
                    self._idle.append(dialogue)
                else:
                    dialogue.drop()
        finally:
            free.release()

    def close(self) -> None:
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        if loop.is_running() and not _is_this(loop):
            loop.call_soon_threadsafe(self._drop)
        else:
            self._drop()

    def _begin(self) -> None:
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop, self._idle, self._free = loop, [], asyncio.Semaphore(self._settings.connections)
            self._tending = None
        if self._tending is None or self._tending.done():
            self._tending = loop.create_task(self._tend())

    async def _wait(self, free: asyncio.Semaphore) -> None:
        try:
            async with asyncio.timeout(self._settings.answer):
                await free.acquire()
        except TimeoutError:
            raise NeverAsked("all connections to the library's system are in use") from None

    def _kept(self) -> Dialogue | None:
        """The one that was used last, so that the others may rest."""
        while self._idle:
            dialogue = self._idle.pop()
            if dialogue.alive:
                return dialogue
            dialogue.drop()
        return None

    async def _opened(self) -> Dialogue:
        """Logged in, and told what the system can do."""
        password = self._settings.password()
        dialogue = await connected(self._settings)
        try:
            if self._settings.user:
                _check_login(await dialogue.ask(self._questions.login(password)))
            self.status = await dialogue.ask(self._questions.status())
        except Unavailable as error:
            dialogue.drop()
            raise NeverAsked(str(error)) from None
        except BaseException:
            dialogue.drop()
            raise
        return dialogue

    async def _tend(self) -> None:
        """Asks after the system on every connection that was silent too long; ends them all when it is ended."""
        try:
            while True:
                await asyncio.sleep(self._settings.keep_alive / 4)
                silent = monotonic() - self._settings.keep_alive / 2
                for dialogue in [dialogue for dialogue in self._idle if dialogue.used < silent]:
                    async with self._free:
                        await self._greet(dialogue)
        finally:
            self._drop()

    async def _greet(self, dialogue: Dialogue) -> None:
        if dialogue not in self._idle:  # somebody has used it meanwhile
            return
        self._idle.remove(dialogue)
        try:
            with suppress(Unavailable):
                self.status = await dialogue.ask(self._questions.status())
        finally:
            if dialogue.alive:
                self._idle.insert(0, dialogue)

    def _drop(self) -> None:
        if self._tending is not None and not self._tending.done() and not _is_current(self._tending):
            self._tending.cancel()
        while self._idle:
            self._idle.pop().drop()


async def _hear() -> None:
    """Lets the loop read what has come meanwhile: that a connection was closed, above all."""
    for _ in range(2):
        await asyncio.sleep(0)


def _check_login(answer: Message) -> None:
    if answer.fixed["ok"] != "1":
        raise Unavailable("the library's system does not take the user and password it was given")


def _is_this(loop: asyncio.AbstractEventLoop) -> bool:
    try:
        return asyncio.get_running_loop() is loop
    except RuntimeError:
        return False


def _is_current(task: asyncio.Task[None]) -> bool:
    try:
        return asyncio.current_task() is task
    except RuntimeError:  # no loop runs here
        return False
