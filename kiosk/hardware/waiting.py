"""Waits on the event loop for a device that has a file descriptor, so that reading one needs no thread."""

from __future__ import annotations

import asyncio


async def readable(fd: int) -> None:
    """Returns when `fd` can be read, which is also so when its device is gone."""
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()
    loop.add_reader(fd, _settle, ready)
    try:
        await ready
    finally:
        loop.remove_reader(fd)


def _settle(ready: asyncio.Future[None]) -> None:
    if not ready.done():  # a second readiness may come before the waiter has run
        ready.set_result(None)
