"""A camera in use: opened for one at a time, and looked for while nobody uses it, so that its loss is known before."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import NoReturn

from kiosk.events import DeviceBack, DeviceLost, Event
from kiosk.hardware import Camera, Frame, OpenCamera

_log = logging.getLogger(__name__)


class CameraDevice:
    """Satisfies `Camera`. One that did not work is lost until it works again, or was unplugged and is back: that it is
    plugged in is not enough then. `since` is when it was lost or back last."""

    def __init__(self, driver: Camera, tell: Callable[[Event], None], every: float = 10.0) -> None:
        """It is looked for `every` so many seconds."""
        self.name = driver.name
        self.available = False
        self.since = datetime.now(UTC)
        self._driver, self._tell, self._every = driver, tell, every
        self._turn = asyncio.Lock()
        self._looked = self._broken = False

    def present(self) -> bool:
        return self._driver.present()

    async def tend(self) -> NoReturn:
        while True:
            if not self._turn.locked():  # else whoever uses it tells
                self._look(await asyncio.to_thread(self.present))
            await asyncio.sleep(self._every)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[OpenCamera]:
        async with self._turn:
            try:
                async with self._driver.open() as opened:
                    yield _Used(opened, self._works)
            except OSError:
                self._broken = True
                self._note(False)
                raise

    async def gives_pictures(self) -> bool:
        """Whether a picture comes now. One that is in use does not have to show it."""
        if self._turn.locked():
            return self.available
        try:
            async with self.open() as opened:
                await opened.newest()
        except OSError:
            return False
        return True

    def _works(self) -> None:
        self._broken = False
        self._note(True)

    def _look(self, present: bool) -> None:
        self._broken = self._broken and present
        self._note(present and not self._broken)

    def _note(self, available: bool) -> None:
        if self._looked and available == self.available:
            return
        self._looked, self.available, self.since = True, available, datetime.now(UTC)
        _log.log(logging.INFO if available else logging.WARNING, "%s: %s", self.name, "ready" if available else "lost")
        self._tell(DeviceBack(self.name) if available else DeviceLost(self.name))


class _Used:
    """An open camera whose first picture shows that it works."""

    def __init__(self, camera: OpenCamera, works: Callable[[], None]) -> None:
        self._camera, self._works = camera, works
        self.portrait = camera.portrait

    async def newest(self) -> Frame:
        frame = await self._camera.newest()
        self._works()
        return frame
