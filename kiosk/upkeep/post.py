"""What is told to the bridge without waiting for it: in order, and lost where there is no bridge."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import NoReturn

from bridge.contract.circulation import Unavailable


class Post:
    def __init__(self) -> None:
        self._letters: asyncio.Queue[Callable[[], Awaitable[object]]] = asyncio.Queue()

    def send(self, letter: Callable[[], Awaitable[object]]) -> None:
        """`letter` is a question to the bridge whose answer nobody waits for."""
        self._letters.put_nowait(letter)

    async def deliver(self) -> NoReturn:
        while True:
            letter = await self._letters.get()
            try:
                await letter()
            except Unavailable:
                continue  # the bridge tells what it misses, and a turn that is not counted is no harm
