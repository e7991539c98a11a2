"""A technician at the service screens: nobody leaves them open by accident, and no question holds them up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from bridge.contract.circulation import Unavailable
from bridge.contract.faults import Fault, worst_first
from bridge.contract.upkeep import Diagnosis
from kiosk.events import Button, CardRead, CodeUnknown, ControlCardRead, Event, ItemSeen, Pressed
from kiosk.flows.stand import Stand
from kiosk.session import PatronLeft, Session
from kiosk.views import Asked

PATIENCE = 120  # seconds without a touch or a scan, after which nobody is there any more
SIGNS = Pressed | CardRead | ControlCardRead | ItemSeen | CodeUnknown  # of somebody; devices come and go by themselves

T = TypeVar("T")


class Technician:
    """`diagnosis` is what the bridge said last, None before; `asked` where the newest question for it stands."""

    def __init__(self, session: Session, stand: Stand) -> None:
        self.session, self.stand = session, stand
        self.upkeep, self.caretaker = stand.upkeep, stand.caretaker
        self.diagnosis: Diagnosis | None = None
        self.asked = Asked.WAITING
        self._seen = session.clock()

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All that either program knows of, worst first; of devices this one knows first."""
        known = {fault for device in self.caretaker.devices for fault in device.faults}
        if cause := self.session.cause:
            known.add(Fault(cause.value))
        if self.asked is Asked.NO_BRIDGE:
            return worst_first((known - {Fault.NO_LINK}) | {Fault.KIOSK_GONE})
        if self.diagnosis:
            known |= {*self.diagnosis.faults, *(fault for part in self.diagnosis.parts for fault in part.faults)}
        return worst_first(known)

    async def next(self) -> Event:
        """What happens next. Raises PatronLeft when they leave, or have not been noticed for `PATIENCE`."""
        while (event := await self.next_within(PATIENCE)) is None:
            continue
        return event

    async def next_within(self, seconds: float) -> Event | None:
        """Like `next`, but None when so many seconds pass."""
        left = self._seen + PATIENCE - self.session.clock()
        if left <= 0:
            raise PatronLeft
        event = await self.session.next_quietly_within(min(seconds, left), PATIENCE)
        if isinstance(event, SIGNS):
            self._seen = self.session.clock()
        return event

    async def answer(
        self, ask: Callable[[], Awaitable[T]], tick: Callable[[int], None] = lambda seconds: None
    ) -> T | Asked:
        """What came of it; NO_BRIDGE when there is none to ask, WAITING when the technician went back before. `tick`
        is called with every second that passes."""
        task = self.session.ask(_or_no_bridge(ask))
        began = self.session.clock()
        try:
            while not task.done():
                match await self.next_within(1):
                    case Pressed(Button.BACK):
                        return Asked.WAITING
                    case None:
                        tick(round(self.session.clock() - began))
            return task.result()
        finally:
            task.cancel()

    async def diagnose(self) -> None:
        """Asks for a new diagnosis; keeps the former one while the bridge is away."""
        answer = await _or_no_bridge(self.upkeep.diagnosis)
        if isinstance(answer, Asked):
            self.asked = answer
        else:
            self.asked, self.diagnosis = Asked.ANSWERED, answer

    def local(self, time: datetime) -> datetime:
        """In the library's zone."""
        return time.astimezone(self.stand.desk.now().tzinfo)


async def _or_no_bridge(ask: Callable[[], Awaitable[T]]) -> T | Asked:
    try:
        return await ask()
    except Unavailable:
        return Asked.NO_BRIDGE
