"""A library's broker that hands its stands on to the one of several libraries, as docs/broker.md says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.peers.library_broker import RECIPE, LibraryBroker, library_broker
from tests.peers.mqtt_wire import V5, Caller, called

LIBRARY = "library-samarinda"
DOCS = RECIPE.parents[1] / "docs" / "broker.md"


@pytest.fixture
def above(tmp_path: Path) -> Iterator[LibraryBroker]:
    """With the rules that the page lists."""
    (tmp_path / "above").mkdir()
    [rules] = re.findall(rf"(?s)```\n(user {LIBRARY}\n.*?)```", DOCS.read_text("utf-8"))
    with library_broker(tmp_path / "above", more_rules=f"\n{rules}") as broker:
        yield broker


@pytest.fixture
def below(tmp_path: Path, above: LibraryBroker) -> Iterator[LibraryBroker]:
    (tmp_path / "below").mkdir()
    above.context(LIBRARY)  # leaves the PEM file
    own = above.folder / f"{LIBRARY}.pem"
    text = (RECIPE / "bridge.conf").read_text("utf-8")
    for before, after in (
        ("broker.example.org:8883", f"127.0.0.1:{above.port}"),
        ("/etc/mosquitto/anjungan/above-ca.crt", str(above.authority.folder / "ca.crt")),
        ("/etc/mosquitto/anjungan/above.crt", str(own)),
        ("/etc/mosquitto/anjungan/above.key", str(own)),
    ):
        assert before in text
        text = text.replace(before, after)
    with library_broker(tmp_path / "below", more_settings=f"\n{text}") as broker:
        yield broker


def test_what_a_stand_tells_is_heard_above_and_its_commands_come_down(
    above: LibraryBroker, below: LibraryBroker
) -> None:
    central = called(above.port, above.context("central"), "central", V5)
    central.subscribe("anjungan/v1/#")
    stand = called(below.port, below.context("lobby-1"), "lobby-1", V5)
    stand.subscribe("anjungan/v1/lobby-1/command/+")
    try:
        said = {
            (f"anjungan/v1/lobby-1/{kind}", kind.encode())
            for kind in ("state", "health/scanner", "counts", "event/started", "answer")
        }
        for topic, payload in said:
            stand.publish(topic, payload, retain=True)
        assert heard(central, len(said)) == said
        assert central.publish("anjungan/v1/lobby-1/command/ping", b"order") < 0x80
        assert heard(stand, 1) == {("anjungan/v1/lobby-1/command/ping", b"order")}
    finally:
        stand.wire.close()
        central.wire.close()


def heard(caller: Caller, number: int) -> set[tuple[str, bytes]]:
    """As many messages, and what was sent by the caller itself is not one."""
    while len(caller.heard) < number:
        caller.heard.append(caller.read().message(caller.level))
    messages, caller.heard = set(caller.heard), []
    return messages
