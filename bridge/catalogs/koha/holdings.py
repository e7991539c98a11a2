"""Koha's items with their titles, and which of them are kept for somebody."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bridge.catalogs.koha.api import Api, Listing
from bridge.catalogs.koha.shapes import BiblioRecord, CheckoutRecord, HoldRecord, ItemRecord
from bridge.catalogs.koha.words import author_of, link_of, title_of, whereabouts, year_of
from bridge.contract.circulation import Whereabouts
from bridge.contract.discovery import Title


@dataclass(frozen=True, slots=True)
class Standing:
    """One copy, and where it is."""

    record: ItemRecord
    whereabouts: Whereabouts


@dataclass(frozen=True, slots=True)
class Holdings:
    """The copies of one title, and how many holds wait for any of them."""

    copies: tuple[Standing, ...] = ()
    waiting: int = 0


async def item_by_barcode(api: Api, barcode: str) -> ItemRecord | None:
    found = await api.find(Listing("/items", {"external_id": barcode}, "biblio"), ItemRecord)
    return found[0] if found else None


async def items(api: Api, numbers: Iterable[int]) -> dict[int, ItemRecord]:
    """With their titles, by Koha's number."""
    wanted = sorted(set(numbers))
    if not wanted:
        return {}
    found = await api.find(Listing("/items", {"item_id": wanted}, "biblio"), ItemRecord)
    return {record.item_id: record for record in found}


async def biblio(api: Api, number: int) -> BiblioRecord | None:
    found = await api.find(Listing("/biblios", {"biblio_id": number}), BiblioRecord)
    return found[0] if found else None


async def taken_for_hold(api: Api, item: int) -> str | None:
    """The status of the hold for which this item was taken from its shelf; None when there is none."""
    found = await api.find(Listing("/holds", {"item_id": item}), HoldRecord)
    return next((hold.status for hold in found if hold.status), None)


async def open_checkout(api: Api, item: int) -> CheckoutRecord | None:
    found = await api.find(Listing("/checkouts", {"item_id": item}), CheckoutRecord)
    return found[0] if found else None


async def titles(api: Api, works: Iterable[BiblioRecord]) -> tuple[Title, ...]:
    """The works as they are told to everybody, in the same order."""
    told = tuple(works)
    found = await holdings(api, (work.biblio_id for work in told))
    return tuple(title(work, found[work.biblio_id]) for work in told)


def title(work: BiblioRecord, found: Holdings) -> Title:
    numbers = (copy.record.callnumber for copy in found.copies)
    return Title(
        str(work.biblio_id),
        title_of(work),
        author_of(work),
        year_of(work),
        next((call_number for call_number in numbers if call_number), ""),
        len(found.copies),
        sum(copy.whereabouts is Whereabouts.ON_SHELF for copy in found.copies),
        link_of(work),
    )


async def holdings(api: Api, works: Iterable[int], embed: str = "") -> defaultdict[int, Holdings]:
    """By the title's number; those that are withdrawn are not the library's any more."""
    wanted = sorted(set(works))
    if not wanted:
        return defaultdict(Holdings)
    records, holds = await asyncio.gather(
        api.find(Listing("/items", {"biblio_id": wanted}, embed), ItemRecord),
        api.find(Listing("/holds", {"biblio_id": wanted}), HoldRecord),
    )
    taken = {str(hold.item_id): hold.status for hold in holds if hold.status}
    found: defaultdict[int, Holdings] = defaultdict(Holdings)
    for work in wanted:
        copies = tuple(
            Standing(record, whereabouts(record, taken.get(str(record.item_id))))
            for record in records
            if record.biblio_id == work and not record.withdrawn
        )
        found[work] = Holdings(copies, sum(hold.biblio_id == work and not hold.status for hold in holds))
    return found
