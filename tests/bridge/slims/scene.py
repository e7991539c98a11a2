"""The sample SLiMS as the shared contract suite wants it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bridge.catalogs.slims.settings import Slims
from bridge.catalogs.slims.system import SlimsSystem, opened
from bridge.catalogs.systems.patron_ids import PatronIds
from bridge.policy import LoanPolicy
from bridge.rules import Rules
from tests.contract.cast import Cast
from tests.contract.library import NOW
from tests.peers.slims import MEMBER, PASSWORD, PIN, SlimsPeer, slims

IDS = PatronIds(b"k" * 64)
CAST = Cast(MEMBER, PIN, ("B00001", "B00002", "B00003"))


@contextlib.contextmanager
def scene(folder: Path) -> Iterator[tuple[SlimsSystem, Cast]]:
    """Lives by the real time."""
    peer, now = slims(), datetime.now(UTC)
    peer.do(f"UPDATE member SET expire_date = '{now.date() + timedelta(days=200)}'")
    system = system_of(peer, folder, None, pin="password")
    yield system, CAST
    system.close()


def system_of(
    peer: SlimsPeer, folder: Path, now: datetime | None = NOW, policy: LoanPolicy | None = None, **settings: Any
) -> SlimsSystem:
    secret = folder / "slims-secret"
    secret.write_text(PASSWORD)
    table = replace(Slims(database=peer.url, secret_file=str(secret)), **settings)
    return opened(table, Rules(policy or LoanPolicy(), lambda: now or datetime.now(UTC)), IDS)
