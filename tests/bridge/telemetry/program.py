"""A bridge as `python -m bridge`, on a machine whose clock is set, which that of the tests may not be."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import replace
from pathlib import Path

from bridge import assembly, start
from bridge.config import Bridge
from bridge.offline.clock import Stamp, read_stamp
from bridge.telemetry.machine import Machine


def synced() -> Stamp:
    return replace(read_stamp(), synced=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--config", type=Path, required=True)
    file = parser.parse_args().config
    sys.exit(75 if asyncio.run(assembly.run(start.begin(file, Bridge), file, Machine(stamp=synced))) else 0)
