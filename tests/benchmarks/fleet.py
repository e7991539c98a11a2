"""`python -m tests.benchmarks.fleet`: what broker and central cost for two thousand stands, and how soon all is well
again after the broker was killed.

A real Mosquitto with the recipe's files and a real central with its fleet page. The stands are simulated in processes
of their own, whose cost is told as well: on a machine with two cores they take most of it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import re
import resource
import sqlite3
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, time

import psutil
import requests

from bridge.central.stands.certificates import key_pem, new_key, pem
from bridge.stand_folder import SECRET, keep
from tests.bridge.programs.starting import command, environ, said, started
from tests.peers.library_broker import LibraryBroker, library_broker

PROCESSES = 2
CENTRAL = """
database = "sqlite:///library.db"
port = 0
[fleet]
history = "fleet.sqlite"
[fleet.broker]
host = "127.0.0.1"
port = {port}
ca_file = "authority/ca.crt"
certificate_file = "authority/central.crt"
key_file = "authority/central.key"
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.fleet")
    parser.add_argument("--stands", type=int, default=2000)
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two messages of a stand")
    parser.add_argument("--parts", type=int, default=10, help="parts whose health a stand tells on every connect")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long the quiet time is measured")
    asked = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory() as work:
        asyncio.run(_measure(Path(work), asked))


async def _measure(folder: Path, asked: argparse.Namespace) -> None:
    with library_broker(folder) as broker:
        _certify(broker, asked.stands)
        (folder / "central.toml").write_text(CENTRAL.format(port=broker.port), "utf-8")
        with started(folder, "bridge.central", "--config", "central.toml") as (central, log):
            url = re.findall(r"listening on (\S+)", said(log, "listening on", 50))[0]
            async with _crowd(folder, broker.port, asked) as crowd:
                fleet = _Fleet(folder, asked.stands, broker, psutil.Process(central.pid), crowd, url)
                print(f"\n{asked.stands} stands, a state message each per {asked.every:g} s, "
                      f"{asked.parts} parts' health on every connect")  # fmt: skip
                print(f"{'what':58} {'measured':>34}")
                await fleet.first()
                await fleet.quiet(asked.seconds)
                await fleet.storm()


def _certify(broker: LibraryBroker, stands: int) -> None:
    """As `stand provision` does, but for the folders."""
    (broker.folder / "stands").mkdir()
    now = datetime.now(UTC).replace(microsecond=0)
    for number in range(stands):
        key = new_key()
        certificate = broker.authority.signer.client(f"stand-{number}", key.public_key(), now, 1)
        keep(broker.folder / "stands" / f"stand-{number}.pem", pem(certificate) + key_pem(key), SECRET)


@dataclass
class _Crowd:
    """The processes of simulated stands, and the newest that each has told."""

    processes: list[asyncio.subprocess.Process] = field(default_factory=list)
    told: dict[int, tuple[int, int]] = field(default_factory=dict)  # up, connects
    seconds: list[float] = field(default_factory=list)
    ready: int = 0

    @property
    def up(self) -> int:
        return sum(up for up, _ in self.told.values())

    @property
    def connects(self) -> int:
        return sum(connects for _, connects in self.told.values())

    def cpu(self) -> float:
        return sum(_cpu(psutil.Process(process.pid)) for process in self.processes)

    async def listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            told = json.loads(line)
            self.ready += told.get("ready", 0)
            if "up" in told:
                self.told[process.pid] = (told["up"], told["connects"])
                self.seconds += told["seconds"]


@contextlib.asynccontextmanager
async def _crowd(folder: Path, port: int, asked: argparse.Namespace) -> AsyncIterator[_Crowd]:
    crowd, bounds = _Crowd(), [asked.stands * part // PROCESSES for part in range(PROCESSES + 1)]
    async with AsyncExitStack() as stack:
        for first, last in itertools.pairwise(bounds):
            what = (str(folder), str(port), str(first), str(last), str(asked.every), str(asked.parts))
            arguments = command("tests.benchmarks.simulated_stands", *what)
            process = await asyncio.create_subprocess_exec(
                *arguments, env=environ(), stdout=subprocess.PIPE, limit=16 * 1024 * 1024
            )
            stack.push_async_callback(_end, process)
            crowd.processes.append(process)
            listening = asyncio.create_task(crowd.listen(process))
            stack.callback(listening.cancel)
        await _until(lambda: crowd.ready, asked.stands)  # each has made its TLS context
        yield crowd


async def _end(process: asyncio.subprocess.Process) -> None:
    process.kill()
    await process.wait()


@dataclass
class _Fleet:
    folder: Path
    stands: int
    broker: LibraryBroker
    central: psutil.Process
    crowd: _Crowd
    url: str

    async def first(self) -> None:
        """Everybody comes within five seconds, as after the power has come back."""
        both = (_until(lambda: self.crowd.up, self.stands), _until(self.ready, self.stands))
        connected, green = await asyncio.gather(*both)
        _row("all connected for the first time, after", connected)
        _row("the board has all of them green, after", green)

    async def quiet(self, seconds: float) -> None:
        await asyncio.sleep(10)  # what the beginning has left over
        broker = psutil.Process(self.broker.pid)
        before, begun = (_cpu(broker), _cpu(self.central), self.crowd.cpu()), monotonic()
        self.crowd.seconds.clear()
        await asyncio.sleep(seconds)
        taken = monotonic() - begun
        after, waited = (_cpu(broker), _cpu(self.central), self.crowd.cpu()), sorted(self.crowd.seconds)
        shares = [100 * (now - then) / taken for now, then in zip(after, before, strict=True)]
        _row("messages a second", f"{len(waited) / taken:.0f}")
        for who, share, process in (("broker", shares[0], broker), ("central", shares[1], self.central)):
            memory = process.memory_info().rss / 2**20
            _row(f"{who}: processor, of one core; memory", f"{share:.1f} %; {memory:.0f} MiB")
        _row("the simulated stands themselves, of one core", f"{shares[2]:.1f} %")
        _row("PUBLISH to PUBACK as they see it, p50; p99",
             f"{1000 * _part(waited, 0.5):.1f} ms; {1000 * _part(waited, 0.99):.1f} ms")  # fmt: skip
        begun = monotonic()
        text = await asyncio.to_thread(lambda: requests.get(f"{self.url}/metrics", timeout=60).text)
        up = len(re.findall(r"(?m)^anjungan_stand_up\{.*\} 1\.0$", text))
        _row("/metrics once: seconds; KiB; stands up", f"{monotonic() - begun:.2f} s; {len(text) // 1024}; {up}")

    async def storm(self) -> None:
        """The broker dies and systemd starts it at once; nobody tells the stands."""
        connects, cpu, killed = self.crowd.connects, _cpu(self.central), time()
        self.broker.kill()
        self.broker.start()
        back = lambda: min(self.crowd.up, self.crowd.connects - connects)  # noqa: E731 - once each, and still there
        well = lambda: self.ready(killed)  # noqa: E731
        connected, green = await asyncio.gather(_until(back, self.stands), _until(well, self.stands))
        broker = psutil.Process(self.broker.pid)
        _row("broker killed and started: no stand is green, after", f"{self.doubted(killed) - killed:.1f} s")
        _row("all stands are back, after", connected)
        _row("the board has all of them green, after", green)
        _row("of it: processor of broker; of central", f"{_cpu(broker):.1f} s; {_cpu(self.central) - cpu:.1f} s")
        _row("memory then: broker; central", "; ".join(
            f"{process.memory_info().rss / 2**20:.0f} MiB" for process in (broker, self.central)
        ))  # fmt: skip

    def ready(self, since: float = 0) -> int:
        """How many the board says are ready and have become so since then, by its history, kept each second."""
        query = "SELECT count(*) FROM periods WHERE ended IS NULL AND standing = 'ready' AND begun >= ?"
        return int(self._kept(query, since))

    def doubted(self, since: float) -> float:
        """When the last of them was no longer said to be ready."""
        first = "SELECT min(begun) AS at FROM periods WHERE standing <> 'ready' AND begun >= ? GROUP BY stand"
        assert self._kept(f"SELECT count(*) FROM ({first})", since) == self.stands
        return self._kept(f"SELECT max(at) FROM ({first})", since)

    def _kept(self, query: str, *values: float) -> float:
        path = self.folder / "fleet.sqlite"
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as history:
            return float(history.execute(query, values).fetchone()[0])


async def _until(count: Callable[[], int], all_of_them: int, seconds: float = 80) -> str:
    """How many seconds it took, for the table."""
    begun = monotonic()
    while count() < all_of_them:
        if monotonic() - begun > seconds:
            return f"not within {seconds:.0f} s ({count()})"
        await asyncio.sleep(0.1)
    return f"{monotonic() - begun:.1f} s"


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _part(values: list[float], part: float) -> float:
    return values[min(len(values) - 1, int(len(values) * part))] if values else float("nan")


def _row(what: str, measured: str) -> None:
    print(f"{what:58} {measured:>34}", flush=True)


if __name__ == "__main__":
    main()
