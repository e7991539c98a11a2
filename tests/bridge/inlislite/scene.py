"""The small library of `tests/peers/inlislite` as tests see it: its system, its cast, its clock."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bridge.catalogs.inlislite.settings import Inlislite
from bridge.catalogs.inlislite.system import InlisliteSystem, opened
from bridge.catalogs.systems.patron_ids import PatronIds
from bridge.catalogs.systems.system import Act, LibrarySystem
from bridge.policy import LoanPolicy
from bridge.rules import Rules
from tests.contract.cast import Cast
from tests.contract.library import NOW
from tests.peers.inlislite.database import ACCOUNTS_PASSWORD, PASSWORD, STANDS, Inlis, fresh

ZONE = ZoneInfo("Asia/Makassar")
BOOKS = ("00000000101", "00000000103", "00000000104")
CARD, OTHER_CARD = "2611010001", "2611010002"


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def set(self, text: str) -> None:
        """In the library's zone."""
        self.now = datetime.fromisoformat(text).replace(tzinfo=ZONE)


@dataclass
class Scene:
    inlis: Inlis
    settings: Inlislite
    clock: Clock
    system: InlisliteSystem
    _acts: list[int] = field(default_factory=list)

    def act(self, at: str = "", stand: str = "K1") -> Act:
        """`at` is in the library's zone."""
        self._acts.append(1)
        moment = datetime.fromisoformat(at).replace(tzinfo=ZONE) if at else None
        return Act(f"key-{len(self._acts):08}", stand, moment)

    def reopened(self, policy: LoanPolicy | None = None, **changed: Any) -> InlisliteSystem:
        """After its settings, or ours, have changed."""
        self.settings = replace(_settings(self.inlis, self.settings.secret_file), **changed)
        self.system = opened(self.settings, Rules(policy or LoanPolicy(), self.clock), PatronIds(b"k" * 32))
        return self.system


@contextlib.contextmanager
def scene_of(version: str, folder: Path) -> Iterator[Scene]:
    inlis, clock = fresh(version), Clock()
    (folder / "secret").write_text(ACCOUNTS_PASSWORD + "\n")
    settings = _settings(inlis, str(folder / "secret"))
    system = opened(settings, Rules(LoanPolicy(), clock), PatronIds(b"k" * 32))
    yield Scene(inlis, settings, clock, system)
    system.close()


def scene_32(folder: Path) -> AbstractContextManager[tuple[LibrarySystem, Cast]]:
    """For the contract's tests, with today's date."""
    return _today("3.2", folder)


def scene_33(folder: Path) -> AbstractContextManager[tuple[LibrarySystem, Cast]]:
    return _today("3.3", folder)


@contextlib.contextmanager
def _today(version: str, folder: Path) -> Iterator[tuple[LibrarySystem, Cast]]:
    with scene_of(version, folder) as scene:
        scene.inlis.do("UPDATE members SET EndDate = DATE_ADD(NOW(), INTERVAL 1 YEAR) WHERE ID = 1")
        scene.clock.now = datetime.now(ZONE)
        yield scene.system, Cast(CARD, PASSWORD, BOOKS)


def _settings(inlis: Inlis, secret_file: str) -> Inlislite:
    return Inlislite(
        inlis.url, STANDS, "Perpustakaan Pusat", secret_file=secret_file, pin="password", connect=20, total=12
    )
