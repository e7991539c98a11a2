"""`python -m tests.benchmarks.red`: how long after a fault the fleet's board is red, with a real bridge and broker.

The board is the one that central runs, in this process, looked at many times a second.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import statistics
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from bridge.central.fleet.settings import Fleet
from bridge.central.fleet.tile import Colour, Tile
from bridge.central.fleet.watch import FleetWatch
from bridge.stand_folder import SECRET, keep
from bridge.telemetry.broker import Broker
from tests.bridge.programs.starting import command, environ
from tests.peers.cut import Network
from tests.peers.library_broker import LibraryBroker, library_broker
from tests.waiting import until

STAND = "lobby-1"
GRACE = 21.0  # seconds after its start in which a bridge misses nothing yet
BRIDGE = """
[socket]
path = "bridge.sock"
[catalog]
driver = "embedded"
url = "sqlite:///library.db"
kiosk = "Lobi 1"
sample = true
[upkeep]
stand = "lobby-1"
directory = "upkeep"
self_test = ""
[upkeep.broker]
host = "127.0.0.1"
port = {port}
ca_file = "authority/ca.crt"
certificate_file = "stand.pem"
key_file = "stand.pem"
keepalive = 10
longest_pause = 2.0
"""


@dataclass
class Scene:
    folder: Path
    broker: LibraryBroker
    network: Network
    watch: FleetWatch
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, program: str, *arguments: str) -> None:
        with (self.folder / f"{program}.log").open("ab") as log:
            process = subprocess.Popen(
                command(program, *arguments), cwd=self.folder, env=environ(), stdout=log, stderr=log
            )
        self.running[program] = process

    def kill(self, program: str) -> None:
        self.running[program].kill()
        self.running.pop(program).wait()

    def start_bridge(self) -> None:
        self.start("bridge", "--config", "bridge.toml")

    def start_kiosk(self) -> None:
        self.start("tests.peers.reporting_kiosk", "bridge.sock")

    def tile(self) -> Tile | None:
        return self.watch.board.tile(STAND, self.watch.now())

    async def well(self) -> None:
        await until(lambda: self._colour() in (Colour.GREEN, Colour.AMBER), 90)

    async def red(self) -> tuple[float, str]:
        """Seconds from now, and what the board says."""
        begun = monotonic()
        await until(lambda: self._colour() is Colour.RED, 90)
        tile = self.tile()
        return monotonic() - begun, f"{tile.standing}: {', '.join(tile.faults)}" if tile else ""

    def _colour(self) -> Colour:
        tile = self.tile()
        return tile.colour if tile else Colour.GREY


def bridge_killed(scene: Scene) -> Callable[[], None]:
    scene.kill("bridge")
    return scene.start_bridge


def network_cut(scene: Scene) -> Callable[[], None]:
    scene.network.cut()
    return scene.network.mend


def broker_killed(scene: Scene) -> Callable[[], None]:
    scene.broker.kill()
    return scene.broker.start


def kiosk_killed(scene: Scene) -> Callable[[], None]:
    scene.kill("tests.peers.reporting_kiosk")
    return scene.start_kiosk


FAULTS = (
    ("the kiosk's process is killed (kill -9)", kiosk_killed),
    ("the bridge is killed (kill -9)", bridge_killed),
    ("the broker is killed (kill -9)", broker_killed),
    ("the network falls silent (keepalive 10 s)", network_cut),
)


async def measure(times: int) -> None:
    with tempfile.TemporaryDirectory() as work:
        async with staged(Path(work)) as scene:
            await asyncio.sleep(GRACE)
            print(f"{'what happens':44} {'red after, median':>18} {'worst of ' + str(times):>12}  the board says")
            for what, fault in FAULTS:
                seconds, said = [], ""
                for _ in range(times):
                    await scene.well()
                    heal = fault(scene)
                    taken, said = await scene.red()
                    seconds.append(taken)
                    heal()
                print(f"{what:44} {statistics.median(seconds):>16.2f} s {max(seconds):>10.2f} s  {said}", flush=True)
                await scene.well()


@contextlib.asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[Scene]:
    """All running, and the board knows that the stand is well."""
    with library_broker(folder) as broker:
        broker.context(STAND)
        keep(folder / "stand.pem", (folder / f"{STAND}.pem").read_bytes(), SECRET)
        network = Network(broker.port)
        async with network.open() as port:
            (folder / "bridge.toml").write_text(BRIDGE.format(port=port), "utf-8")
            watch = FleetWatch(_fleet(broker), None, lambda: datetime.now(UTC))
            watching = asyncio.create_task(watch.run())
            scene = Scene(folder, broker, network, watch)
            scene.start_bridge()
            scene.start_kiosk()
            try:
                await scene.well()
                yield scene
            finally:
                for program in tuple(scene.running):
                    scene.kill(program)
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)


def _fleet(broker: LibraryBroker) -> Fleet:
    own = broker.authority.folder
    way = Broker(
        "127.0.0.1",
        broker.port,
        ca_file=str(own / "ca.crt"),
        certificate_file=str(own / "central.crt"),
        key_file=str(own / "central.key"),
        longest_pause=2.0,
    )
    return Fleet(way, history=broker.folder / "fleet.sqlite")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.red")
    parser.add_argument("--times", type=int, default=3, help="how often each fault is made")
    asyncio.run(measure(parser.parse_args().times))


if __name__ == "__main__":
    main()
