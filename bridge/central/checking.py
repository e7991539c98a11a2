"""`central check`: what a technician sees who connects a library's own system."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace

from bridge.catalogs.systems.doctor import examine
from bridge.catalogs.systems.system import Finding, LibrarySystem

_MARKS = {True: "ok  ", False: "NO  ", None: "-   "}


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--card", default="", metavar="NUMBER", help="the card of a patron made for tests")
    parser.add_argument("--item", default="", metavar="BARCODE", help="the barcode of an item made for tests")


def check(system: LibrarySystem, asked: Namespace) -> int:
    """Prints a line for each finding; 0 when nothing is wrong, else 1."""
    return asyncio.run(_check(system, asked.card, asked.item))


async def _check(system: LibrarySystem, card: str, item: str) -> int:
    wrong = 0
    async for finding in examine(system, card, item):
        print(_line(finding), flush=True)
        wrong += finding.well is False
    return 1 if wrong else 0


def _line(finding: Finding) -> str:
    advice = f"\n    {finding.advice}" if finding.advice else ""
    return _MARKS[finding.well] + _one_line(finding.what) + advice


def _one_line(text: str) -> str:
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
