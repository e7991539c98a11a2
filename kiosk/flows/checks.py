"""What a technician tries out at a stand: readers, camera, glass, the way to the library, and all of it at once."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import replace

from bridge.contract.upkeep import DeviceKind
from kiosk.events import Button, CardRead, CodeUnknown, ControlCardRead, ItemSeen, Pressed
from kiosk.flows.technician import Technician
from kiosk.hardware import Camera, OpenCamera
from kiosk.views import Asked, CameraCheck, Echo, Kind, NetworkCheck, ScanEcho, SelfTest, TouchCheck

READERS = {DeviceKind.SCANNER, DeviceKind.READER}
ECHOES = 4  # that are shown
SHOWN = 4  # characters of a code: a card's may be a national identity number
TOUCH = 0.005  # seconds: a touch is waited for so long between two pictures
AGAIN = 1.0  # until a camera that is gone is looked for again
TOUCHES = 400  # that are kept


async def echo_scans(technician: Technician) -> None:
    """Says of each code which reader read it and what it is, whichever reader it comes from. No code is kept."""
    echoes: tuple[Echo, ...] = ()
    counts: Counter[str] = Counter()
    while True:
        technician.session.show(ScanEcho(readers(technician, counts), echoes))
        match await technician.next():
            case Pressed(Button.BACK):
                return
            case CardRead() | ItemSeen() | ControlCardRead() | CodeUnknown() as scan:
                counts[scan.reader] += 1
                echoes = (echo(scan), *echoes[: ECHOES - 1])


def readers(technician: Technician, counts: Counter[str]) -> tuple[tuple[str, bool, int], ...]:
    return tuple(
        (device.name, not device.faults, counts[device.name])
        for device in technician.caretaker.devices
        if device.kind in READERS
    )


def echo(scan: CardRead | ItemSeen | ControlCardRead | CodeUnknown) -> Echo:
    match scan:
        case CardRead(card, reader):
            return Echo(reader, Kind.CARD, len(card), masked(card))
        case ControlCardRead(card, reader):
            return Echo(reader, Kind.CONTROL, len(card), masked(card))
        case ItemSeen(barcode, reader):
            return Echo(reader, Kind.ITEM, len(barcode), masked(barcode))
        case CodeUnknown(reader, length):
            return Echo(reader, Kind.UNKNOWN, length)


def masked(code: str) -> str:
    """Its last characters, and dots for the others; of a short one no more than half of it."""
    shown = min(SHOWN, len(code) // 2)
    return "•" * (len(code) - shown) + code[len(code) - shown :]


async def check_camera(technician: Technician) -> None:
    """What the camera sees, until the technician goes back. It is on only meanwhile; nothing of it is kept."""
    camera = technician.stand.camera
    while camera is not None:
        try:
            async with camera.open() as opened:
                await _watch(technician, camera, opened)
                return
        except OSError:
            technician.session.show(CameraCheck(camera.name, lost=True))
            if await technician.next_within(AGAIN) == Pressed(Button.BACK):
                return


async def _watch(technician: Technician, camera: Camera, opened: OpenCamera) -> None:
    """Raises OSError when the camera is lost."""
    times: deque[float] = deque()
    while True:
        frame = await opened.newest()
        times.append(frame.at)
        while frame.at - times[0] > 1:
            times.popleft()
        technician.session.show(CameraCheck(camera.name, frame, len(times)))
        if await technician.next_within(TOUCH) == Pressed(Button.BACK):
            return


async def check_touch(technician: Technician) -> None:
    """Every touch is shown where it was felt."""
    view = TouchCheck()
    while True:
        technician.session.show(view)
        match await technician.next():
            case Pressed(Button.TOUCHED, place):
                x, y = map(int, place.split())
                view = replace(view, touches=(*view.touches, (x, y))[-TOUCHES:])
            case Pressed(Button.AGAIN):
                view = TouchCheck()
            case Pressed(Button.BACK):
                return


async def check_network(technician: Technician) -> None:
    """From the machine to the library, step by step; again as often as the technician wants."""
    while True:
        technician.session.show(NetworkCheck())
        answer = await technician.answer(
            technician.upkeep.test_network,
            lambda seconds: technician.session.show(NetworkCheck(seconds=seconds)),
        )
        if answer is Asked.WAITING:
            return
        results = () if isinstance(answer, Asked) else answer.results
        asked = answer if isinstance(answer, Asked) else Asked.ANSWERED
        technician.session.show(NetworkCheck(results, asked))
        if not await again(technician):
            return


async def check_self(technician: Technician) -> None:
    """A self-test, now; until it is done, what the last one has found."""
    diagnosis = technician.diagnosis
    view = SelfTest()
    if diagnosis and diagnosis.tested_at:
        view = SelfTest(diagnosis.tests, technician.local(diagnosis.tested_at))
    while True:
        technician.session.show(replace(view, busy=True))
        checks = await technician.answer(technician.caretaker.test)
        if checks is Asked.WAITING:
            return
        if not isinstance(checks, Asked):
            view = SelfTest(checks, technician.stand.desk.now())
        technician.session.show(replace(view, busy=False))
        if not await again(technician):
            return


async def again(technician: Technician) -> bool:
    """Whether the technician wants it once more, or goes back."""
    while True:
        match await technician.next():
            case Pressed(Button.AGAIN):
                return True
            case Pressed(Button.BACK):
                return False
