"""How a story is told to a library on some way, and who is in it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Patron
from tests.contract.libraries import LIBRARIES, Cast
from tests.contract.ways import WAYS

Story = Callable[[Catalog, Cast], Awaitable[None]]
Play = Callable[[Story], None]


def teller(library: str, way: str, folder: Path) -> Play:
    """Plays a story with this library, new and on this way."""

    async def run(story: Story) -> None:
        served, cast = LIBRARIES[library](folder)
        async with WAYS[way](served, folder) as catalog:
            await story(catalog, cast)

    return lambda story: asyncio.run(run(story))


async def patron_of(catalog: Catalog, cast: Cast) -> Patron:
    patron = await catalog.identify(cast.card, cast.pin)
    assert isinstance(patron, Patron)
    return patron
