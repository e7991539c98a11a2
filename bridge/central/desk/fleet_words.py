"""What a stand says of one of its parts, in a few words of the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from babel.numbers import format_decimal

from bridge.central.desk import shown
from bridge.central.desk.wording import say
from bridge.contract.upkeep import Verdict
from bridge.telemetry.messages import (
    PARTS,
    CertificateHealth,
    ClockHealth,
    DeviceHealth,
    DiskHealth,
    Health,
    LinkHealth,
    OutboxHealth,
    PartMessage,
    PowerHealth,
    ScreenHealth,
    SelfTestHealth,
    SoftwareHealth,
    TemperatureHealth,
)

Here = Callable[[datetime], datetime]  # a moment in the library's own zone


def name(language: str, part: PartMessage) -> str:
    """A device's own name is told beside it."""
    if isinstance(part.health, DeviceHealth):
        return say(language, f"fleet.device.{part.health.device}")
    return say(language, f"fleet.part.{part.part}") if part.part in PARTS else part.part


def detail(part: PartMessage) -> str:
    """What is beside the name, as it is: a device's name and driver."""
    return f"{part.part} · {part.health.driver}" if isinstance(part.health, DeviceHealth) else ""


def words(language: str, health: Health, here: Here) -> str:
    """Without its faults."""
    match health:
        case SelfTestHealth() | SoftwareHealth():
            return _written(language, health, here)
        case OutboxHealth():
            return _outbox(language, health)
        case DiskHealth(free_mb=free, total_mb=total):
            return say(language, "fleet.is.disk", free=_size(free, language), total=_size(total, language))
        case TemperatureHealth(celsius=float(celsius)):
            return say(language, "fleet.is.temperature", celsius=round(celsius))
        case CertificateHealth(days_left=int(days)):
            return say(language, "fleet.is.certificate", days=days)
        case _:
            return say(language, f"fleet.is.{_is(health)}", **_of(language, health))


def _is(health: Health) -> str:  # noqa: PLR0911 - one line for each kind
    """The end of a wording key."""
    match health:
        case DeviceHealth(paper=paper):
            return "device" if paper is None else "printer"
        case ScreenHealth(connected=connected, busy=busy):
            return "screen.off" if not connected else "screen.busy" if busy else "screen.idle"
        case LinkHealth(reachable=None):
            return "link.unknown"
        case LinkHealth(reachable=reachable, offline=alone):
            return "link.up" if reachable else "link.alone" if alone else "link.down"
        case PowerHealth(under_voltage=bool(low)):
            return "power.low" if low else "power.ok"
        case ClockHealth(synced=synced):
            return "clock.ok" if synced else "clock.unsure"
        case _:
            return "unknown"


def _of(language: str, health: Health) -> dict[str, str]:
    if isinstance(health, DeviceHealth) and health.paper is not None:
        return {"paper": say(language, f"fleet.paper.{health.paper}")}
    return {}


def _outbox(language: str, health: OutboxHealth) -> str:
    refused = say(language, "fleet.is.outbox.refused", refused=health.refused) if health.refused else ""
    waiting = ""
    if health.depth:
        span = shown.span(timedelta(seconds=min(health.oldest_seconds, 1e9)), language)
        waiting = say(language, "fleet.is.outbox", depth=health.depth, span=span)
    return ", ".join(filter(None, (waiting, refused))) or say(language, "fleet.is.outbox.empty")


def _written(language: str, health: SelfTestHealth | SoftwareHealth, here: Here) -> str:
    match health:
        case SoftwareHealth():
            told = f"{health.version} · MQTT {health.protocol}"
            lost = say(language, "fleet.loses", what=", ".join(health.loses)) if health.loses else ""
            return f"{told} · {lost}" if lost else told
        case SelfTestHealth(tested_at=None):
            return say(language, "fleet.is.test.never")
        case SelfTestHealth(tested_at=at, checks=checks):
            failed = any(checked.verdict is Verdict.FAILED for checked in checks)
            moment = shown.moment(here(at), language) if at else ""
            return say(language, "fleet.is.test.failed" if failed else "fleet.is.test.passed", at=moment)


def _size(mebibytes: int, language: str) -> str:
    if mebibytes < 1024:
        return f"{mebibytes} MB"
    return f"{format_decimal(round(mebibytes / 1024, 1), locale=language)} GB"
