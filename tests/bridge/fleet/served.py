"""A central with a fleet, served on a free port, in a thread of its own, with all that runs beside the server."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bridge.catalogs.embedded.library import Library
from bridge.central.config import Central
from bridge.central.fleet.settings import Fleet
from bridge.central.fleet.watch import FleetWatch
from bridge.central.listener import listening
from bridge.central.mail.settings import Mail
from bridge.central.server import Server, settings
from bridge.telemetry.broker import Broker


def here(port: int) -> Broker:
    """A broker on this machine, which is asked again soon."""
    return Broker("127.0.0.1", port, tls=False, keepalive=5, first_pause=0.05, longest_pause=0.2)


def fleet(folder: Path, port: int, **more: Any) -> Fleet:
    return Fleet(here(port), history=folder / "fleet.sqlite", **more)


@contextlib.contextmanager
def watching(library: Library, made: Fleet, mail: Mail | None = None) -> Iterator[tuple[str, FleetWatch]]:
    """Its URL, and the fleet as it watches it."""
    with listening("127.0.0.1", 0) as listener:
        config = Central("sqlite:///never-opened", fleet=made, mail=mail)
        watch = FleetWatch(made, mail, library.rules.now)
        server = Server(settings(library, config, watch), watch)
        loops: list[asyncio.AbstractEventLoop] = []

        async def serve() -> None:
            loops.append(asyncio.get_running_loop())
            beside = asyncio.create_task(watch.run())
            try:
                await server.serve([listener])
            finally:
                beside.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await beside

        thread = threading.Thread(target=lambda: asyncio.run(serve()))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", watch
        finally:
            if loops:
                loops[0].call_soon_threadsafe(server.end)
            else:
                server.should_exit = True
            thread.join()
