"""Brings a file in from the command line: says what is wrong with it, and imports it when it is told to."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from pathlib import Path

from bridge.catalogs.embedded import imports
from bridge.catalogs.embedded.database import Database
from bridge.catalogs.embedded.imports import Import
from bridge.catalogs.embedded.library import Library

_LOGIN = "console"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=imports.KINDS)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--format", choices=imports.FORMATS, default="csv")
    parser.add_argument("--apply", action="store_true", help="imports the file; without, it is only checked")
    parser.add_argument("--skip-bad", action="store_true", help="imports the other rows of a file that has bad ones")


def bring(library: Library, asked: Namespace) -> int:
    """The exit code: 0 when the file has no faults or was imported, else 1. Raises OSError and `Unavailable`."""
    database = library.database
    size = asked.file.stat().st_size
    try:
        with database.writing() as connection:
            note = (asked.kind, asked.format, asked.file.name, size, _LOGIN)
            number = imports.begin(connection, library.rules, *note)
    except ValueError as error:
        raise OSError(str(error)) from error
    done = imports.check(database, number, asked.file)
    _print_faults(database, number)
    if asked.apply:
        done = imports.apply(database, number, asked.file, asked.skip_bad)
        if done.state == "failed":
            _print_faults(database, number)
    print(_summary(done))
    return 0 if done.state == "done" or (done.state == "checked" and not done.progress.bad) else 1


def _print_faults(database: Database, number: int) -> None:
    """All of them, as many at a time as fit the memory."""
    place = 0
    while True:
        with database.reading() as connection:
            found = imports.faults(connection, number, after=place)
        if not found:
            return
        for _, fault in found:
            print(f"{fault.line}: {fault.sentence('en')}", file=sys.stderr)
        place = found[-1][0]


def _summary(done: Import) -> str:
    counts = done.progress
    return f"{done.state}: {counts.read} read, {counts.added} added, {counts.changed} changed, {counts.bad} bad"
