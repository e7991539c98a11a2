"""The embedded library on each database it is made for, with titles to look for."""

from __future__ import annotations

import pytest

from tests.bridge.embedded.conftest import (
    found,
    kind,
    postgres,
    postgres_tables,
    sqlite_tables,
    tables_url,
    town,
    url,
)
from tests.bridge.embedded.town import Town
from tests.bridge.search.stacks import Stacks

__all__ = ["found", "kind", "postgres", "postgres_tables", "sqlite_tables", "stacks", "tables_url", "town", "url"]


@pytest.fixture
def stacks(town: Town) -> Stacks:
    return Stacks(town)
