"""What a stand remembers of itself over restarts: told in the event loop, written in a thread, and never in the way of
a loan. While the disk takes nothing it is remembered until the bridge ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from bridge.offline.bench import Bench
from bridge.telemetry.store import CannotRemember, Store

_log = logging.getLogger(__name__)

T = TypeVar("T")

_AGAIN = 30.0  # seconds after a failure
_SELDOM = 2.0  # seconds that what may be lost waits for more of its kind


class Memory:
    """`open_store` raises `CannotRemember`; it is called at once, and again after failures until `run` is cancelled."""

    def __init__(self, open_store: Callable[[], Store], again: float = _AGAIN) -> None:
        self._open, self._again = open_store, again
        self._bench = Bench()
        self._store: Store | None = None
        self._facts: dict[str, str] = {}
        self._new_facts: dict[str, str] = {}
        self._new_events: dict[int, str] = {}
        self._gone: set[int] = set()
        self._something = asyncio.Event()
        self._writing = asyncio.Lock()
        self.fault = ""
        self.events: dict[int, str] = {}
        try:
            self._store = open_store()
            self._facts, self.events = self._store.facts(), dict(self._store.events())
        except CannotRemember as error:
            self._note(str(error))
            self._something.set()

    def fact(self, name: str, kind: type[T]) -> T | None:
        """None when nothing, or nothing of this kind, is remembered under the name."""
        try:
            return msgspec.json.decode(self._facts[name], type=kind)
        except (KeyError, msgspec.DecodeError):
            return None

    def note(self, name: str, value: Any, *, soon: bool = True) -> None:
        """On the disk a moment later; without `soon` two seconds later, for what changes often and is not precious."""
        text = msgspec.json.encode(value).decode()
        if self._facts.get(name) == text:
            return
        self._facts[name] = self._new_facts[name] = text
        if soon:
            self._something.set()
        elif not self._something.is_set():
            asyncio.get_running_loop().call_later(_SELDOM, self._something.set)

    def put(self, number: int, event: str) -> None:
        self.events[number] = self._new_events[number] = event
        self._something.set()

    def drop(self, number: int) -> None:
        if self.events.pop(number, None) is None:
            return
        self._new_events.pop(number, None)
        self._gone.add(number)
        self._something.set()

    async def written(self) -> bool:
        """Writes all that was told before; whether it is on the disk."""
        await self._flush()
        return not self.fault

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._something.wait()
            self._something.clear()
            await self._flush()
            if self.fault:
                await asyncio.sleep(self._again)
                self._something.set()

    def close(self) -> None:
        """Writes what is left, and blocks for it."""
        self._bench.close()
        if self._store is not None:
            try:
                self._store.change(self._new_facts, self._new_events, self._gone)
            except CannotRemember as error:
                self._note(str(error))
            self._store.close()

    async def _flush(self) -> None:
        async with self._writing:
            facts, self._new_facts = self._new_facts, {}
            events, self._new_events = self._new_events, {}
            gone, self._gone = self._gone, set()
            try:
                if facts or events or gone or self._store is None:
                    store = await self._bench(self._write, facts, events, gone)
                    if self._store is None:
                        self._adopt(store)
            except CannotRemember as error:
                self._new_facts = facts | self._new_facts
                self._new_events = {n: e for n, e in (events | self._new_events).items() if n in self.events}
                self._gone |= gone
                self._note(str(error))
            else:
                self._note("")

    def _write(self, facts: dict[str, str], events: dict[int, str], gone: set[int]) -> Store:
        store = self._store or self._open()
        try:
            store.change(facts, events, gone)
        except CannotRemember:
            if store is not self._store:
                store.close()
            raise
        return store

    def _adopt(self, store: Store) -> None:
        """What was there before the disk could be read, unless something newer is known of it."""
        self._store = store
        self._facts = store.facts() | self._facts
        self.events = dict(sorted((dict(store.events()) | self.events).items()))

    def _note(self, fault: str) -> None:
        """Each change once."""
        before, self.fault = self.fault, fault
        if bool(before) != bool(fault):
            level = logging.ERROR if fault else logging.WARNING
            _log.log(level, "what this stand knows of itself: %s", fault or "is kept on the disk again")
