"""A scene of each version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bridge.inlislite.scene import Scene, scene_of
from tests.peers.inlislite.database import VERSIONS


@pytest.fixture(params=VERSIONS)
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    with scene_of(request.param, tmp_path) as found:
        yield found


@pytest.fixture
def scene_32(tmp_path: Path) -> Iterator[Scene]:
    with scene_of("3.2", tmp_path) as found:
        yield found


@pytest.fixture
def scene_33(tmp_path: Path) -> Iterator[Scene]:
    with scene_of("3.3", tmp_path) as found:
        yield found
