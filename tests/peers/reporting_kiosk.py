"""A process that is a kiosk for its bridge, as far as its health goes: all is well, told every few seconds."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from datetime import UTC, datetime
from pathlib import Path

from bridge.contract.circulation import Unavailable
from bridge.contract.upkeep import REPORT_SECONDS, DeviceKind, DeviceReport, StandReport
from bridge.link.client import SocketCatalog
from bridge.link.upkeep import SocketUpkeep


async def _main(path: Path) -> None:
    link = SocketCatalog(path, lambda _notice, _words: None, 5.0)
    running = asyncio.create_task(link.run())
    now = datetime.now(UTC)
    scanner = DeviceReport("scanner", DeviceKind.READER, "barcode_hid", now)
    report = StandReport("0", "0", "self-check", now, busy=False, screen="Welcome", devices=(scanner,))
    while not running.done():
        with contextlib.suppress(Unavailable):
            await SocketUpkeep(link).report(report)
        await asyncio.sleep(REPORT_SECONDS / 4)
    await running


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1])))
