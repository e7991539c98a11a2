"""What a library promises of search, asked of the embedded one in each way."""

from __future__ import annotations

from bridge.catalogs.embedded.sample import cast as people
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Sighting
from bridge.contract.discovery import MOST_SUGGESTIONS, PAGE, Found, TitleDetail
from tests.contract.libraries import Cast
from tests.contract.stories import Play

HOSTILE = [
    *('"', "*", "a OR b NOT", "NEAR(a b)", "(", "'; DROP TABLE titles; --", "-", "%", "_", "\\", "^a", "title:a"),
    *("", " ", "\x00", "\udcff", "..", "x" * 200, "x" * 201, "a" + " b" * 90),
]


def test_a_title_is_found_by_title_author_and_unfinished_words_and_shows_its_copies(live: Play) -> None:
    async def story(catalog: Catalog, _cast: Cast) -> None:
        sighting = await catalog.look(people.BOOKS_ON_SHELF[0])
        assert isinstance(sighting, Sighting)
        item = sighting.item
        for words in (item.title, item.title.upper(), item.title[:-1], f"{item.author} {item.title}"):
            assert item.title in [title.title for title in (await catalog.search(words, "")).titles], words
        titles = (await catalog.search(item.title, "")).titles
        detail = await catalog.title(next(title.id for title in titles if title.title == item.title))
        assert isinstance(detail, TitleDetail)
        assert item.barcode in [copy.barcode for copy in detail.copies]
        assert detail.title.copies == len(detail.copies)

    live(story)


def test_a_digital_title_is_found_in_the_same_search_with_its_address(live: Play) -> None:
    async def story(catalog: Catalog, _cast: Cast) -> None:
        titles = (await catalog.search(people.DIGITAL_TITLE, "")).titles
        assert titles[0].link.startswith(("http://", "https://"))

    live(story)


def test_a_search_goes_on_until_its_end_and_no_title_comes_twice(live: Play) -> None:
    async def story(catalog: Catalog, _cast: Cast) -> None:
        page, ids = await catalog.search("a", ""), list[str]()
        while True:
            assert len(page.titles) <= PAGE
            ids += [title.id for title in page.titles]
            if not page.more:
                break
            page = await catalog.search("a", page.more)
        assert len(ids) == len(set(ids)) > PAGE
        assert (await catalog.search("a", "of-another-age")).titles == (await catalog.search("a", "")).titles

    live(story)


def test_suggestions_begin_as_was_typed_and_can_be_searched_for(live: Play) -> None:
    async def story(catalog: Catalog, _cast: Cast) -> None:
        suggested = (await catalog.suggest(people.TITLE_WITHOUT_FREE_COPY[:4])).texts
        assert people.TITLE_WITHOUT_FREE_COPY in suggested
        assert len(suggested) <= MOST_SUGGESTIONS
        assert (await catalog.search(suggested[0], "")).titles

    live(story)


def test_hostile_words_find_nothing_special(live: Play) -> None:
    async def story(catalog: Catalog, _cast: Cast) -> None:
        for words in HOSTILE:
            assert isinstance(await catalog.search(words, ""), Found), words
            assert len((await catalog.suggest(words)).texts) <= MOST_SUGGESTIONS, words
        assert (await catalog.search("xyzzy qwertz", "")) == Found(())

    live(story)
