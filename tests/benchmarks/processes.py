"""What a process costs: time to its first frame, memory, and processor time while nothing happens."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
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
def bare(display: str, width: int, height: int, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], float]]:
    """A one-button Kivy application of the same size, with Kivy's own defaults otherwise; and when it was started."""
    environ = {
        **os.environ, "DISPLAY": display, "KIVY_NO_ARGS": "1", "KIVY_NO_CONFIG": "1", "KIVY_NO_CONSOLELOG": "1",
        "KIVY_NO_FILELOG": "1", "KCFG_GRAPHICS_WIDTH": str(width), "KCFG_GRAPHICS_HEIGHT": str(height),
    }
    command, started = [sys.executable, "-m", "tests.benchmarks.bare", *arguments], monotonic()
    process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield process, started
    finally:
        process.terminate()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def bare_cost(display: str, width: int, height: int) -> Cost:
    with bare(display, width, height) as (process, started):
        assert process.stdout is not None
        return cost_of(psutil.Process(process.pid), started, float(process.stdout.readline()))


def bare_changes(display: str, width: int, height: int, count: int) -> list[float]:
    """Seconds from changing the button's text to the frame that shows it, sorted."""
    with bare(display, width, height, str(count)) as (process, _):
        assert process.stdout is not None
        return sorted(float(line) for line in process.stdout.readlines()[1:])
