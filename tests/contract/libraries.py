"""The libraries the contract is asked of, each with the cards and books a test may use."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable
from pathlib import Path

from bridge.catalogs.embedded import printouts
from bridge.catalogs.embedded.library import Library as EmbeddedLibrary
from bridge.catalogs.embedded.sample import cast
from bridge.catalogs.embedded.sample.load import load_sample
from bridge.central.library import Library
from bridge.policy import LoanPolicy
from bridge.sealing import Seal
from tests.contract.cast import Cast
from tests.contract.library import NOW
from tests.contract.served import SmallBackend


def small(_folder: Path) -> tuple[Library, Cast]:
    return SmallBackend(), Cast("card-3", "1234", ("b1", "b2", "b3"))


def embedded(folder: Path) -> tuple[Library, Cast]:
    (folder / "library.db").write_bytes(_sample())
    return _open(folder), Cast(cast.PIN_CARD, cast.PIN, cast.BOOKS_ON_SHELF[:3])


@functools.cache
def _sample() -> bytes:
    """The database with the sample library, made once because its PINs take their time. Kiosk K1 is to print."""
    with tempfile.TemporaryDirectory() as folder:
        library = _open(Path(folder))
        load_sample(library.engine, NOW.date())
        with library.engine.begin() as connection:
            printouts.send(connection, library.rules, cast.PAYMENT, "K1")
        library.close()
        return Path(folder, "library.db").read_bytes()


def _open(folder: Path) -> EmbeddedLibrary:
    return EmbeddedLibrary.open(f"sqlite:///{folder}/library.db", LoanPolicy(), lambda: NOW, seal=Seal(b"p" * 32))


__all__ = ["LIBRARIES", "Cast"]
LIBRARIES: dict[str, Callable[[Path], tuple[Library, Cast]]] = {"small": small, "embedded": embedded}
