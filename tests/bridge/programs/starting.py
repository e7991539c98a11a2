"""Starts the real programs as processes, in a folder of their own, and ends them."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def command(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", module, *arguments]


def environ(more: Mapping[str, str] | None = None) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **(more or {})}


def finished(folder: Path, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A program that ends by itself, and what it said."""
    return subprocess.run(
        command(module, *arguments), cwd=folder, env=environ(), capture_output=True, text=True, timeout=30, check=False
    )


@contextlib.contextmanager
def started(
    folder: Path, module: str, *arguments: str, more: Mapping[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """A program that runs on, and its log; killed at the end if it still runs."""
    log = folder / f"{module}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command(module, *arguments), cwd=folder, env=environ(more), stdout=out, stderr=out)
    try:
        yield process, log
    finally:
        process.kill()
        process.wait()


def said(log: Path, words: str, seconds: float = 20) -> str:
    """The log as soon as these words are in it."""
    deadline = time.monotonic() + seconds
    while words not in (text := log.read_text("utf-8")):
        assert time.monotonic() < deadline, text
        time.sleep(0.01)
    return text
