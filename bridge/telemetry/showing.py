"""A part's health as one line for a technician: figures and codes, no sentences."""

from __future__ import annotations

from datetime import datetime

from bridge.telemetry.messages import (
    CertificateHealth,
    ClockHealth,
    DeviceHealth,
    DiskHealth,
    Health,
    LinkHealth,
    OutboxHealth,
    PowerHealth,
    ScreenHealth,
    SelfTestHealth,
    SoftwareHealth,
    TemperatureHealth,
)


def shown(health: Health) -> str:  # noqa: C901, PLR0911 - one line for each kind of part
    match health:
        case DeviceHealth():
            paper = f", {health.paper}, {health.slips}" if health.paper else ""
            return f"{health.driver}{paper}"
        case LinkHealth():
            return "offline" if health.offline else {True: "ok", False: "-", None: "?"}[health.reachable]
        case OutboxHealth():
            return f"{health.depth} ({health.refused}), {health.oldest_seconds / 3600:.1f} h"
        case DiskHealth():
            return f"{health.free_mb / 1024:.1f} / {health.total_mb / 1024:.1f} GiB"
        case TemperatureHealth():
            return "?" if health.celsius is None else f"{health.celsius:.0f} °C"
        case PowerHealth():
            return {True: "low", False: "ok", None: "?"}[health.under_voltage]
        case ClockHealth():
            return "ntp" if health.synced else "-"
        case SoftwareHealth():
            return " ".join([health.version, *(f"{name}:{digest}" for name, digest in health.config.items())])
        case CertificateHealth():
            return f"{_time(health.ends)}" if health.ends else "-"
        case ScreenHealth():
            return f"{health.role} {health.view}" if health.connected else "-"
        case SelfTestHealth():
            return _time(health.tested_at) if health.tested_at else "-"


def _time(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
