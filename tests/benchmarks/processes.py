"""What a process costs: time to its first frame, memory, and processor time while nothing happens."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep

import psutil

SETTLING, IDLE = 4.0, 10.0  # seconds


@dataclass(frozen=True, slots=True)
class Cost:
    """`start` in seconds, `rss` in MiB, `idle` in percent of one core."""

    start: float
    rss: float
    idle: float


def cost_of(process: psutil.Process, started: float, first_frame: float) -> Cost:
    """Waits until the process has settled, then watches it do nothing."""
    sleep(SETTLING)
    before, began = process.cpu_times(), monotonic()
    sleep(IDLE)
    after, ended = process.cpu_times(), monotonic()
    used = (after.user + after.system) - (before.user + before.system)
    return Cost(first_frame - started, process.memory_info().rss / 2**20, 100 * used / (ended - began))


@contextmanager
def bare(display: str, width: int, height: int) -> Iterator[Callable[[], Cost]]:
    """A one-button Kivy application of the same size, with Kivy's own defaults otherwise."""
    environ = {
        **os.environ, "DISPLAY": display, "KIVY_NO_ARGS": "1", "KIVY_NO_CONFIG": "1", "KIVY_NO_CONSOLELOG": "1",
        "KIVY_NO_FILELOG": "1", "KCFG_GRAPHICS_WIDTH": str(width), "KCFG_GRAPHICS_HEIGHT": str(height),
    }
    command, started = [sys.executable, "-m", "tests.benchmarks.bare"], monotonic()
    process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    first_frame = float(process.stdout.readline())
    try:
        yield lambda: cost_of(psutil.Process(process.pid), started, first_frame)
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()
