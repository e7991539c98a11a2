"""The ways on which a library can be asked: directly, over HTTP, over the socket, and over both."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from bridge.central.library import Library
from bridge.contract.catalog import Catalog
from tests.bridge.link.pair import linked
from tests.contract.served import central, rest


@contextlib.asynccontextmanager
async def directly(library: Library, _folder: Path) -> AsyncIterator[Catalog]:
    yield library.catalog("K1")


@contextlib.asynccontextmanager
async def over_http(library: Library, _folder: Path) -> AsyncIterator[Catalog]:
    with central(library) as url, rest(url, library.issue_token("K1")) as (catalog, _):
        yield catalog


@contextlib.asynccontextmanager
async def over_the_socket(library: Library, folder: Path) -> AsyncIterator[Catalog]:
    async with linked(library.catalog("K1"), folder / "s") as catalog:
        yield catalog


@contextlib.asynccontextmanager
async def over_both(library: Library, folder: Path) -> AsyncIterator[Catalog]:
    async with over_http(library, folder) as far, linked(far, folder / "s") as catalog:
        yield catalog


WAYS: dict[str, Callable[[Library, Path], AbstractAsyncContextManager[Catalog]]] = {
    "directly": directly,
    "http": over_http,
    "socket": over_the_socket,
    "both": over_both,
}
