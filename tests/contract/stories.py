"""How a story is told to a library on some way, and who is in it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from bridge.catalogs.embedded.sample import cast as people
from bridge.central.library import Library
from bridge.contract.account import Account, OpenLoan
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Patron, Sighting, Whereabouts
from tests.contract.libraries import LIBRARIES, Cast
from tests.contract.systems import SYSTEMS, joined
from tests.contract.ways import WAYS

Story = Callable[[Catalog, Cast], Awaitable[None]]
Play = Callable[[Story], None]


def teller(library: str, way: str, folder: Path) -> Play:
    """Plays a story with this library, new and on this way."""

    async def run(story: Story) -> None:
        with opened(library, folder) as (served, cast):
            async with WAYS[way](served, folder) as catalog:
                await story(catalog, cast)

    return lambda story: asyncio.run(run(story))


@contextlib.contextmanager
def opened(library: str, folder: Path) -> Iterator[tuple[Library, Cast]]:
    """The library of this name: one of ours, or one that keeps its own system."""
    if library in SYSTEMS:
        with joined(library, folder) as told:
            yield told
    else:
        yield LIBRARIES[library](folder)


async def patron_of(catalog: Catalog, cast: Cast) -> Patron:
    patron = await catalog.identify(cast.card, cast.pin)
    assert isinstance(patron, Patron)
    return patron


async def reader(catalog: Catalog) -> Patron:
    """Who has a bit of everything."""
    patron = await catalog.identify(people.READER_CARD, people.READER_PIN)
    assert isinstance(patron, Patron)
    return patron


async def account_of(catalog: Catalog, patron: str) -> Account:
    account = await catalog.account(patron)
    assert isinstance(account, Account)
    return account


async def loan_of(catalog: Catalog, patron: str, barcode: str) -> OpenLoan:
    return next(loan for loan in (await account_of(catalog, patron)).loans if loan.loan.item.barcode == barcode)


async def where(catalog: Catalog, barcode: str) -> Whereabouts:
    sighting = await catalog.look(barcode)
    assert isinstance(sighting, Sighting)
    return sighting.whereabouts
