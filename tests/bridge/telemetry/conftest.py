"""A central behind all bridges of these tests, which begin sooner with it than with a database of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bridge.telemetry.stand import REST
from tests.contract.served import SmallBackend, central


@pytest.fixture(scope="module")
def library() -> Iterator[str]:
    """The tables of a bridge's configuration that say where it is."""
    with central(SmallBackend()) as url:
        yield REST.format(url=url)
