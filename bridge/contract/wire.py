"""The lines between kiosk and bridge: one JSON object each; bytes to values and back, and no sockets.

The first line both ways is a hello, `{"hello":"kiosk","version":"1.6"}`. Then the kiosk asks,
`{"v":1,"id":7,"method":"check","params":{...}}`, and the bridge answers in any order,
`{"id":7,"answer":{"is":"Item",...}}` or `{"id":7,"failure":"unavailable"}`, with notices in between,
`{"notice":"link-lost"}` or `{"notice":"offline","offline":{...}}`, and errands, `{"errand":{...}}`, which the kiosk
settles by a question of its own; who says another name than "kiosk" gets none. Unknown fields are ignored. `Catalog`
and `Upkeep` themselves are the schema: a method added there can be asked here, one of `Upkeep` as "upkeep.report",
because both have words of the same name.
"""

from __future__ import annotations

import dataclasses
import inspect
import typing
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Refusal
from bridge.contract.letters import Deed
from bridge.contract.upkeep import Errand, Upkeep

MAJOR, MINOR = 1, 6
UPKEEP = "upkeep."  # begins the names of the methods of `Upkeep`
KIOSK = "kiosk"  # its name in its hello
LONGEST_LINE = 384 * 1024  # bytes, the newline included; a photo is the longest thing said


class Garbled(Exception):
    """A line, or the value in it, that this protocol does not know; or a value that cannot become a line."""


class Failure(StrEnum):
    UNAVAILABLE = "unavailable"
    KEY_REUSED = "key-reused"
    UNKNOWN_METHOD = "unknown-method"
    BAD_REQUEST = "bad-request"
    EXPIRED = "expired"


class Notice(StrEnum):
    """What the bridge says unasked. Right after its hello it says which of these is true."""

    LINK_LOST = "link-lost"
    LINK_BACK = "link-back"
    OFFLINE = "offline"  # the library cannot be asked, and the stand takes its place
    CANNOT_KEEP = "cannot-keep"  # the library cannot be asked, and the stand cannot keep what it would accept


@dataclasses.dataclass(frozen=True, slots=True)
class Offline:
    """How a stand takes the library's place: since when it has known nothing newer, an aware datetime or None when it
    knows nothing at all, and which deeds it accepts."""

    knew: datetime | None
    accepts: tuple[Deed, ...]


class Hello(msgspec.Struct, frozen=True):
    """Who speaks, and the protocol's version as "major.minor"; peers with unequal majors do not talk."""

    hello: str
    version: str = f"{MAJOR}.{MINOR}"

    @property
    def understood(self) -> bool:
        return self.version.partition(".")[0] == str(MAJOR)


class Request(msgspec.Struct, frozen=True, omit_defaults=True):
    """`expires` is on the machine's monotonic clock, in seconds: a Pi's wall clock may jump by years.

    A request is not executed after that; without it, it never expires.
    """

    id: int
    method: str
    params: Mapping[str, Any]
    expires: float | None = None
    v: int = MAJOR


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """An answer or a failure to request `id`, a notice or an errand; these two and a reply to garbage have no id.

    `offline` comes with the notice of that name.
    """

    id: int | None = None
    answer: Mapping[str, Any] | None = None
    failure: Failure | None = None
    notice: Notice | None = None
    offline: Offline | None = None
    errand: Errand | None = None


Message = typing.TypeVar("Message", bound=msgspec.Struct)


def line(message: Hello | Request | Reply) -> bytes:
    """The message as a line. Raises `Garbled` when it is too long or holds text that is not Unicode."""
    try:
        encoded = msgspec.json.encode(message) + b"\n"
    except UnicodeEncodeError as error:
        raise Garbled("text that is not Unicode") from error
    if len(encoded) > LONGEST_LINE:
        raise Garbled(f"longer than {LONGEST_LINE} bytes")
    return encoded


def read(received: bytes, kind: type[Message]) -> Message:
    """The message in a line. Raises `Garbled`, which never repeats what was in it."""
    try:
        return msgspec.json.decode(received, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Garbled(f"no {kind.__name__.lower()}") from error


def pack(value: Any) -> dict[str, Any]:
    """A value of the contract as JSON's types, with its class's name under "is"."""
    return {"is": type(value).__name__, **msgspec.to_builtins(value)}


def unpack(packed: Mapping[str, Any], *kinds: Any) -> Any:
    """The value, an instance of one of `kinds`. Raises `Garbled`."""
    kind = next((kind for kind in kinds if kind.__name__ == packed.get("is")), None)
    if kind is None:
        raise Garbled("a value nobody asked for")
    return value_of(packed, kind)


def value_of(builtins: Any, kind: type[Any]) -> Any:
    """Like `unpack` where the kind is known, so that no "is" is needed."""
    try:
        value = msgspec.convert(builtins, kind)
    except msgspec.ValidationError as error:
        raise Garbled(f"no {kind.__name__}") from error
    _examine(value)
    return value


def _examine(value: Any) -> None:
    """Finds what JSON's types cannot rule out, however deep it is in the value."""
    match value:
        case Refusal(reasons=()):
            raise Garbled("a refusal without a reason")
        case datetime(tzinfo=None):
            raise Garbled("a time without a zone")
        case tuple():
            parts = value
        case _ if dataclasses.is_dataclass(value):
            parts = tuple(getattr(value, part.name) for part in dataclasses.fields(value))
        case _:
            return
    for part in parts:
        _examine(part)


def arguments(request: Request) -> dict[str, Any] | Failure:
    """The arguments for the method of `Catalog` or `Upkeep` that is asked for, or why it cannot be called."""
    parameters = PARAMETERS.get(request.method)
    if request.v != MAJOR or parameters is None:
        return Failure.UNKNOWN_METHOD
    try:
        asked = value_of(request.params, parameters)
        return {name.name: getattr(asked, name.name) for name in dataclasses.fields(parameters)}
    except Garbled:
        return Failure.BAD_REQUEST


def _parameters(name: str, function: Any) -> type[Any]:
    hints, defaults = typing.get_type_hints(function), inspect.signature(function).parameters
    parts = [(part, kind, defaults[part].default) for part, kind in hints.items() if part != "return"]
    needed = [(part, kind) for part, kind, default in parts if default is inspect.Parameter.empty]
    others = [(part, kind, default) for part, kind, default in parts if default is not inspect.Parameter.empty]
    return dataclasses.make_dataclass(name, [*needed, *others])


PARAMETERS = {
    f"{prefix}{name}": _parameters(name, function)
    for prefix, protocol in (("", Catalog), (UPKEEP, Upkeep))
    for name, function in inspect.getmembers(protocol, inspect.iscoroutinefunction)
}
