"""The sample library in a real database, on a Monday morning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bridge.catalogs.embedded.library import Library
from bridge.catalogs.embedded.sample.load import load_sample
from bridge.policy import LoanPolicy

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Makassar"))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[LoanPolicy], Library]]:
    """Opens the sample library under a policy."""
    libraries = []

    def open_library(policy: LoanPolicy) -> Library:
        library = Library.open(f"sqlite:///{tmp_path / 'sample.db'}", policy, lambda: NOW)
        libraries.append(library)
        load_sample(library.engine, MONDAY)
        return library

    yield open_library
    for library in libraries:
        library.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Library]:
    """A library that has nothing yet."""
    with closing(Library.open(f"sqlite:///{tmp_path / 'empty.db'}", LoanPolicy(), lambda: NOW)) as library:
        yield library
