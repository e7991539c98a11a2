"""What happens in a library without anybody asking: holds lapse on their day, and the next in the queue is served."""

from __future__ import annotations

import asyncio
import logging

from bridge.central.library import Library
from bridge.contract.circulation import Unavailable

_log = logging.getLogger(__name__)

EVERY = 60.0  # seconds; a hold ends with a day, so nobody waits for the second


async def tend(library: Library, every: float = EVERY) -> None:
    """Until cancelled. A library that does not answer is asked again; the log tells it once."""
    well = True
    while True:
        try:
            await asyncio.to_thread(library.tend)
        except Unavailable as error:
            if well:
                _log.warning("the library cannot be tended: %s", error)
            well = False
        else:
            well = True
        await asyncio.sleep(every)
