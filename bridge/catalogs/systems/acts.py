"""Every act happens once: it is written down before a system is asked, and looked for before it is asked again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bridge.catalogs.systems.deeds import Borrowing, Deed, Done, Holding, Renewing, Returning, Unholding
from bridge.catalogs.systems.ledger import Begun, Content, Ledger
from bridge.catalogs.systems.system import Act, LibrarySystem
from bridge.contract.circulation import KeyReused, NeverAsked, Refusal


@dataclass(slots=True)
class Turns:
    """Who asks for the same act at the same time waits for the first answer, and gets it."""

    _locks: dict[str, asyncio.Lock] = field(default_factory=dict)

    @contextlib.asynccontextmanager
    async def of(self, key: str) -> AsyncIterator[None]:
        lock = self._locks.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                yield
        finally:
            if not lock.locked():
                self._locks.pop(key, None)


@dataclass(frozen=True, slots=True)
class Acts:
    """Those of one stand. `Turns` are shared by all stands."""

    system: LibrarySystem
    ledger: Ledger
    turns: Turns
    stand: str

    async def once(self, key: str, content: Content, deed: Deed, at: datetime | None = None) -> Any:
        """The deed's answer, or the one given under this key before. `at` is as in `Act`. Raises `KeyReused`, and
        `Unavailable`: then it is asked for again under the same key."""
        async with self.turns.of(key):
            if (before := await asyncio.to_thread(self.ledger.answered, key, content)) is not None:
                return before
            begun = await asyncio.to_thread(self.ledger.begun, key)
            if begun is None:
                answer = await self._first(key, content, deed, at)
            elif begun.content != content:
                raise KeyReused
            else:
                answer = await deed.happened(begun.seen, begun.at) or await deed.do(Act(key, self.stand, at))
            await asyncio.to_thread(self.ledger.keep, key, content, answer)
            return answer

    async def became(self, key: str) -> Any:
        """What became of the act under this key; None when it has not happened."""
        if (told := await asyncio.to_thread(self.ledger.became, key)) is not None:
            return told
        async with self.turns.of(key):
            begun = await asyncio.to_thread(self.ledger.begun, key)
            deed = self._deed(begun.content) if begun else None
            answer = await deed.happened(begun.seen, begun.at) if begun and deed else None
            if begun and answer:
                await asyncio.to_thread(self.ledger.keep, key, begun.content, answer)
            return answer or await asyncio.to_thread(self.ledger.became, key)

    def _deed(self, content: Content) -> Deed | None:
        """The one that is remembered so, as it is asked for when it has happened already; None for those that only who
        asked for them can look for."""
        deed: Deed | None = None
        match content:
            case ("borrow", patron, barcode):
                deed = Borrowing(self.system, patron, barcode, None)
            case ("return", barcode):
                deed = Returning(self.system, barcode)
            case ("renew", patron, loan):
                deed = Renewing(self.system, patron, loan=loan)
            case ("renew-item", patron, barcode):
                deed = Renewing(self.system, patron, barcode=barcode)
            case ("hold", patron, title, barcode):
                deed = Holding(self.system, patron, title, barcode or None)
            case ("unhold", patron, hold):
                deed = Unholding(self.system, patron, hold)
        return deed

    async def _first(self, key: str, content: Content, deed: Deed, at: datetime | None) -> Done | Refusal:
        seen = await deed.look()
        if isinstance(seen, Refusal):
            return seen
        begun = Begun(content, seen, self.ledger.rules.now(), self.stand)
        await asyncio.to_thread(self.ledger.begin, key, begun)
        try:
            return await deed.do(Act(key, self.stand, at))
        except NeverAsked:
            await asyncio.to_thread(self.ledger.drop, key)
            raise
