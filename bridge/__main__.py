"""Starts a bridge, `python -m bridge --config FILE`, or looks after what it keeps, and whom it lets in."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from bridge import assembly, self_check, start
from bridge.config import Bridge, Rest
from bridge.contract.circulation import Unavailable
from bridge.offline import console
from bridge.telemetry import audit_console, service_console

_AGAIN = 75  # EX_TEMPFAIL of sysexits(3): to be tried again


def main() -> int:
    """The exit code: 0 when told to stop, 1 when something outside is missing, 2 for a wrong configuration, 75 to be
    started anew."""
    asked = _parser().parse_args()
    config = start.begin(asked.config, Bridge)
    try:
        if asked.check:
            return self_check.check(config)
        if asked.task is not None:
            return _at_the_console(config, asked)
        again = asyncio.run(assembly.run(config, asked.config))
    except (OSError, Unavailable) as error:
        print(error, file=sys.stderr)
        return 1
    return _AGAIN if again else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bridge", description="The link of a stand to its library.")
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="the bridge's TOML file")
    parser.add_argument("--check", action="store_true", help="whether it could start: reads all, changes nothing")
    tasks = parser.add_subparsers(dest="task", metavar="outbox|cache|service|audit")
    console.add_arguments(tasks)
    service_console.add_arguments(tasks)
    audit_console.add_arguments(tasks)
    return parser


def _at_the_console(config: Bridge, asked: argparse.Namespace) -> int:
    if asked.task == "service":
        return service_console.run(config.upkeep, asked)
    if asked.task == "audit":
        return audit_console.run(config.upkeep, asked)
    if config.offline is None or not isinstance(config.catalog, Rest):
        raise OSError("this bridge keeps nothing: its configuration has no table offline")
    return console.run(config.offline, assembly.read_token(config.catalog.token_file), asked)


if __name__ == "__main__":
    sys.exit(main())
