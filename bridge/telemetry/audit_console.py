"""What a technician may read at a stand's own console of the commands that it was given."""

from __future__ import annotations

import argparse
from contextlib import closing

from bridge.telemetry.ledger import FILE, Chain, Ledger, Line, Verified
from bridge.telemetry.settings import UpkeepSettings


def add_arguments(tasks: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    audit = tasks.add_parser("audit", help="the commands from afar, and whether anybody has changed their list")
    audit.add_argument("--last", type=int, default=50, metavar="N", help="so many of each list (default: 50)")
    audit.add_argument(
        "--noted", default="", metavar="HASH", help="a hash that was noted or told once, to be looked for"
    )


def run(settings: UpkeepSettings | None, asked: argparse.Namespace) -> int:
    """The exit code: 1 when a line was changed or taken away, or what was noted is not there. Raises OSError, with a
    sentence."""
    if settings is None:
        raise OSError("this bridge takes no commands: its configuration has no table upkeep")
    path = settings.directory / FILE
    if not path.exists():
        raise OSError(f"{path} is not there: no command has ever come")
    with closing(Ledger.open(path, settings.commands.audit_rows)) as ledger:
        for chain in Chain:
            _show(chain, ledger.newest(chain, max(0, asked.last)))
        found = [ledger.verify(chain, asked.noted) for chain in Chain]
    for verified in found:
        print(_judged(verified))
    has_noted = any(verified.has_noted for verified in found)
    if not has_noted:
        print("the noted hash is in neither: the end was cut off, the list made anew, or that line let go since")
    return 0 if has_noted and all(verified.broken is None for verified in found) else 1


def _show(chain: Chain, lines: tuple[Line, ...]) -> None:
    print(f"{chain}:")
    for line in lines:
        who = f"{line.by or '-'} ({line.kid or '-'})"
        what = f"{line.stage:<8} {line.name or '-':<15} {line.why:<20}"
        print(f"  {line.at:%Y-%m-%d %H:%M:%S%z}  {what} {who}  {line.nonce}")


def _judged(found: Verified) -> str:
    if found.broken is not None:
        return f"{found.chain}: line {found.broken} was changed, or the one before it taken away"
    if not found.newest:
        return f"{found.chain}: none yet"
    return f"{found.chain}: lines {found.first} to {found.newest} are whole; newest hash {found.hash}"
