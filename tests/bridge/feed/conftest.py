"""A town with a stand that has learnt everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bridge.embedded.town import Town
from tests.bridge.feed.learning import Stand

Stood = Callable[..., Stand]


@pytest.fixture
def stood(tmp_path: Path) -> Iterator[Stood]:
    """Puts a stand of this token into a town."""
    stands: list[Stand] = []

    def one(town: Town, token: str = "token-of-K1") -> Stand:
        stands.append(Stand(town, tmp_path / f"cache-{len(stands)}.db", token))
        return stands[-1]

    yield one
    for stand in stands:
        stand.cache.close()


@pytest.fixture
def stand(town: Town, stood: Stood) -> Stand:
    learnt = stood(town)
    learnt.learn()
    return learnt
