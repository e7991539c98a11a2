"""A bridge's and a kiosk's end of the link over a real Unix socket, in one loop."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from pathlib import Path

from bridge.contract.catalog import Catalog
from bridge.contract.wire import Notice
from bridge.link.client import SocketCatalog
from bridge.link.listener import listening
from bridge.link.server import Errands, NoticeBoard, Served, serve
from tests.contract.upkeep import FakeUpkeep
from tests.waiting import until

OWN = frozenset({os.getuid()})


@contextlib.asynccontextmanager
async def bridge(
    catalog: Catalog, path: Path, board: NoticeBoard | None = None, allowed: frozenset[int] = OWN
) -> AsyncIterator[None]:
    with listening(path) as listener:
        served = Served(catalog, FakeUpkeep(), board or NoticeBoard(Notice.LINK_BACK), Errands())
        async with running(serve(served, listener, allowed)):
            yield


@contextlib.asynccontextmanager
async def kiosk(path: Path, notices: list[Notice], limit: float = 5.0) -> AsyncIterator[SocketCatalog]:
    """A client that runs; what it tells is appended to `notices`."""
    client = SocketCatalog(path, lambda notice, _: notices.append(notice), limit)
    async with running(client.run()):
        yield client


@contextlib.asynccontextmanager
async def linked(catalog: Catalog, path: Path, limit: float = 5.0) -> AsyncIterator[SocketCatalog]:
    notices: list[Notice] = []
    async with bridge(catalog, path), kiosk(path, notices, limit) as client:
        await until(lambda: notices == [Notice.LINK_BACK])
        yield client


@contextlib.asynccontextmanager
async def running(work: object) -> AsyncIterator[asyncio.Task[None]]:
    task: asyncio.Task[None] = asyncio.create_task(work)  # type: ignore[arg-type]  # any coroutine
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
