"""The libraries that keep their own system: each adapter with its peer, joined with what we keep beside it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from bridge.catalogs.systems.library import JoinedLibrary
from bridge.catalogs.systems.system import LibrarySystem
from bridge.policy import LoanPolicy
from tests.bridge.inlislite.scene import scene_32, scene_33
from tests.bridge.koha.scene import scene as koha
from tests.bridge.sip2.scene import scene as sip2
from tests.bridge.slims.scene import scene as slims
from tests.bridge.systems.annex import annex
from tests.bridge.systems.small_system import SmallSystem
from tests.contract.cast import Cast
from tests.contract.library import NOW

Scene = Callable[[Path], AbstractContextManager[tuple[LibrarySystem, Cast]]]


@contextlib.contextmanager
def small(_folder: Path) -> Iterator[tuple[LibrarySystem, Cast]]:
    yield SmallSystem(registers=True), Cast("card-3", "1234", ("b1", "b2", "b3"))


SYSTEMS: dict[str, Scene] = {
    "small-system": small,
    "sip2": sip2,
    "koha": koha,
    "inlislite-3.2": scene_32,
    "inlislite-3.3": scene_33,
    "slims": slims,
}


@contextlib.contextmanager
def joined(name: str, folder: Path) -> Iterator[tuple[JoinedLibrary, Cast]]:
    """A system that is really there lives by the real time; the small one by `NOW`."""
    clock = (lambda: NOW) if name == "small-system" else lambda: datetime.now(UTC)
    beside = annex(folder, LoanPolicy(require_visit=False), clock)
    with SYSTEMS[name](folder) as (system, cast), contextlib.closing(beside):
        yield JoinedLibrary(system, beside), cast
