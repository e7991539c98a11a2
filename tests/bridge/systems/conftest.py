"""A small system joined with what we keep beside it, played with directly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bridge.catalogs.systems.joined import JoinedCatalog
from bridge.catalogs.systems.library import JoinedLibrary
from bridge.policy import LoanPolicy
from tests.bridge.systems.annex import annex
from tests.bridge.systems.small_system import SmallSystem
from tests.contract.library import NOW


@dataclass
class Town:
    """`anew` is what a restarted process finds."""

    system: SmallSystem
    folder: Path
    library: JoinedLibrary
    policy: LoanPolicy

    def anew(self) -> JoinedCatalog:
        self.library.annex.close()
        self.library = joined(self.system, self.folder, self.policy)
        return self.catalog

    @property
    def catalog(self) -> JoinedCatalog:
        return self.library.catalog("K1")


def joined(system: SmallSystem, folder: Path, policy: LoanPolicy) -> JoinedLibrary:
    return JoinedLibrary(system, annex(folder, policy, lambda: NOW))


@pytest.fixture(params=[False, True], ids=["our-book", "own-book"])
def own_book(request: pytest.FixtureRequest) -> bool:
    """Whether the system has a guest book of its own."""
    return bool(request.param)


@pytest.fixture
def town(tmp_path: Path, own_book: bool) -> Iterator[Town]:
    """Where who wants to borrow has to sign the guest book."""
    system, policy = SmallSystem(own_book), LoanPolicy()
    town = Town(system, tmp_path, joined(system, tmp_path, policy), policy)
    yield town
    town.library.annex.close()


@pytest.fixture
def open_town(tmp_path: Path) -> Iterator[Town]:
    """Where nobody has to."""
    system, policy = SmallSystem(), LoanPolicy(require_visit=False)
    town = Town(system, tmp_path, joined(system, tmp_path, policy), policy)
    yield town
    town.library.annex.close()
