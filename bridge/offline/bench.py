"""The one thread in which the files of this stand are read and written, so that a slow card holds nobody else up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Bench:
    """One piece of work after another, each finished once it has begun, even when nobody waits for it any more."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "bench")

    async def __call__(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        return await asyncio.shield(loop.run_in_executor(self._thread, partial(work, *args, **kwargs)))

    def close(self) -> None:
        self._thread.shutdown()
