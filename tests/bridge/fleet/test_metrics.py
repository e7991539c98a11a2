"""/metrics: what Prometheus reads, and who may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from bridge.central.fleet.judging import Link
from bridge.central.fleet.known import Known
from bridge.central.fleet.metrics import Metrics
from bridge.contract.faults import Fault
from bridge.contract.upkeep import Paper
from bridge.telemetry import topics
from bridge.telemetry.messages import CountMessage, PartMessage
from tests.bridge.desk.scene import Scene
from tests.bridge.fleet.served import fleet, watching
from tests.bridge.fleet.stands import encoded, parts
from tests.bridge.fleet.world import World

LOBBY = "lobby-1"
BUCKETS = {"10": 0, "20": 2, "30": 5, "45": 6, "60": 6, "90": 7, "120": 7, "+Inf": 8}


def world() -> World:
    """lobby-1 is out of paper, lobby-2 has fallen silent, gudang-1 was never heard."""
    world = World()
    world.listen()
    world.stands[LOBBY].faults = (Fault.PAPER_OUT,)
    world.connect("lobby-2")
    world.board.expect(Known("gudang-1", world.now()))
    world.wait(31)
    world.connect(LOBBY)
    now = world.now().at
    for part, health in parts(Paper.OUT, 310, now).items():
        message = PartMessage(part=part, session=1, at=now, since=now, health=health)
        world.disturb(topics.health(LOBBY, part), encoded(message))
    counts = CountMessage(
        session=1, at=now, since=now, loans=41, returns=37, visits=5, abandoned={"AskPin": 3, 'a"b\n': 1},
        borrow_seconds=BUCKETS, borrow_seconds_sum=250.5, last_loan=now - timedelta(minutes=4),
    )  # fmt: skip
    world.disturb(topics.counts(LOBBY), encoded(counts))
    return world


def read(text: str) -> dict[tuple[str, ...], float]:
    """By the name and the labels' values, sorted."""
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def scraped(world: World) -> dict[tuple[str, ...], float]:
    def look() -> tuple[Link, tuple[object, ...], object]:
        return world.board.link, world.board.tiles(world.now()), world.now()

    return read(Metrics(look, lambda: 3).text().decode())  # type: ignore[arg-type]  # tiles are tiles


def test_every_stand_is_told_of_also_those_that_say_nothing() -> None:
    found = scraped(world())
    assert found["anjungan_broker_up",] == 1
    assert found["anjungan_fleet_listeners",] == 3
    assert [found["anjungan_stand_up", stand] for stand in (LOBBY, "lobby-2", "gudang-1")] == [1, 0, 0]
    assert found["anjungan_stand_state", "alert", LOBBY] == 1
    assert found["anjungan_stand_state", LOBBY, "ready"] == 0
    assert found["anjungan_stand_state", "lobby-2", "silent"] == 1
    assert found["anjungan_stand_fault", "A-21", "limited", LOBBY, "paper-out"] == 1
    assert found["anjungan_stand_heard_age_seconds", "lobby-2"] == 31
    assert ("anjungan_stand_heard_age_seconds", "gudang-1") not in found


def test_health_and_counts_of_a_stand_that_is_heard() -> None:
    found = scraped(world())
    assert found["anjungan_outbox_depth", LOBBY] == 0
    assert found["anjungan_disk_free_bytes", LOBBY] == 21_400 * 2**20
    assert found["anjungan_temperature_celsius", LOBBY] == 51.2
    assert found["anjungan_paper", LOBBY, "out", "printer-1"] == 1
    assert found["anjungan_slips_since_paper_change", LOBBY, "printer-1"] == 310
    assert found["anjungan_loans_total", LOBBY] == 41
    assert found["anjungan_abandoned_total", "AskPin", LOBBY] == 3
    assert found["anjungan_abandoned_total", 'a"b\n', LOBBY] == 1
    assert found["anjungan_borrow_seconds_bucket", "30", LOBBY] == 5
    assert found["anjungan_borrow_seconds_count", LOBBY] == 8
    assert found["anjungan_borrow_seconds_sum", LOBBY] == 250.5
    assert found["anjungan_stand_info", "0.7.0", "5", LOBBY] == 1


def test_what_a_stand_has_said_before_it_fell_silent_is_no_measurement_and_its_counts_stay() -> None:
    silent = world()
    silent.wait(31)
    found = scraped(silent)
    assert ("anjungan_outbox_depth", LOBBY) not in found
    assert ("anjungan_paper", LOBBY, "out", "printer-1") not in found
    assert found["anjungan_loans_total", LOBBY] == 41


def test_without_the_broker_nobody_is_up() -> None:
    deaf = world()
    deaf.go_deaf()
    found = scraped(deaf)
    assert found["anjungan_broker_up",] == 0
    assert found["anjungan_stand_up", LOBBY] == 0
    assert found["anjungan_stand_state", "broker-away", LOBBY] == 1


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    scene = Scene(tmp_path)
    yield scene
    scene.close()


def test_without_a_token_only_this_machine_sees_them_and_no_proxy_of_it(scene: Scene, tmp_path: Path) -> None:
    with watching(scene.library, fleet(tmp_path, 1)) as (url, _):
        assert "anjungan_broker_up 0.0" in requests.get(f"{url}/metrics", timeout=20).text
        for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
            assert requests.get(f"{url}/metrics", headers={header: "10.1.2.3"}, timeout=20).status_code == 401
        assert "metrics" not in requests.get(f"{url}/openapi.json", timeout=20).text


def test_with_a_token_only_who_has_it_sees_them(scene: Scene, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("prometheus-42\n")
    with watching(scene.library, fleet(tmp_path, 1, metrics_token_file=str(tmp_path / "token"))) as (url, _):
        for given, status in (("", 401), ("Bearer wrong", 401), ("Basic prometheus-42", 401), ("Bearer é", 401)):
            headers = {"Authorization": given.encode("latin-1")} if given else {}
            assert requests.get(f"{url}/metrics", headers=headers, timeout=20).status_code == status
        answer = requests.get(f"{url}/metrics", headers={"Authorization": "Bearer prometheus-42"}, timeout=20)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
