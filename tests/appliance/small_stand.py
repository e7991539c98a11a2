"""Makes a miniature machine a stand: a bridge that speaks the real protocol, and something it has not delivered yet."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bridge.link.listener import listening
from bridge.link.server import Errands, NoticeBoard, Served, serve
from bridge.offline import store
from bridge.sealing import Seal
from tests.appliance.miniature import Miniature
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
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        with listening(path) as listener:
            served = Served(SmallLibrary(), upkeep, NoticeBoard(), Errands())
            serving = asyncio.run_coroutine_threadsafe(serve(served, listener, frozenset({os.getuid()})), loop)
            yield
            serving.cancel()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
