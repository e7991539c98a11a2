"""A key pad made of a Unix socket, for demonstrations and tests: each word written to it is a key that is pressed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.hardware import PadKey
from kiosk.hardware.datagrams import UNPLUG, bound, datagrams


@dataclass(frozen=True, slots=True)
class RehearsalPad:
    """From a shell: `echo next act | socat - UNIX-SENDTO:/run/kiosk/pad`. Words that are no key are no key."""

    name: str
    path: str

    def __post_init__(self) -> None:
        if not 1 <= len(self.path.encode()) <= 107:
            raise ValueError("path must have 1 to 107 bytes, as every Unix socket")

    @asynccontextmanager
    async def open(self) -> AsyncIterator[AsyncIterator[PadKey]]:
        """Raises OSError when the socket's folder is missing or closed to us."""
        with bound(Path(self.path)) as socket:
            yield _pressed(datagrams(socket))


async def _pressed(given: AsyncIterator[bytes]) -> AsyncIterator[PadKey]:
    known = {key.value: key for key in PadKey}
    async for data in given:
        if data == UNPLUG:
            return
        for word in data.decode("ascii", "replace").split():
            if word in known:
                yield known[word]


DRIVER = RehearsalPad
