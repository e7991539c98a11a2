"""The ledger as the event loop sees it: it never holds the loop up, opens when it can, and tells what fails."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bridge.offline.bench import Bench
from bridge.telemetry.chores import Chores
from bridge.telemetry.ledger import CannotKeep, Ledger, Line
from bridge.telemetry.messages import Order

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Books:
    """Keeps `lines` lines of the audit, half of them for what was refused."""

    def __init__(self, path: Path, lines: int, chores: Chores) -> None:
        self._path, self._lines, self._chores = path, lines, chores
        self._bench = Bench()
        self._ledger: Ledger | None = None
        self._fault = ""
        self._refused: list[Line] = []
        self._writing = False

    async def new_session(self, session: int, now: datetime) -> None:
        """Forgets what cannot be used any more anyway."""
        with contextlib.suppress(CannotKeep):  # told already; commands will be refused
            await self._do(lambda ledger: ledger.forget_nonces(session, now))

    async def take(self, order: Order, line: Line) -> str | None:
        """As `Ledger.take`. Raises `CannotKeep`."""
        return await self._do(lambda ledger: ledger.take(order.nonce, order.session, order.expires, line))

    async def note(self, line: Line) -> str:
        """The newest hash of the line's chain; empty when it could not be written, which is told in the log."""
        return await self._note([line])

    def refuse(self, line: Line) -> None:
        """Soon, together with all others that come meanwhile: a slow disk makes few writes of many."""
        self._refused.append(line)
        if not self._writing:
            self._writing = True
            self._chores.begin(self._write_refused())

    def close(self) -> None:
        """Waits for what is being written."""
        self._bench.close()
        if self._ledger is not None:
            self._ledger.close()

    async def _write_refused(self) -> None:
        try:
            while self._refused:
                lines, self._refused = self._refused, []
                await self._note(lines)
        finally:
            self._writing = False

    async def _note(self, lines: list[Line]) -> str:
        try:
            return await self._do(lambda ledger: ledger.note(lines[0].chain, lines))
        except CannotKeep:
            _log.error("%d lines of the audit are lost", len(lines))
            return ""

    async def _do(self, work: Callable[[Ledger], T]) -> T:
        """Raises `CannotKeep`."""
        try:
            done = await self._bench(self._at_once, work)
        except CannotKeep as error:
            self._tell(str(error))
            raise
        self._tell("")
        return done

    def _at_once(self, work: Callable[[Ledger], T]) -> T:
        if self._ledger is None:
            self._ledger = Ledger.open(self._path, self._lines)
        return work(self._ledger)

    def _tell(self, fault: str) -> None:
        """Each change once."""
        if fault != self._fault:
            _log.error("commands: %s", fault or "they can be written down again")
        self._fault = fault
