"""What a library tells a stand in advance, asked directly and over HTTP, and kept in a real cache."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from bridge.central.library import Library
from bridge.contract.circulation import Loan, Patron
from bridge.contract.fingerprints import key_of, loan_print
from bridge.contract.standin import Advance, Changes
from bridge.offline.cache import Cache
from tests.contract.libraries import LIBRARIES, Cast
from tests.contract.served import central, rest
from tests.contract.stories import patron_of

Way = Callable[[Library, str], AbstractContextManager[Advance]]
MOST_QUESTIONS = 20


class Directly:
    def __init__(self, library: Library, token: str) -> None:
        self._library, self._key = library, key_of(token)

    async def changes(self, after: str) -> Changes:
        return await self._library.changes(self._key, after)


@contextlib.contextmanager
def directly(library: Library, token: str) -> Iterator[Advance]:
    yield Directly(library, token)


@contextlib.contextmanager
def over_http(library: Library, token: str) -> Iterator[Advance]:
    with central(library) as url, rest(url, token) as (catalog, _):
        yield catalog


@pytest.fixture(params=[directly, over_http], ids=["directly", "http"])
def way(request: pytest.FixtureRequest) -> Way:
    chosen: Way = request.param
    return chosen


@pytest.fixture(params=LIBRARIES)
def library(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Library, Cast]:
    return LIBRARIES[request.param](tmp_path)


def ask(advance: Advance, cache: Cache) -> list[Changes]:
    """Until there is no more."""

    async def asked() -> list[Changes]:
        answers: list[Changes] = []
        while not answers or answers[-1].more:
            answers.append(await advance.changes(cache.cursor))
            cache.take(answers[-1])
            assert len(answers) < MOST_QUESTIONS
        return answers

    return asyncio.run(asked())


def lend(library: Library, cast: Cast) -> Patron:
    """Their first item to the cast's patron, as they were before."""

    async def lent() -> Patron:
        patron = await patron_of(library.catalog("K2"), cast)
        assert isinstance(await library.catalog("K2").borrow(patron.id, cast.items[0], "key-00000001"), Loan)
        return patron

    return asyncio.run(lent())


@contextlib.contextmanager
def cache_of(token: str, folder: Path) -> Iterator[Cache]:
    cache = Cache.open(folder / f"{token[:9]}.db", key_of(token))
    yield cache
    cache.close()


def test_a_stand_learns_everything_and_then_nothing_more(
    library: tuple[Library, Cast], way: Way, tmp_path: Path
) -> None:
    behind, cast = library
    token = behind.issue_token("K1")
    with way(behind, token) as advance, cache_of(token, tmp_path) as cache:
        first = ask(advance, cache)
        assert [answer.afresh for answer in first] == [True] + [False] * (len(first) - 1)
        patron = cache.patron("card", cast.card)
        assert patron is not None
        assert (patron.status, patron.has_pin) == ("active", True)
        items = [cache.item(barcode) for barcode in cast.items]
        assert all(item is not None and item.title and item.due is None for item in items)
        assert cache.policy == first[-1].policy
        assert cache.knew == first[-1].at
        [again] = ask(advance, cache)
        assert (again.patrons, again.items, again.afresh) == ((), (), False)


def test_what_was_lent_meanwhile_is_told(library: tuple[Library, Cast], way: Way, tmp_path: Path) -> None:
    behind, cast = library
    token = behind.issue_token("K1")
    with way(behind, token) as advance, cache_of(token, tmp_path) as cache:
        ask(advance, cache)
        patron = lend(behind, cast)
        ask(advance, cache)
        item, who = cache.item(cast.items[0]), cache.patron("patron", patron.id)
        assert item is not None
        assert who is not None
        assert (item.due, item.loan) == (patron.due, loan_print(key_of(token), who.row, cast.items[0]))
        assert who.loans == patron.loans + 1


def test_a_cursor_that_is_not_understood_begins_afresh(library: tuple[Library, Cast], way: Way, tmp_path: Path) -> None:
    behind, _ = library
    with way(behind, behind.issue_token("K1")) as advance:
        for strange in ("x", "~" * 900, "AAAA", "!"):
            assert asyncio.run(advance.changes(strange)).afresh
