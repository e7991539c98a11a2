"""Serves the REST app with uvicorn on a socket of our own, until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import signal
import socket
import ssl
from collections.abc import Callable, Coroutine, Iterator

import uvicorn

from bridge import systemd
from bridge.catalogs.systems.library import JoinedLibrary
from bridge.central.app import build
from bridge.central.config import Central
from bridge.central.fleet.watch import FleetWatch
from bridge.central.library import Library, ours
from bridge.central.listener import listening
from bridge.central.mail.postman import Postman
from bridge.central.stands.enrolling import Enrolling
from bridge.central.stands.provisioning import Provisioning
from bridge.central.tending import tend

Job = Callable[[], Coroutine[None, None, None]]

_log = logging.getLogger(__name__)

AT_ONCE = 256  # requests; more are answered with 503
KEEP_ALIVE = 75  # seconds; longer than a bridge is silent, so that it need not shake hands again


def serve(library: Library, config: Central) -> None:
    """Returns after SIGTERM or SIGINT. Raises OSError, with a sentence, when it cannot begin."""
    with listening(config.host, config.port) as listener:
        fleet = _fleet(library, config)
        server = Server(settings(library, config, fleet), fleet)
        scheme = "https" if config.tls.certificate_file else "http"
        host = f"[{config.host}]" if ":" in config.host else config.host
        _log.info("listening on %s://%s:%d", scheme, host, listener.getsockname()[1])
        asyncio.run(_run(server, listener, _jobs(library, config, fleet)))


def _fleet(library: Library, config: Central) -> FleetWatch | None:
    """Raises OSError, with a sentence, when one of its files cannot be used."""
    kept = ours(library)
    return FleetWatch(config.fleet, config.mail, kept.rules.now) if config.fleet and kept else None


def _jobs(library: Library, config: Central, fleet: FleetWatch | None) -> tuple[Job, ...]:
    """What runs beside the server. Raises OSError, with a sentence, when a file is missing."""
    jobs: tuple[Job, ...] = (systemd.stay_alive, functools.partial(tend, library))
    if fleet is not None:
        jobs = (*jobs, fleet.run)
    if isinstance(library, JoinedLibrary):
        jobs = (*jobs, library.watch)
    kept = ours(library)
    return (*jobs, Postman(kept, config.mail).run) if config.mail and kept else jobs


def _enrolling(library: Library, config: Central) -> Enrolling | None:
    """None where stands are let in with the command line alone. Raises OSError, with a sentence, without an authority
    that the configuration speaks of."""
    kept = ours(library)
    return Enrolling(Provisioning.open(config, kept)) if config.stands and kept else None


async def _run(server: Server, listener: socket.socket, jobs: tuple[Job, ...]) -> None:
    beside = [asyncio.create_task(job()) for job in jobs]
    for task in beside:
        task.add_done_callback(lambda ended: None if _well(ended) else _stop(server))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, _stop, server)
    systemd.notify("READY=1")
    await server.serve(sockets=[listener])
    for task in beside:
        if not _well(task):
            task.result()  # a mistake of ours ends the program, and systemd begins anew
        task.cancel()


def _well(task: asyncio.Task[None]) -> bool:
    return not task.done() or task.cancelled() or task.exception() is None


def _stop(server: Server) -> None:
    systemd.notify("STOPPING=1")
    server.end()


class Server(uvicorn.Server):
    """Without uvicorn's own signals, which end the process by the signal after all is done. Who looks at the fleet is
    let go first: their answers have no end."""

    def __init__(self, config: uvicorn.Config, fleet: FleetWatch | None = None) -> None:
        super().__init__(config)
        self._fleet = fleet

    def end(self) -> None:
        """In the event loop."""
        if self._fleet is not None:
            self._fleet.close()
        self.should_exit = True

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def settings(library: Library, config: Central, fleet: FleetWatch | None = None) -> uvicorn.Config:
    """Raises OSError, with a sentence, when the certificate or the log-in's secrets cannot be used."""
    prepared = uvicorn.Config(
        build(library, config.desk, config.login, fleet, _enrolling(library, config)),
        log_config=None,
        server_header=False,
        proxy_headers=bool(config.proxies),
        forwarded_allow_ips=list(config.proxies),
        limit_concurrency=AT_ONCE,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=5,
        ssl_certfile=config.tls.certificate_file or None,
        ssl_keyfile=config.tls.key_file or None,
    )
    try:
        prepared.load()
    except (ssl.SSLError, OSError) as error:
        raise OSError(f"the TLS certificate or key cannot be used: {error}") from error
    return prepared
