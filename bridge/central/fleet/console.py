"""Makes the key that commands to stands are signed with, and gives one: `python -m bridge.central --config F fleet`."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from argparse import Namespace
from pathlib import Path

from bridge.central.fleet.sending import Wish, send
from bridge.central.fleet.settings import Fleet
from bridge.telemetry.keys import make_pair
from bridge.telemetry.messages import AnswerMessage, CommandName, Stage
from bridge.telemetry.topics import is_stand


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True)
    key = acts.add_parser("key", help="a new pair: the private one signs here, the public one goes to the stands")
    key.add_argument("--out", type=Path, required=True, metavar="DIR")
    key.add_argument("--name", help="what the stands will know it as (default: key_name of the table fleet)")
    command = acts.add_parser("command", help="tells a stand to do something, and waits for its answer")
    command.add_argument("stand", metavar="STAND", type=_stand)
    command.add_argument("name", metavar="NAME", type=CommandName, choices=[*CommandName], help=", ".join(CommandName))
    command.add_argument("--when", choices=("idle", "now"), default="idle", help="now: does not wait for a patron")
    command.add_argument("--patience", type=_patience, default=600, metavar="SECONDS", help="how long it may wait")
    command.add_argument("--by", type=_by, default=None, help="who gives it, for the audit (default: the login)")
    command.add_argument("--picture", type=Path, metavar="FILE.png", help="where a screenshot goes")


def run(fleet: Fleet | None, asked: Namespace) -> int:
    """The exit code: 0 when it was done. Raises OSError, with a sentence."""
    if asked.act == "key":
        public, private = make_pair(asked.out, asked.name or (fleet.key_name if fleet else "central"))
        print(f"{private} signs commands: keep it here, for the central alone\n{public} goes to the stands")
        return 0
    if fleet is None:
        raise OSError("there is no table fleet in the configuration")
    wish = Wish(asked.stand, asked.name, asked.by or getpass.getuser(), asked.when, asked.patience)
    stage = asyncio.run(send(fleet, wish, lambda answer: _show(answer, asked.picture)))
    if stage in (None, Stage.WAITING):
        print("no answer came any more: whether it was obeyed is in the audit of the stand itself", file=sys.stderr)
    return 0 if stage is Stage.DONE else 1


def _show(answer: AnswerMessage, picture: Path | None) -> None:
    print(f"{answer.at:%Y-%m-%d %H:%M:%S%z}  {answer.stage}  {_code(answer.why)}".rstrip())
    for checked in answer.checks:
        print(f"  {checked.check:<12} {checked.verdict:<8} {checked.fault or ''}".rstrip())
    if answer.picture:
        if picture is None:
            print(f"  a picture of {len(answer.picture)} bytes; --picture FILE keeps it")
        else:
            picture.write_bytes(answer.picture)
            print(f"  the picture is in {picture}")


def _code(why: str) -> str:
    """From a stand, for a terminal."""
    return why if why.isascii() and why.isprintable() else ""


def _stand(text: str) -> str:
    if not is_stand(text):
        raise argparse.ArgumentTypeError('a stand is 1 to 40 of a-z, 0-9 and "-"')
    return text


def _patience(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 3600:
        raise argparse.ArgumentTypeError("1 to 3600 seconds")
    return int(text)


def _by(text: str) -> str:
    if not 1 <= len(text) <= 60 or not text.isprintable():
        raise argparse.ArgumentTypeError("1 to 60 characters")
    return text
