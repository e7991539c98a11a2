"""The libraries the contract is asked of, each with the cards and books a test may use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bridge.central.library import Library
from tests.contract.served import SmallBackend


@dataclass(frozen=True, slots=True)
class Cast:
    """`card` with `pin` may borrow `items`, none of which is lent; `limit` is how many of them at once."""

    card: str
    pin: str
    items: tuple[str, str, str]


def small(_folder: Path) -> tuple[Library, Cast]:
    return SmallBackend(), Cast("card-3", "1234", ("b1", "b2", "b3"))


LIBRARIES: dict[str, Callable[[Path], tuple[Library, Cast]]] = {"small": small}
