"""From a topic and a payload to a message that can be believed, or the word that it cannot: nothing here raises."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from bridge.telemetry import topics
from bridge.telemetry.messages import (
    LONGEST,
    AnswerMessage,
    CountMessage,
    EventMessage,
    PartMessage,
    StateMessage,
)

Told = StateMessage | PartMessage | CountMessage | EventMessage | AnswerMessage

LONGEST_EVERY = 300.0  # seconds between two heartbeats that are believed
_MOST = 2**53  # of any number; beyond it JSON, JavaScript and SQLite begin to disagree
_LONGEST_TEXT = 200
_LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Malformed:
    """A stand, or whoever could publish in its place, has sent what is no message of ours."""

    stand: str


@dataclass(frozen=True, slots=True)
class Heard:
    stand: str
    message: Told


_DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    "state": msgspec.json.Decoder(StateMessage),
    "health": msgspec.json.Decoder(PartMessage),
    "counts": msgspec.json.Decoder(CountMessage),
    "event": msgspec.json.Decoder(EventMessage),
    "answer": msgspec.json.Decoder(AnswerMessage),
}


def read(topic: str, payload: bytes) -> Heard | Malformed | None:
    """None for what concerns nobody: another tree, a command, or a retained message that was cleared."""
    parsed = topics.parse(topic)
    if parsed is None or not payload or parsed[1] == "command":
        return None
    stand, kind, name = parsed
    decoder = _DECODERS.get(kind)
    if decoder is None or len(payload) > LONGEST:
        return Malformed(stand)
    try:
        message = decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Malformed(stand)
    return Heard(stand, message) if _is_named(message, name) and _is_plausible(message) else Malformed(stand)


def _is_named(message: Told, name: str) -> bool:
    """What the topic says must be what the payload says."""
    match message:
        case PartMessage(part=part):
            return part == name and 0 < len(part) <= _LONGEST_NAME
        case EventMessage(id=id_, kind=kind):
            return kind == name and 0 < len(id_) <= _LONGEST_NAME
        case _:
            return name == ""


def _is_plausible(message: Told) -> bool:
    if isinstance(message, StateMessage) and not (0 < message.every <= LONGEST_EVERY and message.seq >= -1):
        return False
    return all(_is_usable(value) for value in _values(message))


def _is_usable(value: object) -> bool:
    match value:
        case datetime():
            return value.tzinfo is not None and 1970 <= value.year <= 2200
        case int():
            return abs(value) < _MOST
        case float():
            return math.isfinite(value) and abs(value) < _MOST
        case str():
            return len(value) <= _LONGEST_TEXT
        case _:
            return True


def _values(value: object) -> Iterator[object]:
    """Everything in it, however deep; a picture is one value."""
    match value:
        case msgspec.Struct():
            for name in value.__struct_fields__:
                yield from _values(getattr(value, name))
        case dict():
            for key, inner in value.items():
                yield key
                yield from _values(inner)
        case tuple():
            for inner in value:
                yield from _values(inner)
        case _ if hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                yield from _values(getattr(value, name))
        case _:
            yield value
