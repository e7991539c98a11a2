"""A backend behind the real REST app and a real HTTP server on a free port, in a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn

from bridge.catalogs.rest import RestCatalog
from bridge.catalogs.transport import Limits, Transport
from bridge.central.config import Central
from bridge.central.library import Library
from bridge.central.listener import listening
from bridge.central.login.settings import Login
from bridge.central.server import settings
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.letters import Mailbox
from bridge.contract.login import LoggedIn, TooManyTries, WantedPin
from bridge.contract.membership import PinChanged
from bridge.contract.standin import Changes
from tests.contract.advance import told_in_advance
from tests.contract.library import NOW, SmallLibrary


@dataclass
class SmallBackend:
    """Satisfies `bridge.central.library.Library`. The token "good" is kiosk K1's, "p1s" would be patron p1's."""

    books: SmallLibrary = field(default_factory=SmallLibrary)
    tokens: dict[str, str] = field(default_factory=lambda: {"good": "K1"})
    patrons: dict[str, str] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)
    well: bool = True
    kiosks: list[str] = field(default_factory=list)

    def catalog(self, kiosk: str) -> Catalog:
        self.kiosks.append(kiosk)
        return self.books

    def mailbox(self, kiosk: str) -> Mailbox:
        self.kiosks.append(kiosk)
        return self.books

    def issue_token(self, kiosk: str) -> str:
        self.tokens[f"token-of-{kiosk}"] = kiosk
        return f"token-of-{kiosk}"

    def kiosk_of(self, token: str) -> str | None:
        return self.tokens.get(token)

    async def log_in(self, card: str, pin: str, address: str) -> LoggedIn | TooManyTries | None:
        self.addresses.append(address)
        match self.books.believes(card, pin):
            case _ if len(self.addresses) > 20:
                return TooManyTries(900)
            case None:
                return None
            case patron:
                self.patrons[f"{patron}s"] = patron
                return LoggedIn(f"{patron}s", patron, NOW)

    async def change_pin(
        self, patron: str, wanted: WantedPin, address: str
    ) -> PinChanged | Refusal | TooManyTries | None:
        return await self._changed(f"card-{patron[1:]}", wanted, address)

    async def reset_pin(self, card: str, wanted: WantedPin, address: str) -> PinChanged | Refusal | TooManyTries | None:
        return await self._changed(card, wanted, address)

    async def _changed(self, card: str, wanted: WantedPin, address: str) -> PinChanged | Refusal | TooManyTries | None:
        self.addresses.append(address)
        if len(self.addresses) > 20:
            return TooManyTries(900)
        if self.books.believes(card, wanted.old) is None:
            return None
        return PinChanged(NOW) if len(wanted.new) >= 6 else Refusal((Reason.PIN_WEAK,))

    def patron_of(self, token: str) -> str | None:
        return self.patrons.get(token)

    async def changes(self, key: bytes, after: str) -> Changes:
        return told_in_advance(self.books, key, after)

    def tend(self) -> None:
        """Nobody waits for anything here."""

    def healthy(self) -> bool:
        return self.well


@contextlib.contextmanager
def central(library: Library, login: Callable[[str], Login] | None = None, **config: Any) -> Iterator[str]:
    """Its URL, of which `login` makes the table of that name."""
    with listening("127.0.0.1", 0) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        made = Central("sqlite:///never-opened", login=login(url) if login else None, **config)
        server = uvicorn.Server(settings(library, made))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])))
        thread.start()
        try:
            yield url
        finally:
            server.should_exit = True
            thread.join()


@contextlib.contextmanager
def rest(
    url: str, token: str = "good", limits: Limits | None = None, ca_file: str = ""
) -> Iterator[tuple[RestCatalog, list[bool]]]:
    """A client, and what it heard about the way to the central."""
    heard: list[bool] = []
    transport = Transport(url, token, limits or Limits(3, 8, 10), ca_file)
    try:
        yield RestCatalog(transport, heard.append), heard
    finally:
        transport.close()
