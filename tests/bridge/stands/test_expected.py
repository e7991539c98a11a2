"""A stand that was let in while central runs: its fleet page expects it, and it is red as long as it says nothing."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bridge.central.fleet import judging, watch
from bridge.central.fleet.history import expect
from bridge.central.fleet.settings import Fleet
from bridge.central.fleet.store import Store
from bridge.central.fleet.tile import Standing
from bridge.central.fleet.watch import FleetWatch
from bridge.telemetry.broker import Broker
from tests.bridge.link.pair import running
from tests.peers.mosquitto import mosquitto
from tests.waiting import until


def test_a_newcomer_is_expected_without_a_restart_and_red_until_it_is_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "_GREETING", 0.05)
    monkeypatch.setattr(judging, "FIRST_WORD", 0.2)

    async def story() -> None:
        with mosquitto(tmp_path) as broker:
            way = Broker("127.0.0.1", broker.port, tls=False)
            fleet = FleetWatch(Fleet(way, tmp_path / "fleet.sqlite"), None, lambda: datetime.now(UTC))
            async with running(fleet.run()):
                await until(lambda: fleet.board.link.up)
                expect(Store(tmp_path / "fleet.sqlite"), "lobby-1", "Lantai 1", datetime.now(UTC))
                await until(lambda: [tile.stand for tile in fleet.look()[1]] == ["lobby-1"])
                await until(lambda: fleet.look()[1][0].standing is Standing.NEVER_HEARD)
                assert fleet.look()[1][0].colour == "red"
                assert await fleet.remove("lobby-1")
                expect(Store(tmp_path / "fleet.sqlite"), "lobby-2", "", datetime.now(UTC))
                await until(lambda: "lobby-2" in fleet.board.stands)
                assert fleet.board.stands == ("lobby-2",), "who was taken off stays off"

    asyncio.run(story())
