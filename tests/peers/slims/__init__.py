"""A library with SLiMS 9's tables on a real MariaDB, and the narrow account that its documentation grants."""

from __future__ import annotations

import atexit
import contextlib
import functools
import re
from dataclasses import dataclass
from pathlib import Path

from tests.peers.mariadb import MariaDb, mariadb

KINDS = ("slims", "slims_old", "slims_innodb")  # as published; with triggers; as some libraries have changed it
PASSWORD = "kata-sandi-anjungan"
MEMBER, PIN = "6472011203920001", "482913"
_IN_MEMORY = Path("/dev/shm")  # MyISAM writes to its disk at every statement
_HERE = Path(__file__).parent
_GUIDE = Path(__file__).parents[3] / "docs" / "systems" / "slims.md"


@dataclass(frozen=True)
class SlimsPeer:
    server: MariaDb
    database: str

    @property
    def url(self) -> str:
        return f"mysql://anjungan@127.0.0.1:{self.server.port}/{self.database}"

    def do(self, script: str) -> list[tuple[str, ...]]:
        """As root, who is SLiMS here."""
        return self.server.do(script, self.database)

    def number(self, query: str) -> int:
        return int(self.do(query)[0][0])


def slims(kind: str = "slims") -> SlimsPeer:
    """The sample library as it was at first; `kind` is one of `KINDS`. The server is this process's own, and stays
    until its end."""
    peer = SlimsPeer(_server(), kind)
    peer.do((_HERE / "rows.sql").read_text("utf-8"))
    return peer


@functools.cache
def _server() -> MariaDb:
    running = contextlib.ExitStack()
    atexit.register(running.close)
    server = running.enter_context(
        mariadb(_IN_MEMORY if _IN_MEMORY.is_dir() else None, "--skip-name-resolve", "--key-buffer-size=8M")
    )
    schema = (_HERE / "schema.sql").read_text("utf-8")
    made = {
        "slims": schema,
        "slims_old": schema + (_HERE / "triggers.sql").read_text("utf-8"),
        "slims_innodb": schema.replace("MyISAM", "InnoDB"),
    }
    for database in KINDS:
        server.do(f"CREATE DATABASE {database}")
        server.do(made[database], database)
    created, *granted = grants()
    server.do(created.replace("a long password", PASSWORD))
    for database in KINDS:
        server.do("\n".join(grant.replace(" ON slims.", f" ON {database}.") for grant in granted))
    return server


def grants() -> list[str]:
    """Every statement of the guide, in its order, with the one for passwords at the end."""
    guide = _GUIDE.read_text("utf-8")
    (block,) = re.findall(r"```sql\n(.*?)```", guide, re.DOTALL)
    return [*block.splitlines(), *re.findall(r"`(GRANT [^`]*;)`", guide)]
