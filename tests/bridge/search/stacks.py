"""A town's titles, and the questions a patron asks about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from bridge.catalogs.embedded import discovery, tables
from bridge.catalogs.embedded.keys import title_keys
from bridge.contract.circulation import Refusal
from bridge.contract.discovery import Copy, Found, Title, TitleDetail
from tests.bridge.embedded.town import Town


@dataclass
class Stacks:
    """Titles are numbered from 101; each has one copy, if it is not told otherwise."""

    town: Town
    latest: int = 100

    def add(self, title: str, author: str = "", subject: str = "", *, copies: int = 1, **more: Any) -> int:
        """Its id."""
        self.latest += 1
        keys = title_keys(title, author, subject, more.get("publisher", ""), more.get("call_number", ""))
        row = {"id": self.latest, "title": title, "author": author, "subject": subject, **more, **keys}
        self.town.add(tables.titles, **row)
        for number in range(copies):
            copy = {"id": 10 * self.latest + number, "barcode": f"{self.latest}-{number}", "title_id": self.latest}
            self.town.add(tables.items, **copy, for_loan=True)
        return self.latest

    def add_many(self, titles: list[str]) -> None:
        with self.town.library.engine.begin() as connection:
            rows = [{"id": self.latest + n, "title": title, **title_keys(title)} for n, title in enumerate(titles, 1)]
            connection.execute(insert(tables.titles), rows)
        self.latest += len(titles)

    def page(self, words: str, more: str = "") -> Found:
        with self.town.library.database.reading() as connection:
            return discovery.search(connection, words, more)

    def found(self, words: str) -> list[str]:
        """The titles of the first page."""
        return [title.title for title in self.page(words).titles]

    def pages(self, words: str) -> list[list[Title]]:
        """All of them."""
        page = self.page(words)
        pages = [list(page.titles)]
        while page.more:
            page = self.page(words, page.more)
            pages.append(list(page.titles))
        return pages

    def suggested(self, words: str) -> tuple[str, ...]:
        with self.town.library.database.reading() as connection:
            return discovery.suggest(connection, words).texts

    def answer(self, id: str) -> TitleDetail | Refusal:
        with self.town.library.database.reading() as connection:
            return discovery.title(connection, self.town.library.rules, id)

    def title(self, id: int) -> TitleDetail:
        answer = self.answer(str(id))
        assert isinstance(answer, TitleDetail)
        return answer

    def copies(self, id: int) -> dict[str, Copy]:
        return {copy.barcode: copy for copy in self.title(id).copies}

