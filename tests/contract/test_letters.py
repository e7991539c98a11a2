"""What a library promises of letters: each is one act, and nobody has to guess what became of anything."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from bridge.catalogs.embedded.sample import cast as people
from bridge.central.library import Library
from bridge.contract.account import CaseKind
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import KeyReused, Loan, Reason, Refusal
from bridge.contract.letters import Deed, Delivered, Letter, Mailbox, Misunderstood, Told, reference
from bridge.contract.membership import Applied
from tests.bridge.embedded.joining import AGREED, SITI, jpeg
from tests.contract.libraries import LIBRARIES, Cast
from tests.contract.library import NOW
from tests.contract.served import SmallBackend, central, rest
from tests.contract.stories import loan_of, opened, patron_of, reader
from tests.contract.systems import SYSTEMS


class Far(Catalog, Mailbox, Protocol):
    pass


Way = Callable[[Library], AbstractContextManager[tuple[Far, list[bool]]]]
Story = Callable[[Far, Cast], Awaitable[None]]
Play = Callable[[Story], None]
AN_HOUR = timedelta(hours=1)


class Near:
    """Satisfies `Far`: every question is the catalog's, but for those of a mailbox."""

    def __init__(self, library: Library) -> None:
        self._catalog, self._mailbox = library.catalog("K1"), library.mailbox("K1")

    def __getattr__(self, name: str) -> object:
        return getattr(self._mailbox if name in {"deliver", "what_became_of"} else self._catalog, name)


@contextlib.contextmanager
def directly(library: Library) -> Iterator[tuple[Far, list[bool]]]:
    yield Near(library), []  # type: ignore[misc]  # it has what they have


@contextlib.contextmanager
def over_http(library: Library) -> Iterator[tuple[Far, list[bool]]]:
    with central(library) as url, rest(url, library.issue_token("K1")) as (catalog, heard):
        yield catalog, heard


WAYS: dict[str, Way] = {"directly": directly, "http": over_http}


def teller(library: str, way: Way, folder: Path) -> Play:
    """Whatever is told and answered, the library is there."""

    async def run(story: Story) -> None:
        with opened(library, folder) as (served, cast), way(served) as (far, heard):
            await story(far, cast)
        assert all(heard)

    return lambda story: asyncio.run(run(story))


@pytest.fixture(params=[(library, way) for library in (*LIBRARIES, *SYSTEMS) for way in WAYS], ids="-".join)
def play(request: pytest.FixtureRequest, tmp_path: Path) -> Play:
    library, way = request.param
    return teller(library, WAYS[way], tmp_path)


@pytest.fixture(params=WAYS)
def live(request: pytest.FixtureRequest, tmp_path: Path) -> Play:
    """With the embedded library and its sample."""
    return teller("embedded", WAYS[request.param], tmp_path)


def lent(cast: Cast, key: str = "key-1", item: int = 0) -> Letter:
    return Letter(key, Deed.BORROW, NOW - AN_HOUR, card=cast.card, barcode=cast.items[item], knew=NOW - 2 * AN_HOUR)


def test_a_loan_that_was_made_meanwhile_is_taken_in_once(play: Play) -> None:
    async def story(library: Far, cast: Cast) -> None:
        first = await library.deliver(lent(cast))
        assert isinstance(first, Delivered)
        assert await library.deliver(lent(cast)) == first
        became = await library.what_became_of("key-1")
        assert isinstance(became, Loan)
        assert (became.number, became.item.barcode) == (first.number, cast.items[0])
        assert await library.what_became_of("key-2") is None

    play(story)


def test_what_the_library_had_done_when_it_was_asked_is_not_done_again(play: Play) -> None:
    async def story(library: Far, cast: Cast) -> None:
        patron = await patron_of(library, cast)
        loan = await library.borrow(patron.id, cast.items[0], "key-1")
        assert isinstance(loan, Loan)
        assert await library.deliver(lent(cast)) == Delivered(loan.number)
        assert (await patron_of(library, cast)).loans == patron.loans + 1

    play(story)


def test_a_card_or_an_item_of_another_library_is_refused_for_good(play: Play) -> None:
    async def story(library: Far, cast: Cast) -> None:
        stranger = Letter("key-1", Deed.VISIT, NOW, card="no-such-card")
        for _ in range(2):
            assert await library.deliver(stranger) == Refusal((Reason.CARD_UNKNOWN,))
        unknown = Letter("key-2", Deed.BORROW, NOW, card=cast.card, barcode="no-such-item")
        answer = await library.deliver(unknown)
        assert isinstance(answer, Refusal)
        assert answer.reasons == (Reason.ITEM_UNKNOWN,)

    play(story)


def test_an_application_and_its_photo_that_were_accepted_meanwhile_are_the_librarys_now(live: Play) -> None:
    async def story(library: Far, _cast: Cast) -> None:
        at = NOW - AN_HOUR
        told = Letter("key-1", Deed.APPLY, at, applicant=SITI, consent=AGREED)
        first = await library.deliver(told)
        assert isinstance(first, Delivered)
        assert await library.deliver(told) == first
        photo = Letter("key-2", Deed.PHOTO, at, application=reference("key-1"), photo=jpeg())
        assert await library.deliver(photo) == Delivered(first.number)
        assert await library.application(first.number) == Applied(first.number, at, photo=True)
        assert await library.what_became_of("key-1") == Applied(first.number, at)
        no_photo = replace(photo, key="key-3", photo=b"no picture")
        assert await library.deliver(no_photo) == Refusal((Reason.PHOTO_UNCLEAR,))
        nobodys = replace(photo, key="key-4", application="W-0000-0000")
        assert await library.deliver(nobodys) == Refusal((Reason.APPLICATION_UNKNOWN,))
        unclear = replace(told, key="key-5", consent=None)
        assert await library.deliver(unclear) == Refusal((Reason.APPLICANT_UNCLEAR,))

    live(story)


def test_a_key_that_was_anothers_is_told_as_such(play: Play) -> None:
    async def story(library: Far, cast: Cast) -> None:
        await library.deliver(lent(cast))
        with pytest.raises(KeyReused):
            await library.deliver(lent(cast, item=1))

    play(story)


def test_whatever_was_answered_is_told_again_by_its_key(live: Play) -> None:
    async def story(library: Far, cast: Cast) -> None:
        patron = await reader(library)
        loan = await loan_of(library, patron.id, people.RENEWABLE_BOOK)
        answers: dict[str, Told] = {
            "lent": await library.borrow((await patron_of(library, cast)).id, cast.items[0], "lent"),
            "undone": await library.undo("lent", "undone"),
            "renewed": await library.renew_item(patron.id, people.RENEWABLE_BOOK, "renewed"),
            "case": await library.report(loan.loan.number, CaseKind.DAMAGED, "case"),
            "returned": await library.return_item(people.READERS_LATE_BOOK, "returned"),
            "hold": await library.place_hold(patron.id, await title_of(library), None, "hold"),
            "visit": await library.sign_guest_book(people.READER_CARD, "visit"),
            "refused": await library.return_item(people.UNKNOWN_BOOK, "refused"),
        }
        assert len({type(answer) for answer in answers.values()}) == 7
        for key, answer in answers.items():
            assert await library.what_became_of(key) == answer
        letter = Letter("stranger", Deed.VISIT, NOW, card="no-such-card")
        assert await library.what_became_of("stranger") is None
        assert await library.deliver(letter) == await library.what_became_of("stranger")

    live(story)


async def title_of(library: Far) -> str:
    """One of which no copy is free."""
    found = await library.search(people.TITLE_WITHOUT_FREE_COPY, "")
    return found.titles[0].id


@pytest.mark.parametrize(
    "letter",
    [
        Letter("a key", Deed.RETURN, NOW, barcode="b1"),
        Letter("key-1", Deed.RETURN, NOW, barcode="x" * 200),
        Letter("key-1", Deed.BORROW, NOW, card="a\x00b", barcode="b1"),
        Letter("key-1", Deed.BORROW, NOW, card="x" * 100_000, barcode="b1"),  # more than a body may have
    ],
    ids=["key", "code", "control character", "length"],
)
def test_what_no_central_can_take_in_is_misunderstood_and_the_central_is_there(letter: Letter) -> None:
    async def story() -> None:
        backend = SmallBackend()
        with over_http(backend) as (library, heard):
            with pytest.raises(Misunderstood):
                await library.deliver(letter)
            await library.deliver(Letter("key-2", Deed.RETURN, NOW, barcode="b1"))
            assert (heard, len(backend.books.letters)) == ([True, True], 1)

    asyncio.run(story())


LETTERS = [
    Letter("key-1", Deed.RETURN, NOW, barcode="b1"),
    Letter("key-2", Deed.VISIT, NOW, card="card-1"),
    Letter("key-3", Deed.RENEW, NOW, sure=False, patron="p1", barcode="b1", due=date(2026, 12, 7), estimated=True),
    Letter("key-4", Deed.BORROW, NOW, True, "p1", "card-1", "b1", date(9999, 12, 31), False, NOW - AN_HOUR),
    Letter("!~", Deed.RETURN, NOW.replace(year=1, microsecond=999_999), barcode="l'été “” ٱلْقُرْآن +%"),
]


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.key)
def test_a_letter_arrives_as_it_was_written(letter: Letter) -> None:
    async def story() -> None:
        backend = SmallBackend()
        with over_http(backend) as (library, _):
            answer = await library.deliver(letter)
        assert backend.books.letters == [letter]
        if letter.deed is not Deed.BORROW:
            assert answer == Delivered(reference(letter.key), ("S1",))

    asyncio.run(story())
