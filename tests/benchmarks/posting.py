"""`python -m tests.benchmarks.posting [--folder F]`: what it costs to keep a letter, against a bare insert."""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

from bridge.contract.letters import Deed, Letter
from bridge.offline.clock import Stamp
from bridge.offline.outbox import Outbox
from bridge.sealing import Seal

LETTERS, ROUNDS = 200, 10
DISK = Path("/var/tmp")  # /tmp is often memory
_AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
_STAMP = Stamp("5e0c3f4a-5f0e-4d0c-9d53-6c1f6d5a7b11", 86_400.5, _AT, synced=True)


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of one letter and of one bare row, medians of `count` each; and of their slowest hundredth."""

    count: int
    letter: float
    bare: float
    letter_p99: float
    bare_p99: float


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.posting")
    parser.add_argument("--folder", type=Path, default=DISK, help="on the disk that is to be measured")
    cost = posting_cost(parser.parse_args().folder)
    print(f"a letter is kept: median {cost.letter:.2f} ms, p99 {cost.letter_p99:.2f} ms, of {cost.count}")
    print(f"a bare row of its length: median {cost.bare:.2f} ms, p99 {cost.bare_p99:.2f} ms")
    print(f"ratio of the medians {cost.letter / cost.bare:.2f}, to be <= 1.2")


def posting_cost(folder: Path = DISK) -> Cost:
    """One of each in turn, so that whatever else the disk does meets both."""
    letters: list[float] = []
    rows: list[float] = []
    with tempfile.TemporaryDirectory(dir=folder) as work:
        for number in range(ROUNDS):
            with _outbox(Path(work, f"outbox-{number}")) as post, _bare(Path(work, f"bare-{number}")) as insert:
                for each in range(LETTERS):
                    letter = _letter(f"K1-{number}-{each:032}")
                    letters.append(_took(post, letter))
                    rows.append(_took(insert, letter))
    return Cost(len(letters), statistics.median(letters), statistics.median(rows), _p99(letters), _p99(rows))


@contextmanager
def _outbox(path: Path) -> Iterator[Callable[[Letter], object]]:
    with closing(Outbox.open(path, Seal(bytes(32)))) as outbox:
        yield lambda letter: outbox.post(letter, _STAMP, asked=False)


@contextmanager
def _bare(path: Path) -> Iterator[Callable[[Letter], object]]:
    """As durable, and nothing else."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "CREATE TABLE rows (content BLOB)"):
            database.execute(statement)
        row = bytes(_length())
        yield lambda _: database.execute("INSERT INTO rows VALUES (?)", (row,))


def _length() -> int:
    """Of a letter's row, in bytes."""
    with tempfile.TemporaryDirectory() as work, _outbox(Path(work, "outbox")) as post:
        post(_letter("K1-0-" + "0" * 32))
        with closing(sqlite3.connect(Path(work, "outbox"))) as database:
            [row] = database.execute("SELECT * FROM letters")
    return sum(len(value) if isinstance(value, bytes | str) else 8 for value in row if value is not None)


def _letter(key: str) -> Letter:
    return Letter(key, Deed.BORROW, _AT, True, "siti", "A26000001", "00012345678", date(2026, 12, 7), knew=_AT)


def _took(work: Callable[[Letter], object], letter: Letter) -> float:
    """In milliseconds."""
    began = perf_counter()
    work(letter)
    return 1000 * (perf_counter() - began)


def _p99(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99) - 1]


if __name__ == "__main__":
    main()
