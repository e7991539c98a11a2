"""The sample library on a real MariaDB, and a stand's way of asking it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bridge.catalogs.slims.system import SlimsSystem
from bridge.catalogs.systems.system import Act
from bridge.policy import LoanPolicy
from tests.bridge.slims.scene import IDS, system_of
from tests.contract.library import NOW
from tests.peers.slims import SlimsPeer, slims

Answer = TypeVar("Answer")
Opened = Callable[..., SlimsSystem]


def told(answer: Awaitable[Answer]) -> Answer:
    async def wait() -> Answer:
        return await answer

    return asyncio.run(wait())


def act(at: datetime | None = None, stand: str = "K1") -> Act:
    return Act("key", stand, at)


def id_of(number: str) -> str:
    return IDS.id_of(number)


@pytest.fixture
def peer() -> SlimsPeer:
    return slims()


@pytest.fixture
def open_(peer: SlimsPeer, tmp_path: Path) -> Opened:
    """Opens it once more, another day or with other settings."""

    def opens(now: datetime = NOW, policy: LoanPolicy | None = None, **settings: Any) -> SlimsSystem:
        return system_of(peer, tmp_path, now, policy, **settings)

    return opens


@pytest.fixture
def system(open_: Opened) -> SlimsSystem:
    return open_()
