"""Starts a bridge: `python -m bridge --config FILE`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from bridge import assembly, start
from bridge.config import Bridge
from bridge.contract.circulation import Unavailable


def main() -> int:
    """The exit code: 0 when told to stop, 1 when something outside is missing, 2 for a wrong configuration."""
    parser = argparse.ArgumentParser(prog="python -m bridge", description="The link of a stand to its library.")
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="the bridge's TOML file")
    config = start.begin(parser.parse_args().config, Bridge)
    try:
        asyncio.run(assembly.run(config))
    except (OSError, Unavailable) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
