"""Home Assistant's message of a stand: one device, everything by its own unique id, and nothing that stays for ever."""

from __future__ import annotations

import json
from typing import Any

from bridge.telemetry import topics
from bridge.telemetry.discovery import component_names, discovery
from bridge.telemetry.parts import parts
from tests.bridge.telemetry.test_parts import GOOD


def device(stand: str = "lobby-1") -> dict[str, Any]:
    message: dict[str, Any] = json.loads(discovery(stand, "0.1.0", 10.0, 600.0, parts(GOOD)))
    return message


def test_it_is_one_device_with_an_origin_and_an_availability() -> None:
    message = device()
    assert message["dev"]["ids"] == ["anjungan-lobby-1"]
    assert message["o"]["name"] == "anjungan"
    assert message["availability"][0]["topic"] == topics.state("lobby-1")


def test_every_component_has_what_home_assistant_needs_and_an_id_of_its_own() -> None:
    components = device()["cmps"] | device("lobby-2")["cmps"]
    ids = [one["unique_id"] for message in (device(), device("lobby-2")) for one in message["cmps"].values()]
    assert len(ids) == len(set(ids)) == 2 * len(components)
    for component in components.values():
        assert component["p"] in {"sensor", "binary_sensor"}
        assert component["name"]
        assert component["state_topic"].startswith(f"{topics.BASE}/")
        assert component["value_template"].startswith("{{ ")


def test_what_is_not_refreshed_becomes_unknown() -> None:
    for component in device()["cmps"].values():
        is_state = component["state_topic"] == topics.state("lobby-1")
        assert component["expire_after"] == (30 if is_state else 1800)


def test_it_shows_each_part_and_the_printers_paper() -> None:
    names = set(component_names(parts(GOOD)))
    assert names >= {"printer-problem", "printer-paper", "printer-slips", "disk-free", "outbox-waiting", "link-problem"}
    assert device()["cmps"].keys() > names


def test_it_fits_into_what_a_broker_takes() -> None:
    assert len(discovery("l" * 40, "0.1.0", 10.0, 600.0, parts(GOOD))) < 60 * 1024
