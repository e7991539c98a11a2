"""The topic tree: where each message of a stand is found at the broker. docs/telemetry.md documents it like an API."""

from __future__ import annotations

import re

BASE = "anjungan/v1"
EVERYTHING = f"{BASE}/+/#"  # what the library subscribes to
DISCOVERY = "homeassistant"

_STAND = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


def is_stand(name: str) -> bool:
    """Whether this can be a stand's id: 1 to 40 of a-z, 0-9 and inner "-". It is also its certificate's name."""
    return _STAND.fullmatch(name) is not None


def state(stand: str) -> str:
    """Retained; a `StateMessage`, which is also the heartbeat and the last will."""
    return f"{BASE}/{stand}/state"


def health(stand: str, part: str) -> str:
    """Retained; a `PartMessage`. `part` is a device's name or one of `messages.PARTS`."""
    return f"{BASE}/{stand}/health/{part}"


def counts(stand: str) -> str:
    """Retained; a `CountMessage`."""
    return f"{BASE}/{stand}/counts"


def event(stand: str, kind: str) -> str:
    """Not retained, QoS 1; an `EventMessage`."""
    return f"{BASE}/{stand}/event/{kind}"


def command(stand: str, name: str) -> str:
    """To the stand, never retained; an `Order`, signed."""
    return f"{BASE}/{stand}/command/{name}"


def commands(stand: str) -> str:
    """What a stand subscribes to."""
    return f"{BASE}/{stand}/command/+"


def answer(stand: str) -> str:
    """Not retained; an `AnswerMessage`, with the command's correlation data."""
    return f"{BASE}/{stand}/answer"


def discovery(stand: str) -> str:
    """Retained; Home Assistant's device message."""
    return f"{DISCOVERY}/device/{stand}/anjungan/config"


def parse(topic: str) -> tuple[str, str, str] | None:
    """The stand, the kind ("state", "health", "counts", "event", "command", "answer") and the rest, which may be empty;
    None for what is not of this tree."""
    if not topic.startswith(f"{BASE}/"):
        return None
    stand, _, rest = topic.removeprefix(f"{BASE}/").partition("/")
    kind, _, name = rest.partition("/")
    return (stand, kind, name) if is_stand(stand) and kind else None
