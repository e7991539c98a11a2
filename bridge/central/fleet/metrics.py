"""The fleet for Prometheus: /metrics, of every stand what it says of itself, and what was done at it. docs/fleet.md
lists them; deploy/grafana and deploy/prometheus are made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

from bridge.central.fleet.history import COUNTED
from bridge.central.fleet.judging import Link
from bridge.central.fleet.tile import Colour, Moment, Standing, Tile
from bridge.contract.faults import code, severity
from bridge.contract.upkeep import Paper
from bridge.telemetry.messages import (
    CertificateHealth,
    CountMessage,
    DiskHealth,
    OutboxHealth,
    SoftwareHealth,
    TemperatureHealth,
)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_BOUNDS = ("10", "20", "30", "45", "60", "90", "120", "+Inf")
_MOST_SCREENS = 60  # names of screens that one stand may tell
_SERVING = (Standing.READY, Standing.ALERT)
_HEARD_NOW = (*_SERVING, Standing.OUT_OF_ORDER, Standing.SLEEPING)

Families = Iterator[GaugeMetricFamily | CounterMetricFamily | HistogramMetricFamily]
Look = Callable[[], tuple[Link, tuple[Tile, ...], Moment]]


class Metrics:
    """`look` gives the fleet as it is now; `listeners` how many browsers look on."""

    def __init__(self, look: Look, listeners: Callable[[], int]) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(_Fleet(look, listeners))

    def text(self) -> bytes:
        return generate_latest(self._registry)


class _Fleet(Collector):
    def __init__(self, look: Look, listeners: Callable[[], int]) -> None:
        self._look, self._listeners = look, listeners

    def collect(self) -> Families:
        link, tiles, now = self._look()
        yield _gauge("broker_up", "Whether central is connected to its MQTT broker.", [((), float(link.up))])
        yield _gauge("fleet_listeners", "Browsers that look on.", [((), float(self._listeners()))])
        yield from _standing(tiles, now)
        live = [tile for tile in tiles if tile.confirmed and tile.standing in _HEARD_NOW]
        yield from _health(live)
        yield from _paper(live)
        counted = [(tile.stand, tile.counts) for tile in tiles if tile.counts is not None]
        yield from _counts(counted)


def _gauge(
    name: str, about: str, samples: Iterable[tuple[tuple[str, ...], float]], labels: tuple[str, ...] = ()
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"anjungan_{name}", about, labels=labels)
    for values, value in samples:
        family.add_metric(values, value)
    return family


def _standing(tiles: tuple[Tile, ...], now: Moment) -> Families:
    """Of every stand, also those that nothing is heard of."""
    each = ("stand",)
    yield _gauge("stand_up", "1 while the stand serves and was heard just now.", _up(tiles), each)
    yield _gauge(
        "stand_state",
        "1 for the one state that the stand is in, as seen from the library.",
        [((tile.stand, standing), float(tile.standing is standing)) for tile in tiles for standing in Standing],
        ("stand", "state"),
    )
    yield _gauge(
        "stand_fault",
        "1 for each fault that the stand has.",
        [
            ((tile.stand, fault, code(fault), severity(fault).name.lower()), 1.0)
            for tile in tiles
            for fault in tile.faults
        ],
        ("stand", "fault", "code", "severity"),
    )
    yield _gauge(
        "stand_heard_age_seconds",
        "How long ago the stand was heard; absent while it never was.",
        [((tile.stand,), max(0.0, (now.at - tile.heard_at).total_seconds())) for tile in tiles if tile.heard_at],
        each,
    )
    yield _gauge(
        "stand_clock_offset_seconds",
        "By how much the stand's clock is ahead of the library's.",
        [((tile.stand,), tile.clock_off.total_seconds()) for tile in tiles if tile.confirmed],
        each,
    )
    malformed = CounterMetricFamily("anjungan_malformed", "Messages of the stand that nobody understands.", labels=each)
    for tile in tiles:
        malformed.add_metric((tile.stand,), tile.malformed)
    yield malformed


def _up(tiles: tuple[Tile, ...]) -> Iterator[tuple[tuple[str, ...], float]]:
    for tile in tiles:
        serves = tile.standing in _SERVING and tile.confirmed and tile.colour in (Colour.GREEN, Colour.AMBER)
        yield (tile.stand,), float(serves)


def _health(tiles: list[Tile]) -> Families:
    """Only of stands that are heard: what one has said before it fell silent is no measurement any more."""
    for kind, fields in _FIELDS.items():
        for name, about, read in fields:
            found = [((stand,), value) for stand, of in _of(tiles, kind) if (value := read(of)) is not None]
            yield _gauge(name, about, found, ("stand",))
    yield _gauge(
        "stand_info",
        "1; the labels say which software the stand has.",
        [((stand, of.version, of.protocol), 1.0) for stand, of in _of(tiles, SoftwareHealth)],
        ("stand", "version", "mqtt"),
    )


def _of(tiles: list[Tile], kind: type[Any]) -> Iterator[tuple[str, Any]]:
    """One for each stand: a part's kind is its own."""
    for tile in tiles:
        health = next((part.health for part in tile.parts.values() if isinstance(part.health, kind)), None)
        if health is not None:
            yield tile.stand, health


_FIELDS: dict[type[Any], tuple[tuple[str, str, Callable[[Any], float | None]], ...]] = {
    OutboxHealth: (
        ("outbox_depth", "Acts that wait for the library.", lambda of: of.depth),
        ("outbox_oldest_seconds", "How long the oldest of them has waited.", lambda of: of.oldest_seconds),
        ("outbox_refused", "Acts that the library has refused for good.", lambda of: of.refused),
    ),
    DiskHealth: (("disk_free_bytes", "Free on the stand's disk.", lambda of: of.free_mb * 2.0**20),),
    TemperatureHealth: (("temperature_celsius", "Of the stand's processor.", lambda of: of.celsius),),
    CertificateHealth: (("certificate_days", "How long the certificate is good for.", lambda of: of.days_left),),
}


def _paper(tiles: list[Tile]) -> Families:
    printers = [(tile.stand, name, of) for tile in tiles for name, of in tile.printers]
    yield _gauge(
        "paper",
        "1 for what the printer says of its paper.",
        [((stand, name, paper), float(of.paper is paper)) for stand, name, of in printers for paper in Paper],
        ("stand", "printer", "paper"),
    )
    yield _gauge(
        "slips_since_paper_change",
        "Slips that were printed since the paper was changed.",
        [((stand, name), of.slips) for stand, name, of in printers if of.slips is not None],
        ("stand", "printer"),
    )


def _counts(counted: list[tuple[str, CountMessage]]) -> Families:
    for name in COUNTED:
        about = f"The stand's {name}, as it has counted them."
        family = CounterMetricFamily(f"anjungan_{name}", about, labels=["stand"])
        for stand, message in counted:
            family.add_metric((stand,), getattr(message, name))
        yield family
    abandoned = CounterMetricFamily(
        "anjungan_abandoned", "Turns that a patron left, by the screen.", labels=["stand", "screen"]
    )
    for stand, message in counted:
        for screen, number in sorted(message.abandoned.items())[:_MOST_SCREENS]:
            abandoned.add_metric((stand, screen), number)
    yield abandoned
    yield _borrowing(counted)
    yield _gauge(
        "last_loan_timestamp_seconds",
        "When the last loan was done at the stand.",
        [((stand,), message.last_loan.timestamp()) for stand, message in counted if message.last_loan],
        ("stand",),
    )


def _borrowing(counted: list[tuple[str, CountMessage]]) -> HistogramMetricFamily:
    about = "How long patrons took from the beginning to the summary of a loan."
    family = HistogramMetricFamily("anjungan_borrow_seconds", about, labels=["stand"])
    for stand, message in counted:
        if all(bound in message.borrow_seconds for bound in _BOUNDS):
            buckets = [(bound, float(message.borrow_seconds[bound])) for bound in _BOUNDS]
            family.add_metric((stand,), buckets, message.borrow_seconds_sum)
    return family
