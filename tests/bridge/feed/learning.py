"""A stand that asks a town's library what has changed, and names what it is told in the words of the test."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from bridge.catalogs.embedded import tables
from bridge.contract.fingerprints import fingerprint, key_of
from bridge.contract.standin import Changes
from bridge.offline.cache import Cache
from tests.bridge.embedded.town import Town

MOST_QUESTIONS = 200


@dataclass
class Stand:
    """`told` names patrons by their ids and items by their barcodes."""

    town: Town
    file: Path
    token: str = "token-of-K1"

    def __post_init__(self) -> None:
        self.key = key_of(self.token)
        self.cache = Cache.open(self.file, self.key)
        self.names: dict[str, str] = {}

    def restart(self) -> None:
        self.cache.close()
        self.cache = Cache.open(self.file, self.key)

    def ask(self) -> Changes:
        """One question; the cache takes its answer."""
        changes = asyncio.run(self.town.library.changes(self.key, self.cache.cursor))
        self.cache.take(changes)
        return changes

    def learn(self) -> list[Changes]:
        """Asks until there is no more."""
        self._remember()
        answers: list[Changes] = []
        while not answers or answers[-1].more:
            answers.append(self.ask())
            assert len(answers) < MOST_QUESTIONS
        return answers

    def told(self) -> list[str]:
        """The names of what the next questions tell, as often as they tell it."""
        rows = [row for answer in self.learn() for row in _rows(answer)]
        return sorted(self.names[row] for row in rows)

    def _remember(self) -> None:
        """Who has which row; also of what is gone later."""
        for (id,) in self.town.look(select(tables.patrons.c.id)):
            self.names[f"p{fingerprint(self.key, 'patron', id)}"] = id
        for id, barcode in self.town.look(select(tables.items.c.id, tables.items.c.barcode)):
            self.names[f"i{id}"] = barcode


def _rows(changes: Changes) -> list[str]:
    return [f"p{patron.row}" for patron in changes.patrons] + [f"i{item.row}" for item in changes.items]
