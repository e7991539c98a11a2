"""A central over real HTTP, with the small library behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bridge.central.client import Client
from tests.contract.served import SmallBackend, central


@pytest.fixture
def client() -> Iterator[Client]:
    backend = SmallBackend()
    with central(backend) as url:
        yield Client(backend, url)
