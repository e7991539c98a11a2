"""Plays stories with each library on each way, or with the one that is a whole library."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contract.libraries import LIBRARIES
from tests.contract.stories import Play, teller
from tests.contract.ways import WAYS


@pytest.fixture(params=[(library, way) for library in LIBRARIES for way in WAYS], ids="-".join)
def play(request: pytest.FixtureRequest, tmp_path: Path) -> Play:
    library, way = request.param
    return teller(library, way, tmp_path)


@pytest.fixture(params=WAYS)
def live(request: pytest.FixtureRequest, tmp_path: Path) -> Play:
    """With the embedded library and its sample."""
    return teller("embedded", request.param, tmp_path)
