"""Makes a miniature machine a stand: a bridge that speaks the real protocol, and something it has not delivered yet."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bridge.link.listener import listening
from bridge.link.server import Errands, NoticeBoard, Served, serve
from bridge.offline import store
from bridge.sealing import Seal
from tests.appliance.miniature import Miniature
from tests.bridge.link.pair import OWN, running
from tests.contract.library import SmallLibrary
from tests.contract.upkeep import FakeUpkeep

_LETTER = "INSERT INTO letters (digest, body, boot, ticks, wall, synced, asked) VALUES (?, ?, 'b', 1, 'w', 1, 0)"


@contextmanager
def stand(machine: Miniature) -> Iterator[Path]:
    """Its outbox, of which a copy lies beside the machine, as `outbox`."""
    folder = machine.root / "var/lib/anjungan/bridge"
    folder.mkdir(parents=True, exist_ok=True)
    config = machine.root / "etc/anjungan/bridge.toml"
    config.write_text('[offline]\ndirectory = "/var/lib/anjungan/bridge"\n', "utf-8")
    with closing(store.opened(folder / "outbox.sqlite", Seal(bytes(32)))) as outbox:
        outbox.execute(_LETTER, (os.urandom(8), b"sealed"))
    shutil.copyfile(folder / "outbox.sqlite", machine.folder / "outbox")
    try:
        yield folder / "outbox.sqlite"
    finally:
        config.unlink()


@contextmanager
def answering(path: Path, upkeep: FakeUpkeep) -> Iterator[None]:
    """The real server of a bridge, in a thread of its own."""
    path.parent.mkdir(exist_ok=True)
    loop, ended = asyncio.new_event_loop(), asyncio.Event()
    with listening(path) as listener:
        served = Served(SmallLibrary(), upkeep, NoticeBoard(), Errands())
        thread = threading.Thread(target=loop.run_until_complete, args=(_serve(served, listener, ended),))
        thread.start()
        try:
            yield
        finally:
            loop.call_soon_threadsafe(ended.set)
            thread.join()
            loop.close()


async def _serve(served: Served, listener: socket.socket, ended: asyncio.Event) -> None:
    async with running(serve(served, listener, OWN)):
        await ended.wait()
