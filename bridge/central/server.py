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
from bridge.catalogs.embedded.library import Library as EmbeddedLibrary
from bridge.central.app import build
from bridge.central.config import Central
from bridge.central.library import Library
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
        server = _Server(settings(library, config))
        scheme = "https" if config.tls.certificate_file else "http"
        host = f"[{config.host}]" if ":" in config.host else config.host
        _log.info("listening on %s://%s:%d", scheme, host, listener.getsockname()[1])
        asyncio.run(_run(server, listener, _jobs(library, config)))


def _jobs(library: Library, config: Central) -> tuple[Job, ...]:
    """What runs beside the server. Raises OSError, with a sentence, when a file is missing."""
    always: tuple[Job, ...] = (systemd.stay_alive, functools.partial(tend, library))
    if config.mail is None or not isinstance(library, EmbeddedLibrary):
        return always
    return (*always, Postman(library, config.mail).run)


def _enrolling(library: Library, config: Central) -> Enrolling | None:
    """None where stands are let in with the command line alone. Raises OSError, with a sentence, without an authority
    that the configuration speaks of."""
    if config.stands is None or not isinstance(library, EmbeddedLibrary):
        return None
    return Enrolling(Provisioning.open(config, library))


async def _run(server: uvicorn.Server, listener: socket.socket, jobs: tuple[Job, ...]) -> None:
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


def _stop(server: uvicorn.Server) -> None:
    systemd.notify("STOPPING=1")
    server.should_exit = True


class _Server(uvicorn.Server):
    """Without uvicorn's own signals, which end the process by the signal after all is done."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def settings(library: Library, config: Central) -> uvicorn.Config:
    """Raises OSError, with a sentence, when the certificate or the log-in's secrets cannot be used."""
    prepared = uvicorn.Config(
        build(library, config.desk, config.login, _enrolling(library, config)),
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
