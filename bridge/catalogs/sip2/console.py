"""SIP2 by hand, every field with its name: `python -m bridge.catalogs.sip2.console --config central.toml [message...]`.

A message is its code and what is to be in it: `17 AB=B-0001`, `63 AA=4711 AD=? summary="  Y"`. What is not given has
its default; a value of ? is asked for without being shown. Without messages they are read line by line.
"""

from __future__ import annotations

import argparse
import asyncio
import getpass
import shlex
import sys
import tomllib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bridge.catalogs.sip2.can import abilities
from bridge.catalogs.sip2.dialogue import Dialogue
from bridge.catalogs.sip2.fields import CIRCULATION_STATUS, KINDS, NAMES, PATRON_STATUS, SECRET, SUPPORTED
from bridge.catalogs.sip2.frame import Message, layout, sendable
from bridge.catalogs.sip2.lines import Lines
from bridge.catalogs.sip2.questions import Questions
from bridge.catalogs.sip2.settings import Sip2
from bridge.contract import configuration
from bridge.contract.circulation import Unavailable
from bridge.policy import LoanPolicy
from bridge.rules import Rules
from bridge.start import MASK

_ASKED_FOR = "?"


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 1 when there was no answer, 2 for a mistake in the configuration or in a message."""
    parser = argparse.ArgumentParser(prog="python -m bridge.catalogs.sip2.console", description=__doc__)
    parser.add_argument("--config", type=Path, required=True, help="central's configuration, with its table backend")
    parser.add_argument("message", nargs="*", help="one or more, each in quotes: '17 AB=B-0001'")
    asked = parser.parse_args(arguments)
    try:
        settings, rules = _read(asked.config)
        return asyncio.run(_talk(settings, Questions(settings, rules), asked.message))
    except configuration.ConfigurationError as error:
        sys.stderr.write("".join(f"{problem}\n" for problem in error.problems))
    except _Mistake as mistake:
        sys.stderr.write(f"{mistake}\n")
    except Unavailable as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 2


class _Mistake(Exception):
    """A message that cannot be sent as it was written; a sentence says why."""


def _read(path: Path) -> tuple[Sip2, Rules]:
    """Of central's file only what it takes to talk."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise configuration.ConfigurationError([f"{path}: cannot be read: {error}"]) from None
    settings = configuration.build(tables.get("backend", {}), Sip2, f"{path}: backend")
    policy = configuration.build(tables.get("policy", {}), LoanPolicy, f"{path}: policy")
    return settings, Rules(policy, lambda: datetime.now(UTC))


async def _talk(settings: Sip2, questions: Questions, messages: list[str]) -> int:
    lines = Lines(settings, questions)
    try:
        async with lines.one() as dialogue:
            if lines.status is not None:
                _print(_told(lines.status, settings))
            for text in messages or _typed():
                await _say(settings, questions, dialogue, text, patient=not messages)
    finally:
        lines.close()
    return 0


async def _say(settings: Sip2, questions: Questions, dialogue: Dialogue, text: str, patient: bool) -> None:
    """`patient` with mistakes, which are told and forgotten."""
    try:
        question = message(questions, settings, text)
    except _Mistake as mistake:
        if not patient:
            raise
        _print([str(mistake)])
        return
    _print(_told(question, settings, "> "))
    _print(_told(await dialogue.ask(question), settings, "< "))


def _typed() -> Iterator[str]:
    """Lines from the keyboard, or from a file, until their end."""
    while True:
        if sys.stdin.isatty():
            sys.stderr.write("sip2> ")
            sys.stderr.flush()
        text = sys.stdin.readline()
        if not text:
            return
        if text.strip():
            yield text


def message(questions: Questions, settings: Sip2, text: str) -> Message:
    """Raises `_Mistake`. Fixed fields may be named without blanks, and be shorter than they are."""
    try:
        code, *parts = shlex.split(text)
    except ValueError as error:
        raise _Mistake(f"a message is a code and its fields: {error}") from None
    if code not in KINDS or not KINDS[code].answer:
        known = ", ".join(sorted(code for code, kind in KINDS.items() if kind.answer))
        raise _Mistake(f"{code!r} is no message that can be sent; they are {known}")
    fixed, fields = dict[str, str](), dict[str, str]()
    widths = {part.name.replace(" ", ""): part for part in KINDS[code].fixed}
    for part in parts:
        name, sign, value = part.partition("=")
        value = getpass.getpass(f"{name}: ") if value == _ASKED_FOR else value
        if not sign or not sendable(value.strip(), settings.text):
            raise _Mistake(f"{name}: write NAME=value, in {settings.text} and without a bar")
        if name in KINDS[code].fields:
            fields[name] = value
        elif name in widths and len(value) <= widths[name].width:
            fixed[widths[name].name] = value.ljust(widths[name].width)
        else:
            raise _Mistake(f"{name}: a {code} has {', '.join((*widths, *KINDS[code].fields))}")
    return questions.message(code, fields, fixed)


def _told(said: Message, settings: Sip2, mark: str = "") -> Iterator[str]:
    """Line by line. What is secret is masked in the answers of a server that repeats it, too."""
    yield f"{mark}{said.code} {KINDS[said.code].name}"
    for name, _ in layout(said.code, settings.kind.orders):
        yield f"{mark}   {name}: {said.fixed[name]}{_meaning(name, said.fixed[name])}"
    for id, value in said.fields:
        shown = MASK if id in SECRET and value else _printable(value)
        yield f"{mark}   {id} {NAMES.get(id, '(an extension)')}: {shown}{_meaning(id, value)}"
    if said.code == "98":
        yield f"{mark}   so stands offer: {', '.join(sorted(abilities(said))) or 'nothing'}"


def _meaning(name: str, value: str) -> str:
    match name:
        case "patron status":
            said = [what for what, letter in zip(PATRON_STATUS, value, strict=False) if letter.strip()]
        case "circulation status":
            said = [CIRCULATION_STATUS.get(value, "")]
        case "BX":
            said = [code for code, letter in zip(SUPPORTED, value, strict=False) if letter == "Y"]
        case _:
            said = []
    return f"  ({', '.join(said)})" if any(said) else ""


def _printable(value: str) -> str:
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in value)


def _print(lines: Iterable[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
