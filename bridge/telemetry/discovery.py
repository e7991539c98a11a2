"""What Home Assistant is told of a stand: one device with all that it can show, in one message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from bridge.contract.faults import State
from bridge.telemetry import topics
from bridge.telemetry.messages import DeviceHealth, Part
from bridge.telemetry.parts import PartSeen

_MISSED = 3  # so many heartbeats, or rounds of all parts, make a value unknown
_PROBLEM = "{{ 'ON' if value_json.faults else 'OFF' }}"
_MEASURES: dict[str, tuple[tuple[str, str, dict[str, str]], ...]] = {
    Part.OUTBOX: (
        ("waiting", "health.depth", {}),
        ("oldest", "health.oldest_seconds | int", {"device_class": "duration", "unit_of_measurement": "s"}),
    ),
    Part.DISK: (("free", "health.free_mb", {"device_class": "data_size", "unit_of_measurement": "MiB"}),),
    Part.TEMPERATURE: (
        ("temperature", "health.celsius", {"device_class": "temperature", "unit_of_measurement": "°C"}),
    ),
}
_COUNTS = ("loans", "returns", "renewals", "visits", "applications", "turns", "slips")


def discovery(stand: str, version: str, every: float, round_seconds: float, parts: Iterable[PartSeen]) -> bytes:
    """The retained payload of `topics.discovery`."""
    components = {
        name: {
            "p": platform,
            "unique_id": f"anjungan-{stand}-{name}",
            "expire_after": int(_MISSED * (every if about["state_topic"] == topics.state(stand) else round_seconds)),
            **about,
        }
        for name, platform, about in (*_of_state(stand), *_of_parts(stand, parts), *_of_counts(stand))
    }
    return msgspec.json.encode(
        {
            "dev": {
                "ids": [f"anjungan-{stand}"],
                "name": f"Anjungan {stand}",
                "mf": "Anjungan Pustaka",
                "mdl": "self-service stand",
                "sw": version,
            },
            "o": {"name": "anjungan", "sw": version},
            "availability": [
                {
                    "topic": topics.state(stand),
                    "value_template": f"{{{{ 'offline' if value_json.state == '{State.LOST}' else 'online' }}}}",
                }
            ],
            "cmps": components,
        }
    )


def component_names(parts: Iterable[PartSeen]) -> tuple[str, ...]:
    """What a stand with these parts shows; a new message is due when this differs."""
    return tuple(name for name, _, _ in _of_parts("", parts))


Component = tuple[str, str, dict[str, Any]]


def _of_state(stand: str) -> Iterator[Component]:
    topic = topics.state(stand)
    options = {"device_class": "enum", "options": [state.value for state in State]}
    yield "state", "sensor", _text("State", topic, "state") | options
    first = "{{ value_json.faults[0] if value_json.faults else 'none' }}"
    yield "worst", "sensor", {"name": "Worst fault", "state_topic": topic, "value_template": first}
    yield "problem", "binary_sensor", _problem("Problem", topic)


def _of_parts(stand: str, parts: Iterable[PartSeen]) -> Iterator[Component]:
    for part in parts:
        topic = topics.health(stand, part.name)
        yield f"{part.name}-problem", "binary_sensor", _problem(part.name, topic)
        for name, path, more in _MEASURES.get(part.name, ()):
            title = part.name if part.name == name else f"{part.name} {name}"
            yield f"{part.name}-{name}", "sensor", _measure(title, topic, path) | more
        if isinstance(part.health, DeviceHealth) and part.health.paper is not None:
            yield f"{part.name}-paper", "sensor", _text(f"{part.name} paper", topic, "health.paper")
            yield f"{part.name}-slips", "sensor", _measure(f"{part.name} slips", topic, "health.slips")


def _of_counts(stand: str) -> Iterator[Component]:
    topic = topics.counts(stand)
    for name in _COUNTS:
        yield name, "sensor", _text(name, topic, name) | {"state_class": "total_increasing"}
    for name in ("last_loan", "last_return"):
        yield name, "sensor", _text(name, topic, name) | {"device_class": "timestamp"}


def _problem(name: str, topic: str) -> dict[str, Any]:
    return {"name": name, "state_topic": topic, "value_template": _PROBLEM, "device_class": "problem"}


def _text(name: str, topic: str, path: str) -> dict[str, Any]:
    return {"name": name.replace("_", " "), "state_topic": topic, "value_template": f"{{{{ value_json.{path} }}}}"}


def _measure(name: str, topic: str, path: str) -> dict[str, Any]:
    return _text(name, topic, path) | {"state_class": "measurement"}
