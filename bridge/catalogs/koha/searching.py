"""Search in Koha's database: titles that have all the words, by title; Koha's own index of subjects is not asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bridge.catalogs.koha import holdings
from bridge.catalogs.koha.api import Api, Listing
from bridge.catalogs.koha.holdings import Standing
from bridge.catalogs.koha.shapes import BiblioRecord, CheckoutRecord
from bridge.catalogs.koha.words import author_of, day_of, number, title_of
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.discovery import LONGEST_WORDS, MOST_SUGGESTIONS, PAGE, Copy, Found, Suggestions, TitleDetail

_SEARCHED = ("title", "subtitle", "author", "series_title", "notes")
_BY_TITLE = {"_order_by": "+title"}
_MOST_WORDS = 12
_MOST_PAGES = 500


class Searching:
    """`shelves` says where a shelving location stands, by its code."""

    def __init__(self, api: Api, shelves: Mapping[str, str]) -> None:
        self._api, self._shelves = api, shelves

    async def search(self, words: str, more: str) -> Found:
        """`more` is the number of the next page."""
        typed = words.split()[:_MOST_WORDS] if len(words) <= LONGEST_WORDS else []
        if not typed:
            return Found(())
        query = {"-and": [_like(_SEARCHED, f"%{_literally(word)}%") for word in typed]}
        page = min(max(number(more) or 1, 1), _MOST_PAGES)
        listing = Listing("/biblios", query, params=_BY_TITLE)
        part = await self._api.page(listing, BiblioRecord, page, PAGE)
        is_last = part.is_last or page == _MOST_PAGES
        return Found(await holdings.titles(self._api, _shown(part.rows)), "" if is_last else str(page + 1))

    async def suggest(self, words: str) -> Suggestions:
        typed = " ".join(words.split())
        if not typed or len(typed) > LONGEST_WORDS:
            return Suggestions(())
        listing = Listing("/biblios", _like(("title", "author"), f"{_literally(typed)}%"), params=_BY_TITLE)
        part = await self._api.page(listing, BiblioRecord, 1, 2 * MOST_SUGGESTIONS)
        texts = [text for work in _shown(part.rows) for text in (title_of(work), author_of(work))]
        fitting = dict.fromkeys(text for text in texts if text.casefold().startswith(typed.casefold()))
        return Suggestions(tuple(fitting)[:MOST_SUGGESTIONS])

    async def title(self, id: str) -> TitleDetail | Refusal:
        work_id = number(id)
        work = None if work_id is None else await holdings.biblio(self._api, work_id)
        if work is None or not _shown((work,)):
            return Refusal((Reason.TITLE_UNKNOWN,))
        found = (await holdings.holdings(self._api, [work.biblio_id], "+strings"))[work.biblio_id]
        due = await self._due(found.copies)
        copies = tuple(self._copy(one, due.get(one.record.item_id)) for one in found.copies)
        return TitleDetail(holdings.title(work, found), work.publisher or "", "", copies, found.waiting)

    async def _due(self, copies: tuple[Standing, ...]) -> dict[int | None, CheckoutRecord]:
        lent = [one.record.item_id for one in copies if one.record.checked_out_date]
        if not lent:
            return {}
        found = await self._api.find(Listing("/checkouts", {"item_id": lent}), CheckoutRecord)
        return {checkout.item_id: checkout for checkout in found}

    def _copy(self, one: Standing, checkout: CheckoutRecord | None) -> Copy:
        code, strings = one.record.location or "", one.record.strings
        named = strings.location.text if strings and strings.location else None
        return Copy(
            one.record.external_id or "",
            one.whereabouts,
            named or code,
            self._shelves.get(code, ""),
            day_of(checkout) if checkout else None,
        )


def _shown(works: tuple[BiblioRecord, ...]) -> tuple[BiblioRecord, ...]:
    """Without those that the library keeps out of its own public catalog."""
    return tuple(work for work in works if not work.opac_suppressed)


def _like(fields: Iterable[str], pattern: str) -> dict[str, Any]:
    return {"-or": [{field: {"-like": pattern}} for field in fields]}


def _literally(word: str) -> str:
    """As SQL's LIKE wants it: a patron's % is a sign like any other."""
    return word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
