"""`python -m tests.benchmarks.importing [--postgres URL]`: the seconds and the memory that a large import takes."""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time

import psutil

from bridge.catalogs.embedded import imports
from bridge.catalogs.embedded.database import Database, open_database
from bridge.catalogs.embedded.imports import Import
from bridge.policy import LoanPolicy
from bridge.rules import Rules
from tests.benchmarks.search import described
from tests.bridge.imports.iso2709 import isis, marc

SMALL, LARGE = 10_000, 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.importing")
    parser.add_argument("--postgres", metavar="URL", help="of a server with databases import10000 and import1000000")
    parser.add_argument("--format", choices=("csv", "marc21", "cisis"), default="csv")
    parser.add_argument("--small", type=int, default=SMALL, metavar="TITLES")
    parser.add_argument("--large", type=int, default=LARGE, metavar="TITLES")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = f"{asked.postgres}import%d" if asked.postgres else f"sqlite:///{folder}/%d.db"
        for size in (asked.small, asked.large):
            path = Path(folder) / f"{size}"
            write(path, asked.format, size)
            measure(open_database(place % size), path, asked.format, size)


def write(path: Path, format: str, size: int) -> None:
    chance = random.Random(size)
    rows = (described(chance, number) for number in range(1, size + 1))
    if format == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            columns = csv.writer(file)
            columns.writerow(("control", "title", "author", "subject", "call_number", "barcode"))
            for row in rows:
                texts = [row[name] for name in ("title", "author", "subject", "call_number")]
                columns.writerow((f"K{row['id']}", *texts, f"B{row['id']}"))
        return
    with path.open("wb") as binary:
        for row in rows:
            binary.write((marc if format == "marc21" else isis)(record(row)))


def record(row: dict[str, object]) -> list[tuple[str, str | list[tuple[str, str]]]]:
    places = (("090", "call_number"), ("100", "author"), ("245", "title"), ("650", "subject"))
    described_in = [(tag, [("a", str(row[name]))]) for tag, name in places]
    return [("001", f"K{row['id']}"), *described_in, ("990", [("a", f"B{row['id']}")])]


def measure(database: Database, path: Path, format: str, size: int) -> None:
    rules = Rules(LoanPolicy(), lambda: datetime.now(UTC))
    with database.writing() as connection:
        number = imports.begin(connection, rules, "titles", format, path.name, path.stat().st_size, "benchmark")
    tell(size, "checked", lambda: imports.check(database, number, path))
    tell(size, "imported", lambda: imports.apply(database, number, path, skip_bad=False))


def tell(size: int, what: str, work: Callable[[], Import]) -> None:
    began, used = perf_counter(), process_time()
    done = work()
    took, busy, memory = perf_counter() - began, process_time() - used, psutil.Process().memory_info()
    peak = next(peaks()) / 1024
    print(
        f"{size:9} titles {what:9} {done.state:8} {took:7.1f} s ({busy:6.1f} s busy) {size / took:8.0f} titles/s"
        f"  now {memory.rss / 2**20:5.0f} MiB, most so far {peak:5.0f} MiB",
        flush=True,
    )


def peaks() -> Iterator[int]:
    """The most memory this process ever had, in KiB."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            yield int(line.split()[1])


if __name__ == "__main__":
    main()
