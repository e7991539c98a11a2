"""The one place that knows every concrete class: puts a kiosk together from its settings."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bridge.contract.upkeep import Errand
from bridge.contract.wire import Notice, Offline
from bridge.link.client import SocketCatalog
from bridge.link.upkeep import SocketUpkeep
from kiosk import watchdog
from kiosk.config import Settings
from kiosk.desk import Desk
from kiosk.events import Button, CannotKeep, Event, Link, LinkBack, LinkLost, LinkOffline, Pressed
from kiosk.flows.offer import offering
from kiosk.flows.stand import Stand
from kiosk.flows.standing_in import closed
from kiosk.flows.welcome import serve
from kiosk.hardware import PadKey, Paper, PrinterStatus, Utterance, device, reading
from kiosk.hardware.device import Device
from kiosk.hardware.drivers import ConfiguredReader, Devices
from kiosk.hardware.speaking import VoiceDevice, passing_on
from kiosk.hardware.viewing import CameraDevice
from kiosk.inbox import Inbox
from kiosk.library_abilities import LibraryAbilities
from kiosk.receipts.document import Document
from kiosk.session import Session, Stage
from kiosk.speech.narrator import Listening, Narrated, Narrator
from kiosk.upkeep.about import about
from kiosk.upkeep.caretaker import Caretaker, Charge
from kiosk.upkeep.equipment import Equipment, TendedCamera, TendedPrinter, TendedReader, driver_of, kind_of
from kiosk.upkeep.remembering import Remembering
from kiosk.upkeep.screen_thread import ScreenThread
from kiosk.upkeep.stand_faults import stand_faults


class NoPrinter:
    """A kiosk may stand without a printer: its patrons are told that no paper can come out."""

    async def status(self) -> PrinterStatus:
        return PrinterStatus(Paper.UNKNOWN, offline=True)

    async def print(self, document: Document) -> None:
        raise OSError(errno.ENODEV, "this kiosk has no printer")


def new_inbox(devices: Devices) -> Inbox:
    return Inbox(frozenset(reader.driver.name for reader in devices.readers))


@dataclass(frozen=True, slots=True)
class Host:
    """The program around the desk's thread: where views go, how a picture of what is shown is asked for, when the
    screen's thread has moved last (monotonic), whether the configuration on the disk is right, and how all of it ends.
    `steer` tells the glass of the key pad and of who listens; `hear` is given whom to tell what is come to there.
    """

    stage: Stage
    photograph: Callable[[Callable[[bytes], None]], None]
    moved: Callable[[], float]
    settings_are_right: Callable[[], bool]
    end: Callable[[], None]
    steer: Callable[[PadKey | Listening], None]
    hear: Callable[[Callable[..., None]], None]


async def run(settings: Settings, devices: Devices, inbox: Inbox, host: Host) -> None:
    """Serves patrons until cancelled. The first part that fails unexpectedly ends all others."""

    def tell(event: Event) -> None:
        inbox.tell(event)
        abilities.hear(event)
        caretaker.nudge()

    def take(errand: Errand) -> None:
        caretaker.take(errand)

    def offered() -> Stand:
        return offering(configured, abilities.known)

    voice = VoiceDevice(devices.voice, tell) if devices.voice else None
    narrator = Narrator(voice.utter if voice else _nobody_hears, host.steer, lambda: tell(Pressed(Button.STAY)))
    host.hear(narrator.say)
    stage = Remembering(Narrated(host.stage, narrator))

    def new_session() -> Session:
        session = Session(stage, inbox, settings.manners)
        session.unhurried = narrator.listens
        return session

    catalog = SocketCatalog(settings.socket, lambda notice, offline: tell(event_of(notice, offline)), errand=take)
    upkeep, abilities = SocketUpkeep(catalog), LibraryAbilities(catalog, tell)
    async with asyncio.TaskGroup() as tasks:
        screen = ScreenThread(host.moved, host.photograph, tell)
        equipment = _equipment(settings, devices, screen, tell, tasks)
        desk = _desk(settings, equipment)
        charge = Charge(
            about(settings),
            equipment,
            desk,
            settings.manners.languages[0],
            lambda: stand_faults(inbox.condition, lambda condition: closed(condition, offered())),
            lambda: stage.shown,
            tell,
            host.settings_are_right,
            host.end,
        )
        caretaker = Caretaker(charge, upkeep, tasks)
        configured = Stand(
            desk,
            catalog,
            upkeep,
            caretaker,
            settings.offered,
            settings.role,
            settings.entrance,
            settings.registration,
            equipment.camera.device if equipment.camera else None,
        )
        for part in (catalog.run(), abilities.run(), watchdog.feed(screen.drawn), screen.watch()):
            tasks.create_task(part)
        for tended in (voice, *_aids(devices, narrator, tell)):
            if tended is not None:
                tasks.create_task(tended.tend())
        caretaker.start()
        await serve(inbox, new_session, offered)


def _aids(
    devices: Devices, narrator: Narrator, tell: Callable[[Event], None]
) -> tuple[Device[AsyncIterator[PadKey]] | None, Device[AsyncIterator[bool]] | None]:
    """The key pad and the headphones of who does not see the glass."""
    pad = passing_on(devices.pad, narrator.press, tell) if devices.pad else None
    jack = passing_on(devices.jack, narrator.plugged, tell) if devices.jack else None
    return pad, jack


def _nobody_hears(_: Utterance) -> None:
    """A kiosk may stand without a voice."""


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


def _desk(settings: Settings, equipment: Equipment) -> Desk:
    printer = equipment.printer.device if equipment.printer else NoPrinter()
    zone = ZoneInfo(settings.timezone)
    return Desk(printer, settings.letterhead, settings.kiosk, lambda: datetime.now(zone))


def _equipment(
    settings: Settings, devices: Devices, screen: ScreenThread, tell: Callable[[Event], None], tasks: asyncio.TaskGroup
) -> Equipment:
    """All of it, and tended from now on."""
    readers = tuple(_reader(reader, settings, tell) for reader in devices.readers)
    printer = camera = None
    if devices.printer is not None:
        printer = TendedPrinter(device.ReceiptPrinter(devices.printer, tell), driver_of(devices.printer))
    if devices.camera is not None:
        camera = TendedCamera(CameraDevice(devices.camera, tell), driver_of(devices.camera))
    for tended in (*readers, printer, camera):
        if tended is not None:
            tasks.create_task(tended.device.tend())
    return Equipment(readers, printer, camera, screen)


def _reader(reader: ConfiguredReader, settings: Settings, tell: Callable[[Event], None]) -> TendedReader:
    tended = reading.supervised(reader.driver, reader.reads, settings.codes, tell, repeat_seconds=reader.repeat_seconds)
    return TendedReader(tended, driver_of(reader.driver), kind_of(reader))
