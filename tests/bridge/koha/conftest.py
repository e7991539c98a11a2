"""Every test here plays in a scene of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tests.bridge.koha.scene import Scene, koha_scene

Play = Callable[[Callable[[Scene], Awaitable[None]]], None]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Scene]:
    with koha_scene(tmp_path) as scene:
        yield scene


@pytest.fixture
def play(here: Scene) -> Play:
    """Plays a story, and then looks whether the peer had anything to object to."""

    async def told(story: Callable[[Scene], Awaitable[None]]) -> None:
        await story(here)
        assert not here.koha.refused

    return lambda story: asyncio.run(told(story))
