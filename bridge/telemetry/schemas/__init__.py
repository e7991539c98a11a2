"""The payloads of the topic tree as JSON Schema, one file each; made by `python -m bridge.telemetry.schemas`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from bridge.telemetry.messages import (
    AnswerMessage,
    CountMessage,
    EventMessage,
    Order,
    PartMessage,
    StateMessage,
)

FOLDER = Path(__file__).parent
MESSAGES: dict[str, type[msgspec.Struct]] = {
    "state": StateMessage,
    "health": PartMessage,
    "counts": CountMessage,
    "event": EventMessage,
    "command": Order,
    "answer": AnswerMessage,
}


def schema(kind: str) -> dict[str, Any]:
    """Of the messages of this kind of topic; a command's is of what its signature encloses."""
    made: dict[str, Any] = json.loads(msgspec.json.encode(msgspec.json.schema(MESSAGES[kind])))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def write() -> None:
    for kind in MESSAGES:
        text = json.dumps(schema(kind), indent=2, ensure_ascii=False)
        (FOLDER / f"{kind}.json").write_text(f"{text}\n", "utf-8")
