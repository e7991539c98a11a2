"""A scene of each version, and one whose tables may be spoiled."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bridge.inlislite.scene import Scene, scene_of
from tests.peers.inlislite.database import VERSIONS, Inlis, grants, schema, server


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


_spares = itertools.count()  # rights on a table outlive it


@pytest.fixture
def spare(scene: Scene) -> Iterator[Scene]:
    """A scene whose schema may be spoiled: a copy of the database."""
    name = f"{scene.inlis.name}_spare{next(_spares)}"
    server().do(f"CREATE DATABASE {name}")
    spare = Inlis(scene.inlis.server, scene.inlis.version, name, scene.inlis.ids)
    spare.do(schema(spare.version) + grants(spare.version, name))
    tables_there = [row[0] for row in spare.do("SHOW TABLES")]
    copied = "".join(f"INSERT INTO {table} SELECT * FROM {scene.inlis.name}.{table};" for table in tables_there)
    spare.do(f"SET FOREIGN_KEY_CHECKS = 0; {copied}")
    scene.inlis = spare
    yield scene
    server().do(f"DROP DATABASE {name}")
