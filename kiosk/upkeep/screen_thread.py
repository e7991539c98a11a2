"""The screen's thread as the desk's thread sees it: whether it moves, and what it shows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic
from typing import NoReturn

from kiosk.events import DeviceChanged, Event

NAME, DRIVER = "screen", "glass"
STUCK_SECONDS = 5.0  # the longest screen is built in less
PICTURE_SECONDS = 10.0  # as long as the bridge gives each of its checks


class ScreenThread:
    """`moved` tells when the thread has moved last, on the monotonic clock. `photograph` asks it for a picture of what
    it shows, a PNG without anybody's data, which it gives in this loop. `since` is when it got stuck or moved again."""

    def __init__(
        self,
        moved: Callable[[], float],
        photograph: Callable[[Callable[[bytes], None]], None],
        tell: Callable[[Event], None],
    ) -> None:
        self.stuck = False
        self.since = datetime.now(UTC)
        self._moved, self._photograph, self._tell = moved, photograph, tell
        self._seen = moved()

    async def watch(self, every: float = 1.0) -> NoReturn:
        while True:
            if (stuck := monotonic() - self._moved() > STUCK_SECONDS) != self.stuck:
                self.stuck, self.since = stuck, datetime.now(UTC)
                self._tell(DeviceChanged(NAME))
            await asyncio.sleep(every)

    def drawn(self) -> bool:
        """For the watchdog: whether the thread has moved since this was last asked."""
        former, self._seen = self._seen, self._moved()
        return self._seen > former

    async def picture(self) -> bytes:
        """Empty when the thread does not give one in time."""
        given: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._photograph(lambda picture: None if given.done() else given.set_result(picture))
        try:
            async with asyncio.timeout(PICTURE_SECONDS):
                return await given
        except TimeoutError:
            return b""
