"""How a story is told to a library on some way, and who is in it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from bridge.catalogs.embedded.sample import cast as people
from bridge.contract.account import Account, OpenLoan
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Patron, Sighting, Whereabouts
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
