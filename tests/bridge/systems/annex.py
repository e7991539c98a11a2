"""Our own database beside a system, with nothing in it: its tables are made once, because that takes its time."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bridge.catalogs.embedded.library import Library as Annex
from bridge.policy import LoanPolicy


def annex(folder: Path, policy: LoanPolicy, clock: Callable[[], datetime]) -> Annex:
    """As it was left in this folder, or a new one."""
    file = folder / "annex.db"
    if not file.exists():
        file.write_bytes(_empty())
    return Annex.open(f"sqlite:///{file}", policy, clock)


@functools.cache
def _empty() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "annex.db")
        Annex.open(f"sqlite:///{file}", LoanPolicy(), datetime.now).close()
        return file.read_bytes()
