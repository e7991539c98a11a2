"""Tells the broker how the stand is: everything at each connection, a heartbeat, what changes, what has happened."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from asyncio import Task
from collections.abc import Callable
from time import monotonic
from typing import Protocol

import msgspec

from bridge.contract.faults import Fault
from bridge.telemetry import payloads, topics
from bridge.telemetry.connection import Will
from bridge.telemetry.counting import Counting
from bridge.telemetry.discovery import component_names, discovery
from bridge.telemetry.events import Events, Waiting
from bridge.telemetry.line import Line, NotAuthorized
from bridge.telemetry.memory import Memory
from bridge.telemetry.sessions import Sessions
from bridge.telemetry.watch import PartPicture, Picture, Watch

_log = logging.getLogger(__name__)

ROUND = 600.0  # seconds after which everything is told again
FLYING = 8  # events that wait for their acknowledgement at the same time
FAREWELL = 2.0  # seconds for the last words
_BREATH = 0.05  # so that what changes together is told together


class Attending(Protocol):
    async def attend(self, line: Line, session: int) -> None:
        """Obeys commands until cancelled."""


class Herald:
    """`wanted` says whether the bridge was told to stop. `version` is the program's. `attending` is None where nobody's
    commands are obeyed."""

    def __init__(  # noqa: PLR0913 - whom it asks for what it tells
        self,
        stand: str,
        *,
        every: float,
        version: str,
        is_discoverable: bool,
        watch: Watch,
        counting: Counting,
        events: Events,
        sessions: Sessions,
        memory: Memory,
        wanted: Callable[[], bool],
        attending: Attending | None = None,
    ) -> None:
        self._stand, self._every, self._version, self._is_discoverable = stand, every, version, is_discoverable
        self._watch, self._counting, self._events = watch, counting, events
        self._sessions, self._memory, self._wanted, self._attending = sessions, memory, wanted, attending
        self._changed, self._happened = asyncio.Event(), asyncio.Event()
        watch.changed, events.added = self._changed.set, self._happened.set
        self._seq = 0
        self._told: dict[str, bytes] = {}  # by topic, what this connection's broker has
        self._refused: set[str] = set()
        self.protocol = ""

    def will(self) -> Will:
        """Of the connection that is tried next."""
        self._sessions.next()
        self._seq = -1
        return Will(topics.state(self._stand), self._lost())

    async def live(self, line: Line) -> None:
        """One connection. Raises OSError when it is over; says goodbye when it is cancelled."""
        self.protocol, self._told = line.protocol, {}
        if line.protocol != "5":
            _log.warning("the broker speaks MQTT %s only: it knows no %s", line.protocol, ", ".join(payloads.LOSES))
        if self._attending is not None:  # before anybody learns of this session and gives it a command
            with contextlib.suppress(NotAuthorized):  # which attending tells, too
                await line.subscribe(topics.commands(self._stand))
        picture = self._watch.look()
        work = [self._tell(line, picture), self._tell_events(line)]
        if self._attending is not None:
            work.append(self._attending.attend(line, self._sessions.number))
        try:
            await _until_one_ends([asyncio.ensure_future(one) for one in work])
        except BaseException:  # also for a mistake of ours: the connection will be closed, and not by a will
            await self._say_goodbye(line)
            raise
        finally:
            self.protocol = ""

    async def _tell(self, line: Line, picture: Picture) -> None:
        """The birth, and then on and on."""
        self._changed.clear()
        await self._tell_state(line, picture)
        await self._tell_round(line, picture)
        beat, all_again = monotonic() + self._every, monotonic() + ROUND
        while True:
            await self._wait_until(beat)
            picture, former, now = self._watch.picture, picture, monotonic()
            if now >= beat or (picture.state, picture.faults) != (former.state, former.faults):
                await self._tell_state(line, self._watch.look() if now >= beat else picture)
                beat = monotonic() + self._every
            if now >= all_again:
                self._told, all_again = {}, now + ROUND
            await self._tell_round(line, picture)

    async def _wait_until(self, beat: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, beat - monotonic())):
                await self._changed.wait()
        self._changed.clear()
        await asyncio.sleep(_BREATH)

    async def _tell_state(self, line: Line, picture: Picture) -> None:
        self._seq += 1
        message = payloads.state(picture, self._sessions.number, self._seq, self._every)
        await self._publish(line, topics.state(self._stand), _json(message))

    async def _tell_round(self, line: Line, picture: Picture) -> None:
        """All of it that this broker does not have as it is."""
        told = [self._tell_part(line, picture, part) for part in picture.parts]
        told += [self._clear(line, topic) for topic in self._gone(picture)]
        told += [self._tell_counts(line, picture), self._tell_discovery(line, picture)]
        await asyncio.gather(*told)
        if _is_whole(picture):
            self._memory.note("parts", _names(picture))

    async def _tell_part(self, line: Line, picture: Picture, part: PartPicture) -> None:
        message = payloads.part(picture, part, self._sessions.number)
        content = _json((payloads.coarse(part.seen.health), part.seen.faults))
        await self._publish_new(line, topics.health(self._stand, part.seen.name), message, content)

    async def _tell_counts(self, line: Line, picture: Picture) -> None:
        counted = self._counting.counts
        message = payloads.counts(picture, counted, self._sessions.number)
        await self._publish_new(line, topics.counts(self._stand), message, _json(counted))

    async def _tell_discovery(self, line: Line, picture: Picture) -> None:
        """Or takes it back, when it is not wanted any more."""
        topic = topics.discovery(self._stand)
        if self._is_discoverable:
            seen = [part.seen for part in picture.parts]
            shown = " ".join(component_names(seen)).encode()
            if self._told.get(topic) != shown:
                await self._publish(line, topic, discovery(self._stand, self._version, self._every, ROUND, seen))
                self._told[topic] = shown
                self._memory.note("discovered", True)
        elif self._memory.fact("discovered", bool):
            await self._clear(line, topic)
            self._memory.note("discovered", False)

    def _gone(self, picture: Picture) -> list[str]:
        """The topics of parts that were told of and are not configured any more. Whatever happens, all that is told of
        is noted before, and forgotten when it is cleared."""
        former, names = self._memory.fact("parts", list[str]) or [], _names(picture)
        self._memory.note("parts", sorted({*former, *names}))
        return [topics.health(self._stand, name) for name in former if name not in names] if _is_whole(picture) else []

    async def _publish_new(self, line: Line, topic: str, message: object, content: bytes) -> None:
        """Unless the broker has it."""
        if self._told.get(topic) == content:
            return
        await self._publish(line, topic, _json(message))
        self._told[topic] = content

    async def _clear(self, line: Line, topic: str) -> None:
        await self._publish(line, topic, b"")
        self._told.pop(topic, None)

    async def _publish(self, line: Line, topic: str, payload: bytes) -> None:
        """Retained. What the broker does not allow is said once, and does not end the rest."""
        try:
            await line.publish(topic, payload, retain=True)
        except NotAuthorized as error:
            self._note_refused(topic, error)

    def _note_refused(self, topic: str, error: NotAuthorized) -> None:
        if topic not in self._refused:
            self._refused.add(topic)
            _log.error("%s: %s", topic, error)

    async def _tell_events(self, line: Line) -> None:
        """In order, some at a time; one is done when the broker has it, and not before."""
        flying: set[Task[None]] = set()
        last = 0
        try:
            while True:
                self._happened.clear()
                while len(flying) < FLYING and (waiting := self._events.after(last)) is not None:
                    last = waiting.number
                    flying.add(asyncio.create_task(self._tell_event(line, waiting)))
                news = asyncio.create_task(self._happened.wait())
                done, _ = await asyncio.wait({*flying, news}, return_when=asyncio.FIRST_COMPLETED)
                news.cancel()
                flying -= done
                for task in done:
                    task.result()
        finally:
            for task in flying:
                task.cancel()

    async def _tell_event(self, line: Line, waiting: Waiting) -> None:
        topic = topics.event(self._stand, waiting.event.kind)
        try:
            await line.publish(topic, _json(waiting.event))
        except NotAuthorized as error:
            self._note_refused(topic, error)  # it stays, until somebody has put the broker right
            return
        self._events.done(waiting)

    async def _say_goodbye(self, line: Line) -> None:
        """The will's word, before the broker has to say it; and what happened last."""
        self._seq += 1
        with contextlib.suppress(OSError):
            async with asyncio.timeout(FAREWELL):
                await self._publish(line, topics.state(self._stand), self._lost())
                last = 0
                while (waiting := self._events.after(last)) is not None:
                    last = waiting.number
                    await self._tell_event(line, waiting)

    def _lost(self) -> bytes:
        number, wanted = self._sessions.number, self._wanted()
        return _json(payloads.lost(self._watch.picture, number, self._seq, self._every, wanted=wanted))


def _is_whole(picture: Picture) -> bool:
    """Whether the kiosk has spoken, which alone knows its devices."""
    return not picture.starting and Fault.KIOSK_GONE not in picture.faults


def _names(picture: Picture) -> list[str]:
    return sorted(part.seen.name for part in picture.parts)


def _json(message: object) -> bytes:
    return msgspec.json.encode(message)


async def _until_one_ends(tasks: list[Task[None]]) -> None:
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
