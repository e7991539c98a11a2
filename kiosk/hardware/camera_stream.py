"""A camera's pictures, read in a thread of their own, of which only the newest is kept."""

from __future__ import annotations

import asyncio
import errno
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any, Protocol

from kiosk.hardware import Frame, camera_pictures


class Source(Protocol):
    """Blocks. `read` gives an OpenCV image, or None when there is none any more."""

    def read(self) -> Any | None: ...

    def close(self) -> None: ...


@asynccontextmanager
async def streaming(opened: Callable[[], Source], patience: float) -> AsyncIterator[Stream]:
    """Opens the source and reads it until the context is left. Raises OSError when it does not open. `patience` is how
    many seconds a picture may take."""
    source = await asyncio.to_thread(opened)
    stream = Stream(source, asyncio.get_running_loop(), patience)
    stream.begin()
    try:
        yield stream
    finally:
        await asyncio.to_thread(stream.end)


class Stream:
    def __init__(self, source: Source, loop: asyncio.AbstractEventLoop, patience: float) -> None:
        self._source, self._loop, self._patience = source, loop, patience
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._read, name="camera", daemon=True)
        self._newest: Frame | None = None
        self._lost = False
        self._changed = asyncio.Event()

    def begin(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Waits no longer for a camera that hangs than it may take for a picture."""
        self._over.set()
        self._thread.join(self._patience)

    async def newest(self) -> Frame:
        try:
            async with asyncio.timeout(self._patience):
                while self._newest is None and not self._lost:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise OSError(errno.ETIMEDOUT, "the camera gives no pictures") from None
        frame, self._newest = self._newest, None
        if frame is None:
            raise OSError(errno.ENODEV, "the camera is gone")
        return frame

    async def portrait(self, frame: Frame) -> bytes:
        return await asyncio.to_thread(camera_pictures.portrait, frame)

    def _read(self) -> None:
        try:
            while not self._over.is_set() and (picture := self._source.read()) is not None:
                frame = camera_pictures.frame(picture, monotonic())
                self._tell(frame)
        finally:
            self._source.close()
            self._tell(None)

    def _tell(self, frame: Frame | None) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._note, frame)

    def _note(self, frame: Frame | None) -> None:
        self._newest, self._lost = frame, frame is None
        self._changed.set()
