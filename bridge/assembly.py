"""Puts the bridge together from its configuration, and runs it until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import signal
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bridge import start, systemd
from bridge.config import Bridge, Embedded, Joined, Rest
from bridge.contract.catalog import Catalog
from bridge.contract.wire import Notice
from bridge.link.listener import listening, uids
from bridge.link.server import Errands, NoticeBoard, Served, serve
from bridge.offline.settings import OfflineSettings
from bridge.policy import LoanPolicy
from bridge.sealing import Seal, key_from
from bridge.telemetry.ending import Ending
from bridge.telemetry.house import Surroundings, upkeep
from bridge.telemetry.machine import Machine

if TYPE_CHECKING:
    from bridge.catalogs.embedded.library import Library
    from bridge.catalogs.embedded.wifi import Network
    from bridge.offline.standin import StandIn

Job = Callable[[], Coroutine[None, None, None]]

TOKEN = "central-token"  # noqa: S105 - the credential's name


@dataclass(frozen=True, slots=True)
class Behind:
    """The catalog of a bridge, what has to run beside it, and how its library is asked after its health."""

    catalog: Catalog
    jobs: tuple[Job, ...]
    probe: Callable[[], Awaitable[None]] | None = None
    stand_in: StandIn | None = None


async def run(config: Bridge, file: Path | None = None, machine: Machine | None = None) -> bool:
    """Serves until SIGTERM or SIGINT; whether it is to be started anew. `file` is where the configuration came from,
    `machine` what it runs on. Raises OSError, with a sentence, when it cannot begin."""
    ending = Ending()
    work = asyncio.create_task(_work(config, file, machine or Machine(), ending))
    ending.cancel = work.cancel
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ending.stop)
    with contextlib.suppress(asyncio.CancelledError):
        await work
    systemd.notify("STOPPING=1")
    return ending.again


async def _work(config: Bridge, file: Path | None, machine: Machine, ending: Ending) -> None:
    board, errands = NoticeBoard(), Errands()
    allowed = uids(config.socket.users)
    with contextlib.ExitStack() as stack:
        behind = stack.enter_context(_behind(config, board))
        around = _around(config, behind, Surroundings(behind.catalog, board, errands, ending, start.masked(config)))
        house = stack.enter_context(upkeep(config.upkeep, replace(around, file=file, machine=machine)))
        listener = stack.enter_context(listening(config.socket.path))
        async with asyncio.TaskGroup() as tasks:
            served = Served(house.catalog, house.upkeep, board, errands)
            tasks.create_task(serve(served, listener, allowed))
            for job in (*behind.jobs, *house.jobs, systemd.stay_alive):
                tasks.create_task(job())
            systemd.notify("READY=1")


def _around(config: Bridge, behind: Behind, around: Surroundings) -> Surroundings:
    around = replace(around, probe=behind.probe, stand_in=behind.stand_in)
    if config.offline:
        around = replace(around, disk=config.offline.directory)
    if isinstance(config.catalog, Rest):
        around = replace(around, url=config.catalog.url, ca_file=config.catalog.ca_file)
    return around


@contextlib.contextmanager
def _behind(config: Bridge, board: NoticeBoard) -> Iterator[Behind]:
    match config.catalog:
        case Rest() as rest:
            with _rest(rest, config.offline, board) as behind:
                yield behind
        case Joined() as joined:
            with _joined(joined, board) as behind:
                yield behind
        case Embedded(url=url, policy=policy, sample=sample) as own:
            seal = Seal(key_from(own.photo_key_file, "photo-key"))
            with contextlib.closing(open_library(url, policy, sample=sample, seal=seal)) as library:
                yield Behind(library.catalog(own.kiosk), (functools.partial(_always_there, board),))


@contextlib.contextmanager
def _joined(config: Joined, board: NoticeBoard) -> Iterator[Behind]:
    """Libraries that only this catalog needs are loaded here."""
    from bridge.catalogs.systems import backend
    from bridge.catalogs.systems.library import JoinedLibrary
    from bridge.catalogs.systems.patron_ids import CREDENTIAL, PatronIds

    ids = PatronIds(key_from(config.key_file, CREDENTIAL))
    with contextlib.closing(open_library(config.database, config.policy)) as annex:
        system = backend.opened(config.system, annex.rules, ids)
        with contextlib.closing(system):
            library = JoinedLibrary(
                system, annex, changed=lambda well: board.post(Notice.LINK_BACK if well else Notice.LINK_LOST)
            )
            yield Behind(library.catalog(config.kiosk), (library.watch,), system.probe)


@contextlib.contextmanager
def _rest(config: Rest, offline: OfflineSettings | None, board: NoticeBoard) -> Iterator[Behind]:
    """Libraries that only this catalog needs are loaded here."""
    from bridge.catalogs.rest import RestCatalog
    from bridge.catalogs.transport import Limits, Transport
    from bridge.offline.standin import StandIn
    from bridge.offline.watch import LinkWatch

    token, limits = read_token(config.token_file), Limits(config.connect, config.read, config.total)
    ways = [Transport(config.url, token, limits, _present(config.ca_file)) for _ in range(2 if offline else 1)]
    hears: list[Callable[[], None]] = []

    def changed(_up: bool) -> None:
        for hear in hears:
            hear()

    watch = LinkWatch(changed, config.probe_idle, config.probe_lost, config.good_probes)
    catalog = RestCatalog(ways[0], watch.heard)
    with contextlib.ExitStack() as closing:
        for way in ways:
            closing.callback(way.close)
        jobs: tuple[Job, ...] = (functools.partial(watch.run, catalog.probe),)
        if offline is None:
            hears.append(lambda: board.post(Notice.LINK_BACK if watch.up else Notice.LINK_LOST))
            yield Behind(catalog, jobs, catalog.probe)
        else:
            errands = RestCatalog(ways[1], lambda _: None)  # a letter nobody understands does not close the link
            stand_in = closing.enter_context(
                contextlib.closing(StandIn(offline, token, catalog, errands, lambda: watch.up, board.post))
            )
            hears.append(stand_in.link_changed)
            yield Behind(stand_in.counter, (*jobs, *stand_in.jobs), catalog.probe, stand_in)


async def _always_there(board: NoticeBoard) -> None:
    """Between the bridge and a database of this machine there is no link to lose."""
    board.post(Notice.LINK_BACK)


def open_library(
    url: str, policy: LoanPolicy, *, sample: bool = False, network: Network | None = None, seal: Seal | None = None
) -> Library:
    """The embedded library, with the sample's patrons and books if it is empty and they are wanted; `network` and
    `seal` are as in `Library.open`."""
    from bridge.catalogs.embedded.library import Library
    from bridge.catalogs.embedded.sample.load import load_sample

    library = Library.open(url, policy, lambda: datetime.now(UTC), network, seal)
    if sample:
        load_sample(library.engine, library.rules.now().date())
    return library


def read_token(token_file: str) -> str:
    """The kiosk's token, from systemd's credential if there is one, else from the file. Raises OSError."""
    path = systemd.credential(TOKEN) or (Path(token_file) if token_file else None)
    if path is None:
        raise OSError(f"no token for the central: give the credential {TOKEN} or set catalog.token_file")
    try:
        token = path.read_text("ascii").strip()
    except OSError as error:
        raise OSError(f"the token file {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise OSError(f"the token file {path} holds no token") from error
    if not token.isprintable() or not token or " " in token:
        raise OSError(f"the token file {path} holds no token")
    return token


def _present(ca_file: str) -> str:
    if ca_file and not Path(ca_file).is_file():
        raise OSError(f"the file of certificate authorities {ca_file} does not exist")
    return ca_file
