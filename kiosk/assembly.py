"""The one place that knows every concrete class: puts a kiosk together from its settings."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bridge.contract.wire import Notice, Offline
from bridge.link.client import SocketCatalog
from kiosk import watchdog
from kiosk.config import Settings
from kiosk.desk import Desk, ReceiptPrinter
from kiosk.events import CannotKeep, Link, LinkBack, LinkLost, LinkOffline
from kiosk.flows.stand import Stand
from kiosk.flows.welcome import serve
from kiosk.hardware import Paper, PrinterStatus, device, reading
from kiosk.hardware.drivers import Devices
from kiosk.inbox import Inbox
from kiosk.receipts.document import Document
from kiosk.session import Session, Stage


class NoPrinter:
    """A kiosk may stand without a printer: its patrons are told that no paper can come out."""

    async def status(self) -> PrinterStatus:
        return PrinterStatus(Paper.UNKNOWN, offline=True)

    async def print(self, document: Document) -> None:
        raise OSError(errno.ENODEV, "this kiosk has no printer")


def new_inbox(devices: Devices) -> Inbox:
    return Inbox(frozenset(reader.driver.name for reader in devices.readers))


async def run(settings: Settings, devices: Devices, inbox: Inbox, stage: Stage, drawn: Callable[[], bool]) -> None:
    """Serves patrons until cancelled. The first part that fails unexpectedly ends all others.

    `drawn` tells the watchdog whether the screen's thread has moved since it was last asked.
    """
    catalog = SocketCatalog(settings.socket, lambda notice, offline: inbox.tell(event_of(notice, offline)))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(catalog.run())
        tasks.create_task(watchdog.feed(drawn))
        desk = _desk(settings, devices, inbox, tasks)
        for reader in devices.readers:
            tended = reading.supervised(
                reader.driver, reader.reads, settings.codes, inbox.tell, repeat_seconds=reader.repeat_seconds
            )
            tasks.create_task(tended.tend())
        stand = Stand(
            desk, catalog, settings.offered, settings.role, settings.entrance, settings.registration, devices.camera
        )
        await serve(inbox, lambda: Session(stage, inbox, settings.manners), stand)


def event_of(notice: Notice, offline: Offline | None) -> Link:
    """What a notice of the bridge means here."""
    match notice:
        case Notice.LINK_BACK:
            return LinkBack()
        case Notice.LINK_LOST:
            return LinkLost()
        case Notice.CANNOT_KEEP:
            return CannotKeep()
        case Notice.OFFLINE:
            return LinkOffline(offline.knew, offline.accepts) if offline else LinkOffline(None, ())


def _desk(settings: Settings, devices: Devices, inbox: Inbox, tasks: asyncio.TaskGroup) -> Desk:
    printer: ReceiptPrinter = NoPrinter()
    if devices.printer is not None:
        printer = tended = device.ReceiptPrinter(devices.printer, inbox.tell)
        tasks.create_task(tended.tend())
    zone = ZoneInfo(settings.timezone)
    return Desk(printer, settings.letterhead, settings.kiosk, lambda: datetime.now(zone))
