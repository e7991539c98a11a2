"""A whole stand without glass: a bridge as a process of its own, and at its link one who says what kiosks say."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from bridge.contract.circulation import Unavailable
from bridge.contract.upkeep import DeviceKind, DeviceReport, Errand, ErrandDone, Paper, StandReport, Task
from bridge.contract.wire import Notice
from bridge.link.client import SocketCatalog
from bridge.link.upkeep import SocketUpkeep
from tests.bridge.link.pair import running
from tests.bridge.programs.starting import started
from tests.bridge.telemetry.subscriber import STAND
from tests.waiting import until

BEGAN = datetime(2026, 12, 1, 8, tzinfo=UTC)
PRINTER = DeviceReport("printer", DeviceKind.PRINTER, "printer_virtual", BEGAN, (), Paper.OK)
SCANNER = DeviceReport("scanner", DeviceKind.SCANNER, "rehearsal_reader", BEGAN)
WELL = StandReport("0.1.0", "abc123", "self-check", BEGAN, False, "Welcome", (SCANNER, PRINTER))

EMBEDDED = """
[socket]
path = "bridge.sock"
[catalog]
driver = "embedded"
url = "sqlite:///library.db"
kiosk = "K1"
"""
REST = """
[socket]
path = "bridge.sock"
[catalog]
driver = "rest"
url = "{url}"
token_file = "token"
probe_lost = 0.1
probe_idle = 0.2
"""
UPKEEP = """
[upkeep]
stand = "{stand}"
directory = "kept"
every = {every}
self_test = ""
{more}
[upkeep.limits]
disk_mb = 1
[upkeep.service]
pin_file = "pin"
cards_file = "cards"
"""
BROKER = """
[upkeep.broker]
host = "127.0.0.1"
port = {port}
tls = false
keepalive = 5
first_pause = 0.1
longest_pause = 0.5
"""


def write_config(
    folder: Path,
    port: int | None,
    *,
    stand: str = STAND,
    every: float = 1.0,
    more: str = "",
    catalog: str = EMBEDDED,
    broker: str = BROKER,
) -> tuple[str, str]:
    """A bridge.toml in this folder, and the arguments for it; no `port`: no broker. `more` are lines of `upkeep`."""
    (folder / "token").write_text("good\n", "utf-8")
    text = catalog + UPKEEP.format(stand=stand, every=every, more=more)
    text += broker.format(port=port) if port else ""
    (folder / "bridge.toml").write_text(text, "utf-8")
    return "--config", "bridge.toml"


@contextlib.contextmanager
def bridge(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """The process and its log, on a machine whose clock is set."""
    with started(folder, "tests.bridge.telemetry.program", "--config", "bridge.toml") as running_bridge:
        yield running_bridge


async def stopped(process: subprocess.Popen[bytes]) -> int:
    """A bridge that is told to stop, and its exit code; what is in this loop goes on meanwhile."""
    process.terminate()
    return await asyncio.to_thread(process.wait, 20)


@dataclass
class Kiosk:
    """One at the link; it reports `report` four times a second, and does every errand at once."""

    catalog: SocketCatalog
    upkeep: SocketUpkeep
    report: StandReport = WELL
    errands: list[Errand] = field(default_factory=list)
    answers: dict[Task, ErrandDone] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    met: list[Errand] = field(default_factory=list)
    silent: bool = False

    async def run(self) -> None:
        while True:
            with contextlib.suppress(Unavailable):
                if not self.silent:
                    await self.upkeep.report(self.report)
                for errand in list(self.errands):
                    self.errands.remove(errand)
                    self.met.append(errand)
                    done = self.answers.get(errand.task, ErrandDone(""))
                    await self.upkeep.settle_errand(replace(done, errand=errand.id))
            await asyncio.sleep(0.05)


@contextlib.asynccontextmanager
async def kiosk(folder: Path) -> AsyncIterator[Kiosk]:
    """At the bridge of this folder."""
    errands: list[Errand] = []
    notices: list[Notice] = []
    catalog = SocketCatalog(folder / "bridge.sock", lambda notice, _: notices.append(notice), 10, errands.append)
    one = Kiosk(catalog, SocketUpkeep(catalog), errands=errands, notices=notices)
    async with running(catalog.run()):
        await until(lambda: Notice.LINK_BACK in notices, 20)
        async with running(one.run()):
            yield one
