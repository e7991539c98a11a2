"""A technician's visit: who may, how the stand is, and the tools to find out why."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bridge.contract.faults import Fault, state_of
from bridge.contract.upkeep import DeviceReport, Diagnosis, Part
from kiosk.events import Button, DeviceBack, DeviceChanged, DeviceLost, Event, Pressed
from kiosk.flows.checks import check_camera, check_network, check_self, check_touch, echo_scans
from kiosk.flows.reading_up import show_code, show_config, show_log
from kiosk.flows.service_entry import let_in
from kiosk.flows.service_steps import sure, test_print
from kiosk.flows.stand import Stand
from kiosk.flows.technician import Technician
from kiosk.session import PatronLeft, Session
from kiosk.views import ServiceHome, ServiceTools, Step, Tool

TICK = 5  # seconds between two questions for how the machine is
TO_LOOK: dict[Tool, Callable[[Technician], Awaitable[None]]] = {  # the others change something
    Tool.PRINT: test_print,
    Tool.SCAN: echo_scans,
    Tool.CAMERA: check_camera,
    Tool.TOUCH: check_touch,
    Tool.NETWORK: check_network,
    Tool.SELF_TEST: check_self,
    Tool.LOG: show_log,
    Tool.CONFIG: show_config,
    Tool.CODE: show_code,
}


async def service(session: Session, stand: Stand, event: Event) -> Event | None:
    """Until the technician leaves. The scan of somebody who came for something else, when no technician was let in."""
    try:
        if scan := await let_in(session, stand.upkeep, event):
            return scan
        technician = Technician(session, stand)
        while True:
            match await home(technician):
                case Pressed(Button.SWITCH):
                    await switch(technician)
                case Pressed(Button.MORE):
                    await tools(technician)
    except PatronLeft:
        return None


async def home(technician: Technician) -> Pressed:
    """How the stand is, live; what the technician wants to do about it."""
    question = technician.session.ask(technician.diagnose())
    try:
        while True:
            technician.session.show(overview(technician))
            match await technician.next_within(TICK):
                case Pressed(Button.SWITCH | Button.MORE) as pressed:
                    return pressed
                case None | DeviceChanged() | DeviceLost() | DeviceBack() if question.done():
                    question = technician.session.ask(technician.diagnose())
    finally:
        question.cancel()


def overview(technician: Technician) -> ServiceHome:
    diagnosis, today = technician.diagnosis, technician.stand.desk.now().date()
    devices = tuple(replace(one, since=technician.local(one.since)) for one in technician.caretaker.devices)
    faults = technician.faults
    parts = machine(diagnosis, devices) if diagnosis else ()
    name = technician.stand.desk.kiosk
    return ServiceHome(name, state_of(faults), today, devices, faults, parts, technician.asked)


def machine(diagnosis: Diagnosis, devices: tuple[DeviceReport, ...]) -> tuple[Part, ...]:
    """The parts that are none of the kiosk's devices, which it knows better itself."""
    own = {"screen", *(device.name.lower() for device in devices)}
    return tuple(part for part in diagnosis.parts if part.name not in own)


async def switch(technician: Technician) -> None:
    """Out of service, or back into it."""
    opening = Fault.OUT_OF_SERVICE in technician.faults
    if await sure(technician, Step.OPEN if opening else Step.CLOSE):
        await technician.diagnose()


async def tools(technician: Technician) -> None:
    """One after another, until the technician goes back."""
    done: Step | None = None
    while True:
        technician.session.show(ServiceTools(offered(technician), done))
        match await technician.next():
            case Pressed(Button.TOOL, tool) if tool in offered(technician):
                done = await use(technician, Tool(tool))
            case Pressed(Button.BACK):
                return


def offered(technician: Technician) -> tuple[Tool, ...]:
    """All but what is for a camera, where there is none."""
    return tuple(tool for tool in Tool if tool is not Tool.CAMERA or technician.stand.camera)


async def use(technician: Technician, tool: Tool) -> Step | None:
    """What was done with it that has to be said afterwards."""
    if tool in TO_LOOK:
        await TO_LOOK[tool](technician)
        return None
    step = Step(tool.value)
    return step if await sure(technician, step) else None
