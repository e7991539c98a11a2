"""Plays stories with each library on each way, or with the one that is a whole library."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contract.libraries import LIBRARIES
from tests.contract.stories import Play, teller
from tests.contract.systems import SYSTEMS
from tests.contract.ways import WAYS

ALL = [(library, way) for library in LIBRARIES for way in WAYS]
ALL += [(system, way) for system in SYSTEMS for way in ("directly", "both")]


@pytest.fixture(params=ALL, ids="-".join)
def play(request: pytest.FixtureRequest, tmp_path: Path) -> Play:
    library, way = request.param
    return teller(library, way, tmp_path)


@pytest.fixture(params=WAYS)
def live(request: pytest.FixtureRequest, tmp_path: Path) -> Play:
    """With the embedded library and its sample."""
    return teller("embedded", request.param, tmp_path)


@pytest.fixture(params=[(system, way) for system in SYSTEMS for way in ("directly", "both")], ids="-".join)
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Play:
    """With a library that keeps its own system."""
    system, way = request.param
    return teller(system, way, tmp_path)
