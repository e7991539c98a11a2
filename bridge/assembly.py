"""Puts the bridge together from its configuration, and runs it until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import signal
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bridge import systemd
from bridge.config import Bridge, Embedded, Rest
from bridge.contract.catalog import Catalog
from bridge.contract.wire import Notice
from bridge.link.listener import listening, uids
from bridge.link.server import NoticeBoard, serve
from bridge.policy import LoanPolicy

if TYPE_CHECKING:
    from bridge.catalogs.embedded.library import Library

Watched = tuple[Catalog, Callable[[], Coroutine[None, None, None]]]  # and what tells the board about the way to it

TOKEN = "central-token"  # noqa: S105 - the credential's name


async def run(config: Bridge) -> None:
    """Serves the catalog until SIGTERM or SIGINT. Raises OSError, with a sentence, when it cannot begin."""
    work = asyncio.create_task(_work(config))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, work.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await work
    systemd.notify("STOPPING=1")


async def _work(config: Bridge) -> None:
    board = NoticeBoard()
    allowed = uids(config.socket.users)
    with _catalog(config.catalog, board) as (catalog, watch), listening(config.socket.path) as listener:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(serve(catalog, listener, board, allowed))
            tasks.create_task(watch())
            tasks.create_task(systemd.stay_alive())
            systemd.notify("READY=1")


@contextlib.contextmanager
def _catalog(config: Rest | Embedded, board: NoticeBoard) -> Iterator[Watched]:
    match config:
        case Rest():
            with _rest(config, board) as watched:
                yield watched
        case Embedded():
            with contextlib.closing(open_library(config.url, config.policy, config.sample)) as library:
                yield library.catalog(config.kiosk), functools.partial(_always_there, board)


@contextlib.contextmanager
def _rest(config: Rest, board: NoticeBoard) -> Iterator[Watched]:
    """Libraries that only this catalog needs are loaded here."""
    from bridge.catalogs.rest import RestCatalog
    from bridge.catalogs.transport import Limits, Transport
    from bridge.offline.watch import LinkWatch

    limits = Limits(config.connect, config.read, config.total)
    transport = Transport(config.url, read_token(config.token_file), limits, _present(config.ca_file))
    watch = LinkWatch(board.post, config.probe_idle, config.probe_lost, config.good_probes)
    catalog = RestCatalog(transport, watch.heard)
    with contextlib.closing(transport):
        yield catalog, functools.partial(watch.run, catalog.probe)


async def _always_there(board: NoticeBoard) -> None:
    """Between the bridge and a database of this machine there is no link to lose."""
    board.post(Notice.LINK_BACK)


def open_library(url: str, policy: LoanPolicy, sample: bool) -> Library:
    """The embedded library, with the sample's patrons and books if it is empty and they are wanted."""
    from bridge.catalogs.embedded.library import Library
    from bridge.catalogs.embedded.sample.load import load_sample

    library = Library.open(url, policy, lambda: datetime.now(UTC))
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
