"""From what is seen of a stand to its parts, each with its health and faults. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bridge.contract.faults import Fault
from bridge.contract.upkeep import DeviceKind, DeviceReport, Paper, Verdict
from bridge.contract.wire import Notice
from bridge.telemetry.messages import (
    PARTS,
    CertificateHealth,
    ClockHealth,
    DeviceHealth,
    DiskHealth,
    Health,
    LinkHealth,
    Part,
    PowerHealth,
    ScreenHealth,
    SelfTestHealth,
    SoftwareHealth,
    TemperatureHealth,
)
from bridge.telemetry.seen import Seen

_READERS = {DeviceKind.SCANNER, DeviceKind.READER}
_COOLER = 5.0  # degrees below the limit end a fault
_ROOMIER = 1.1  # times the limit


@dataclass(frozen=True, slots=True)
class PartSeen:
    name: str
    health: Health
    faults: tuple[Fault, ...] = ()


def parts(seen: Seen) -> tuple[PartSeen, ...]:
    return (*_devices(seen), *_own(seen))


def word(text: str) -> str:
    """What another program calls something, as a word of a topic or payload: nothing but a name is left of it."""
    return re.sub(r"[^A-Za-z0-9_.+-]+", "-", text).strip("-")[:60] or "-"


def device_part(name: str) -> str:
    """The part's name of a device, which may be called anything."""
    part = re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-")[:40] or "device"
    return f"{part}-device" if part in PARTS else part


def _devices(seen: Seen) -> Iterator[PartSeen]:
    """As the kiosk has last told; when it tells nothing any more, none of them is believed to be well."""
    gone = (Fault.KIOSK_GONE,) if not (seen.heard or seen.starting) else ()
    for device in seen.report.devices if seen.report else ():
        if device.kind is not DeviceKind.SCREEN:
            printer = device.kind is DeviceKind.PRINTER
            health = DeviceHealth(
                device=device.kind,
                driver=word(device.driver),
                paper=device.paper if printer else None,
                slips=seen.paper.slips if printer else None,
                paper_since=seen.paper.since if printer else None,
            )
            yield PartSeen(device_part(device.name), health, (*_unique(*device.faults, *_paper(seen, device)), *gone))


def _paper(seen: Seen, device: DeviceReport) -> Iterator[Fault]:
    if device.kind is not DeviceKind.PRINTER:
        return
    if device.paper is Paper.OUT:
        yield Fault.PAPER_OUT
    elif device.paper is Paper.NEAR_END or 0 < seen.limits.slips <= seen.paper.slips:
        yield Fault.PAPER_LOW


def _own(seen: Seen) -> Iterator[PartSeen]:
    yield _screen(seen)
    yield PartSeen(Part.LINK, _link_health(seen), _link_faults(seen))
    if seen.outbox is not None:
        yield PartSeen(Part.OUTBOX, seen.outbox, tuple(_outbox_faults(seen)))
    if seen.disk:
        yield _disk(seen)
    yield _temperature(seen)
    weak = (Fault.UNDER_VOLTAGE,) if seen.weak else ()
    yield PartSeen(Part.POWER, PowerHealth(under_voltage=seen.readings.under_voltage), weak)
    yield PartSeen(Part.CLOCK, ClockHealth(synced=seen.synced), () if seen.sure else (Fault.CLOCK_UNSURE,))
    yield _software(seen)
    yield _certificate(seen)
    yield _self_test(seen)


def _screen(seen: Seen) -> PartSeen:
    report = seen.report
    if report is None or not seen.heard:
        return PartSeen(Part.SCREEN, ScreenHealth(connected=False), () if seen.starting else (Fault.KIOSK_GONE,))
    health = ScreenHealth(connected=True, busy=report.busy, view=word(report.screen), role=word(report.role))
    screens = [fault for device in report.devices if device.kind is DeviceKind.SCREEN for fault in device.faults]
    readers = [device for device in report.devices if device.kind in _READERS]
    blind = [Fault.NO_READER] if readers and all(Fault.READER_LOST in one.faults for one in readers) else []
    return PartSeen(Part.SCREEN, health, _unique(*report.faults, *screens, *blind))


def _link_health(seen: Seen) -> LinkHealth:
    reachable = None if seen.notice is None else seen.notice is Notice.LINK_BACK
    return LinkHealth(reachable=reachable, offline=seen.notice is Notice.OFFLINE)


def _link_faults(seen: Seen) -> tuple[Fault, ...]:
    match seen.notice:
        case Notice.LINK_BACK:
            return ()
        case Notice.OFFLINE:
            return (Fault.LIBRARY_AWAY,)
        case Notice.CANNOT_KEEP:
            return (Fault.CANNOT_KEEP,)
        case None if seen.starting:
            return ()
        case _:
            return (Fault.NO_LIBRARY,) if seen.offline else (Fault.NO_LINK,)


def _outbox_faults(seen: Seen) -> Iterator[Fault]:
    outbox = seen.outbox
    if outbox is None:
        return
    if outbox.oldest_seconds > seen.limits.letter_hours * 3600:
        yield Fault.LETTERS_OLD
    if outbox.refused:
        yield Fault.LETTERS_REFUSED
    if not outbox.can_keep:
        yield Fault.DISK_LOW  # whatever it is that the disk lacks


def _disk(seen: Seen) -> PartSeen:
    free, total = seen.readings.free_mb, seen.readings.total_mb
    limit = seen.limits.disk_mb * (_ROOMIER if Fault.DISK_LOW in seen.former else 1)
    faults = (Fault.DISK_LOW,) if free is None or free < limit or not seen.remembers else ()
    return PartSeen(Part.DISK, DiskHealth(free_mb=free or 0, total_mb=total or 0), faults)


def _temperature(seen: Seen) -> PartSeen:
    celsius = seen.readings.celsius
    limit = seen.limits.celsius - (_COOLER if Fault.HOT in seen.former else 0)
    faults = (Fault.HOT,) if celsius is not None and celsius >= limit else ()
    return PartSeen(Part.TEMPERATURE, TemperatureHealth(celsius=celsius), faults)


def _software(seen: Seen) -> PartSeen:
    own, report = seen.software, seen.report
    health = SoftwareHealth(
        version=own.version,
        config=own.config | ({"kiosk": word(report.config)} if report else {}),
        protocol=own.protocol,
        loses=own.loses,
        booted=own.booted,
        started=own.started,
    )
    return PartSeen(Part.SOFTWARE, health)


def _certificate(seen: Seen) -> PartSeen:
    if seen.certificate is None:
        return PartSeen(Part.CERTIFICATE, CertificateHealth(ends=None, days_left=None))
    ends = seen.certificate.ends
    days = None if ends is None else (ends - seen.at).days
    faults = (Fault.CERTIFICATE_ENDS,) if days is None or days < seen.limits.certificate_days else ()
    return PartSeen(Part.CERTIFICATE, CertificateHealth(ends=ends, days_left=days), faults)


def _self_test(seen: Seen) -> PartSeen:
    tested = seen.tested
    if tested is None:
        return PartSeen(Part.SELF_TEST, SelfTestHealth(tested_at=None))
    failed = any(check.verdict is Verdict.FAILED for check in tested.checks)
    health = SelfTestHealth(tested_at=tested.at, checks=tested.checks)
    return PartSeen(Part.SELF_TEST, health, (Fault.SELF_TEST_FAILED,) if failed else ())


def _unique(*faults: Fault) -> tuple[Fault, ...]:
    return tuple(dict.fromkeys(faults))
