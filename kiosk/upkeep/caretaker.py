"""The kiosk's caretaker: knows its devices, tells the bridge of them, and does what the bridge wants of it."""

from __future__ import annotations

import asyncio
import logging
from asyncio import TaskGroup
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NoReturn

from bridge.contract.circulation import Unavailable
from bridge.contract.faults import Fault
from bridge.contract.upkeep import Checked, DeviceReport, Errand, ErrandDone, StandReport, Task, Turn, Upkeep, Why
from kiosk.desk import Desk
from kiosk.events import Event, ServiceChanged
from kiosk.hardware import Paper
from kiosk.receipts.trial import trial_slip
from kiosk.upkeep.about import About
from kiosk.upkeep.equipment import Equipment
from kiosk.upkeep.errands import Errands
from kiosk.upkeep.post import Post
from kiosk.upkeep.reporting import Reporting
from kiosk.upkeep.self_test import test_bridge, test_kiosk
from kiosk.views import OneMoment, Wait

_log = logging.getLogger(__name__)

PAUSE_SECONDS = 120.0  # a machine that was to restart and has not done so by then goes on
START_SECONDS = 8.0  # until a self-test, for devices to be found
GOODBYE_SECONDS = 2.0  # for the bridge to hear that the kiosk ends because it was told to
AGAIN_SECONDS = 5.0

Show = Callable[[OneMoment], None]


@dataclass(frozen=True, slots=True)
class Charge:
    """What a caretaker looks after. It prints in `language`. `faults` are the stand's own, `shown` the name of the view
    on the screen. `tell` is the inbox's, `settings_are_right` reads the configuration on the disk (and may block),
    `end` ends the kiosk."""

    about: About
    equipment: Equipment
    desk: Desk
    language: str
    faults: Callable[[], tuple[Fault, ...]]
    shown: Callable[[], str]
    tell: Callable[[Event], None]
    settings_are_right: Callable[[], bool]
    end: Callable[[], None]


class Caretaker:
    """Satisfies `Caretaking`. Everything happens in the desk's loop; `tasks` are the kiosk's."""

    def __init__(self, charge: Charge, upkeep: Upkeep, tasks: TaskGroup, pause: float = PAUSE_SECONDS) -> None:
        self._charge, self._upkeep, self._tasks, self._pause = charge, upkeep, tasks, pause
        self._busy = False
        self._paused_until = 0.0
        self._post = Post()
        self._reporting = Reporting(upkeep, self._report)
        self._errands = Errands(charge.tell, self._settle, self._begin_at_once)

    def start(self, settled: float = START_SECONDS) -> None:
        """Begins to report, and tests the kiosk once `settled` seconds have passed, or all of it is there."""
        for task in (self._post.deliver(), self._reporting.run(), self._test_at_start(settled)):
            self._tasks.create_task(task)

    def take(self, errand: Errand) -> None:
        """From the link: the bridge wants something."""
        self._errands.take(errand)

    def nudge(self) -> None:
        """Something of the stand is different now."""
        self._reporting.nudge()

    @property
    def devices(self) -> tuple[DeviceReport, ...]:
        return self._charge.equipment.reports()

    @property
    def config(self) -> tuple[tuple[str, str], ...]:
        return self._charge.about.config

    async def test(self) -> tuple[Checked, ...]:
        checks = (*await test_kiosk(self._charge.equipment), *await test_bridge(self._upkeep))
        try:
            await self._upkeep.note_self_test(checks)
        except Unavailable:
            _log.warning("the bridge was not told of a self-test")
        return checks

    async def test_print(self) -> Why | None:
        desk = self._charge.desk
        status = await desk.printer.status()
        if status.paper is Paper.OUT or status.cover_open:
            return Why.NO_PAPER
        if status.offline:
            return Why.NO_PRINTER
        try:
            await desk.printer.print(trial_slip(desk.imprint(self._charge.language), self._charge.about.version))
        except OSError:
            return Why.FAILED
        return None

    def restart(self) -> None:
        _log.info("ends, to be started anew")
        self._charge.end()

    def put_in_service(self, in_service: bool) -> None:
        self._charge.tell(ServiceChanged(in_service))
        self.nudge()

    def turn_begins(self) -> None:
        self._busy = True
        self.nudge()

    def turn_ended(self, turn: Turn | None = None) -> None:
        self._busy = False
        self.nudge()
        if turn is not None:
            self._post.send(partial(self._upkeep.turn_ended, turn))

    @property
    def wanted(self) -> bool:
        return self._errands.anything

    async def run_errands(self, show: Show) -> None:
        """A pause lasts until its time is over, or until the stand is put in or out of service; whatever else is wanted
        meanwhile is done."""
        while (errand := self._errands.next()) or self._pause_left() > 0:
            if errand is not None:
                await self._run(errand, show)
            else:
                show(OneMoment(Wait.RESTART))
                await self._errands.arrival(self._pause_left())

    async def _run(self, errand: Errand, show: Show) -> None:
        why: Why | None = None
        match errand.task:
            case Task.SELF_TEST:
                show(OneMoment(Wait.UPKEEP))
                ours = await test_kiosk(self._charge.equipment)
                self._tasks.create_task(self._finish_test(errand, ours))
                return
            case Task.TEST_PRINT:
                show(OneMoment(Wait.UPKEEP))
                why = await self.test_print()
            case Task.OUT_OF_SERVICE | Task.IN_SERVICE:
                self._paused_until = 0.0
                self.put_in_service(errand.task is Task.IN_SERVICE)
            case Task.PAUSE:
                self._paused_until = asyncio.get_running_loop().time() + self._pause
            case Task.RELOAD | Task.RESTART:
                show(OneMoment(Wait.RESTART))
                if errand.task is Task.RESTART or await asyncio.to_thread(self._charge.settings_are_right):
                    await self._end_for(errand)
                why = Why.WRONG_CONFIGURATION
            case Task.SCREENSHOT:
                await self._photograph(errand)
                return
        self._errands.finish(errand, ErrandDone(errand.id, why))

    async def _finish_test(self, errand: Errand, ours: tuple[Checked, ...]) -> None:
        """The bridge's part needs nothing of the stand, so patrons need not wait for it."""
        checks = (*ours, *await test_bridge(self._upkeep))
        self._errands.finish(errand, ErrandDone(errand.id, checks=checks))

    def _begin_at_once(self, errand: Errand) -> None:
        self._tasks.create_task(self._photograph(errand))

    async def _photograph(self, errand: Errand) -> None:
        picture = await self._charge.equipment.screen.picture()
        self._errands.finish(errand, ErrandDone(errand.id, None if picture else Why.FAILED, picture=picture))

    async def _end_for(self, errand: Errand) -> NoReturn:
        """The bridge hears of it first, because afterwards there is nobody to tell it."""
        done = ErrandDone(errand.id)
        self._errands.note(errand, done)
        try:
            async with asyncio.timeout(GOODBYE_SECONDS):
                await self._upkeep.settle_errand(done)
        except (Unavailable, TimeoutError):
            pass
        self.restart()
        await asyncio.get_running_loop().create_future()  # nobody begins any more
        raise AssertionError

    async def _test_at_start(self, settled: float) -> None:
        """A bridge that starts later than its kiosk is no fault: its part is asked for when it is there to be told."""
        loop = asyncio.get_running_loop()
        end = loop.time() + settled
        while loop.time() < end and any(device.faults for device in self.devices):  # noqa: ASYNC110 - not all are events
            await asyncio.sleep(0.1)
        ours = await test_kiosk(self._charge.equipment)
        while True:
            try:
                await self._upkeep.note_self_test((*ours, *await test_bridge(self._upkeep)))
            except Unavailable:
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                return

    def _settle(self, done: ErrandDone) -> None:
        self._post.send(partial(self._upkeep.settle_errand, done))

    def _pause_left(self) -> float:
        return self._paused_until - asyncio.get_running_loop().time()

    def _report(self) -> StandReport:
        charge = self._charge
        about, equipment = charge.about, charge.equipment
        return StandReport(
            about.version,
            about.config_hash,
            about.role,
            about.started,
            self._busy,
            charge.shown(),
            equipment.reports(),
            charge.faults(),
            equipment.printed,
        )
