"""`python -m tests.benchmarks.search [--postgres]`: what a search costs in a hundred times as many titles."""

from __future__ import annotations

import argparse
import contextlib
import itertools
import random
import statistics
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter

import psycopg
from psycopg import sql
from sqlalchemy import Connection, insert, text

from bridge.catalogs.embedded import discovery, tables
from bridge.catalogs.embedded.database import Database, open_database
from bridge.catalogs.embedded.keys import title_keys
from tests.bridge.embedded import postgres

Place = Callable[[int], str]  # the URL of a new database for so many titles
SMALL, LARGE = 10_000, 1_000_000
CHUNK = 5_000
SUGGESTIONS = "suggestions"  # are another question
ASKED = 60  # of each kind of question
_BEGINNINGS = [consonant + vowel for consonant in "bcdghjklmnprst" for vowel in "aeiu"]
_ENDINGS = ["n", "r", "ng", "s", "t", "k", "h", "m", "l"]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words as often as in a language: the n-th most common 1/n as often as the first (Zipf)."""

    words: tuple[str, ...]
    weights: tuple[float, ...]

    def some(self, chance: random.Random, count: int) -> list[str]:
        return chance.choices(self.words, cum_weights=self.weights, k=count)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.search")
    parser.add_argument("--postgres", action="store_true", help="in PostgreSQL, on a server of its own, not in SQLite")
    parser.add_argument("--large", type=int, default=LARGE, metavar="TITLES")
    asked = parser.parse_args()
    with on_postgres() if asked.postgres else on_sqlite() as place:
        libraries = {size: filled(open_database(place(size)), size) for size in (SMALL, asked.large)}
        compare(libraries, asked.large)


@contextlib.contextmanager
def on_sqlite() -> Iterator[Place]:
    with tempfile.TemporaryDirectory() as folder:
        yield lambda size: f"sqlite:///{folder}/{size}.db"


@contextlib.contextmanager
def on_postgres() -> Iterator[Place]:
    with postgres.server() as url:

        def place(size: int) -> str:
            with psycopg.connect(f"{url}postgres", autocommit=True) as connection:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(f"bench{size}")))
            return f"{url}bench{size}"

        yield place


def vocabulary(name: str, size: int) -> Vocabulary:
    """Invented words of two to five syllables, the same in every run."""
    chance = random.Random(name)
    words: dict[str, None] = {}
    while len(words) < size:
        syllables = chance.choices(_BEGINNINGS, k=chance.choice((2, 2, 3, 3, 4, 5)))
        words["".join(syllables) + chance.choice(_ENDINGS)] = None
    return Vocabulary(tuple(words), tuple(itertools.accumulate(1 / rank for rank in range(1, size + 1))))


WORDS, NAMES = vocabulary("words", 60_000), vocabulary("names", 20_000)


def filled(database: Database, size: int) -> Database:
    began = perf_counter()
    with database.writing() as connection:
        for limit in ("lock_timeout", "statement_timeout") if connection.dialect.name == "postgresql" else ():
            connection.execute(text(f"SET LOCAL {limit} = 0"))
        for chunk in chunks(size):
            connection.execute(insert(tables.titles), chunk)
            numbers = [row["id"] for row in chunk]
            copies = [{"barcode": f"B{number}", "title_id": number, "for_loan": True} for number in numbers]
            connection.execute(insert(tables.items), copies)
    if database.engine.dialect.name == "postgresql":
        tidy(database)
    print(f"{size} titles made in {perf_counter() - began:.0f} s")
    return database


def tidy(database: Database) -> None:
    """What autovacuum does within minutes of a large import."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM (ANALYZE) titles, items"))


def chunks(size: int) -> Iterator[list[dict[str, object]]]:
    chance = random.Random(size)
    for start in range(1, size + 1, CHUNK):
        yield [described(chance, number) for number in range(start, min(start + CHUNK, size + 1))]


def described(chance: random.Random, number: int) -> dict[str, object]:
    title = " ".join(WORDS.some(chance, chance.randint(2, 7)))
    author = " ".join(NAMES.some(chance, 2))
    subject = " ".join(WORDS.some(chance, 2))
    call_number = f"{chance.randint(0, 999):03}.{chance.randint(0, 99)} {author[:3].upper()} {title[0]}"
    return {
        "id": number,
        "title": title,
        "author": author,
        "subject": subject,
        "call_number": call_number,
        **title_keys(title, author, subject, "", call_number),
    }


def questions() -> dict[str, list[str]]:
    chance = random.Random("questions")
    pick = chance.choice
    common, middling, rare = WORDS.words[:100], WORDS.words[100:5_000], WORDS.words[5_000:]
    return {
        "common word": [pick(common) for _ in range(ASKED)],
        "middling word": [pick(middling) for _ in range(ASKED)],
        "rare word": [pick(rare) for _ in range(ASKED)],
        "two common words": [f"{pick(common)} {pick(common)}" for _ in range(ASKED)],
        "two words": [f"{pick(common)} {pick(middling)}" for _ in range(ASKED)],
        "two middling words": [f"{pick(middling)} {pick(middling)}" for _ in range(ASKED)],
        "unfinished": [(word := pick(common + middling))[: chance.randint(1, len(word))] for _ in range(ASKED)],
        "author": [" ".join(NAMES.some(chance, 2)) for _ in range(ASKED)],
        "author and word": [f"{NAMES.some(chance, 1)[0]} {pick(common)}" for _ in range(ASKED)],
        SUGGESTIONS: [pick(common + middling)[: chance.randint(1, 5)] for _ in range(ASKED)],
        "no match": [f"{pick(common)} xyzzy" for _ in range(ASKED)],
    }


def compare(libraries: dict[int, Database], large: int) -> None:
    """Asks the libraries by turns, so that whatever else the machine does meets both; twice, the first time to warm."""
    took: dict[tuple[str, int], list[float]] = {}
    kinds = questions()
    for _ in range(2):
        took = {(kind, size): [] for kind in kinds for size in libraries}
        for kind, words in kinds.items():
            for asked, (size, library) in itertools.product(words, libraries.items()):
                with library.reading() as connection:
                    took[kind, size].append(seconds(connection, kind, asked))
    searches = [kind for kind in kinds if kind != SUGGESTIONS]
    everything = {size: [one for kind in searches for one in took[kind, size]] for size in libraries}
    print(f"\n{'ms':22} {'p50 10k':>9} {'p50 large':>9} {'p95 10k':>9} {'p95 large':>9} {'ratio of p95':>13}")
    for kind in kinds:
        tell(kind, took[kind, SMALL], took[kind, large])
    tell("all searches", everything[SMALL], everything[large])


def seconds(connection: Connection, kind: str, words: str) -> float:
    began = perf_counter()
    if kind == SUGGESTIONS:
        discovery.suggest(connection, words)
    else:
        discovery.search(connection, words, "")
    return perf_counter() - began


def tell(kind: str, small: list[float], large: list[float]) -> None:
    p50s = [1000 * statistics.median(times) for times in (small, large)]
    p95s = [1000 * statistics.quantiles(times, n=20)[-1] for times in (small, large)]
    print(f"{kind:22} {p50s[0]:9.2f} {p50s[1]:9.2f} {p95s[0]:9.2f} {p95s[1]:9.2f} {p95s[1] / p95s[0]:13.2f}")


if __name__ == "__main__":
    main()
