"""A camera's pictures one after another, each read and looked at in a worker thread while the screen goes on."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any, Protocol

from kiosk.hardware import Frame, camera_pictures


class Source(Protocol):
    """Blocks, never for longer than a few seconds. `read` gives the newest OpenCV image, or None when there is none any
    more."""

    def read(self) -> Any | None: ...

    def close(self) -> None: ...


@asynccontextmanager
async def streaming(opened: Callable[[], Source]) -> AsyncIterator[Stream]:
    """Opens the source, and closes it when the context is left. Raises OSError when it does not open."""
    stream = Stream(await asyncio.to_thread(opened))
    try:
        yield stream
    finally:
        await stream.close()


class Stream:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._turn = asyncio.Lock()  # a source is never closed while it is read

    async def newest(self) -> Frame:
        frame = await asyncio.shield(asyncio.create_task(self._next()))
        if frame is None:
            raise OSError(errno.ENODEV, "the camera gives no pictures any more")
        return frame

    async def _next(self) -> Frame | None:
        """Keeps its turn until it has read, also when nobody waits for the picture any more."""
        async with self._turn:
            return await asyncio.to_thread(self._read)

    async def portrait(self, frame: Frame) -> bytes:
        return await asyncio.to_thread(camera_pictures.portrait, frame)

    async def close(self) -> None:
        async with self._turn:
            await asyncio.to_thread(self._source.close)

    def _read(self) -> Frame | None:
        picture = self._source.read()
        return None if picture is None else camera_pictures.frame(picture, monotonic())
