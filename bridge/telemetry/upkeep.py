"""The bridge's own side of a stand's health: satisfies `Upkeep` for the kiosk at the other end of the link."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from bridge.contract.faults import Fault
from bridge.contract.upkeep import (
    REPORT_SECONDS,
    Check,
    Checked,
    Diagnosis,
    Errand,
    ErrandDone,
    Heard,
    LogLines,
    NetworkTest,
    Part,
    ServiceEntry,
    StandReport,
    Task,
    Turn,
    Verdict,
    Why,
)
from bridge.link.server import Errands
from bridge.telemetry.counting import Counting
from bridge.telemetry.errand_desk import ErrandDesk
from bridge.telemetry.events import Events
from bridge.telemetry.memory import Memory
from bridge.telemetry.messages import EventKind
from bridge.telemetry.recent_log import RecentLog
from bridge.telemetry.seen import SelfTest
from bridge.telemetry.service_door import ServiceDoor
from bridge.telemetry.showing import shown
from bridge.telemetry.watch import Picture, Watch

MISSING = 3 * REPORT_SECONDS  # seconds without a report
_SAME_TEST = timedelta(seconds=60)  # in which the same result is told by two ways
_UNTIL_IDLE = 86_400.0
_NO_SCREEN = Checked(Check.SCREEN, Verdict.FAILED, Fault.KIOSK_GONE)


@dataclass(frozen=True, slots=True)
class Answers:
    """What the rest of the bridge answers for it: its part of a self-test, a test of the network, and what time it
    is."""

    test: Callable[[], Awaitable[tuple[Checked, ...]]]
    network: Callable[[], Awaitable[NetworkTest]]
    now: Callable[[], datetime]


class BridgeUpkeep:
    """`watch` and `answers` are given later, because they look at this one."""

    watch: Watch
    answers: Answers

    def __init__(  # noqa: PLR0913, PLR0917 - everything that a kiosk may ask after stands behind it
        self,
        stand: str,
        config: Mapping[str, Any],
        memory: Memory,
        events: Events,
        counting: Counting,
        door: ServiceDoor,
        errands: Errands,
        log: RecentLog,
    ) -> None:
        self._stand, self._config = stand, config
        self._memory, self._events, self._counting, self._door, self._log = memory, events, counting, door, log
        self._errands = errands
        self.desk = ErrandDesk(errands, lambda: bool(self.heard and self.newest and self.newest.busy))
        self.newest: StandReport | None = None
        self.tested: SelfTest | None = memory.fact("tested", SelfTest)
        self.in_service = memory.fact("in_service", bool) is not False
        self._reported = 0.0
        errands.joined, errands.left = self._joined, self._left

    @property
    def heard(self) -> bool:
        """Whether the kiosk is connected and has told how it is not long ago."""
        return self._errands.anybody and self.newest is not None and monotonic() - self._reported < MISSING

    async def report(self, report: StandReport) -> Heard:
        self.newest, self._reported = report, monotonic()
        self._counting.reported(report)
        self.desk.look()
        self.watch.nudge()
        return Heard()

    async def turn_ended(self, turn: Turn) -> Heard:
        self._counting.turn(turn)
        return Heard()

    async def settle_errand(self, done: ErrandDone) -> Heard:
        self.desk.settle(done)
        return Heard()

    async def enter_service(self, pin: str, card: str) -> ServiceEntry:
        return await self._door.enter(pin, card)

    async def put_in_service(self, in_service: bool) -> Heard:
        if in_service is not self.in_service:
            self.in_service = in_service
            self._memory.note("in_service", in_service)
            self._events.add(EventKind.IN_SERVICE if in_service else EventKind.OUT_OF_SERVICE)
            await self._memory.written()
            self.watch.nudge()
        return Heard()

    async def paper_changed(self) -> Heard:
        self._events.add(EventKind.PAPER_CHANGED, slips=str(self._counting.paper_changed()))
        await self._memory.written()
        self.watch.nudge()
        return Heard()

    async def note_self_test(self, checks: tuple[Checked, ...]) -> Heard:
        now, former = self.answers.now(), self.tested
        if former and former.checks == checks and abs(now - former.at) < _SAME_TEST:
            return Heard()
        self.tested = SelfTest(now, checks)
        self._memory.note("tested", self.tested)
        failed = " ".join(checked.check for checked in checks if checked.verdict is Verdict.FAILED)
        self._events.add(EventKind.SELF_TEST, None, **({"failed": failed} if failed else {}))
        self.watch.nudge()
        return Heard()

    async def test_self(self) -> ErrandDone:
        return ErrandDone("", checks=await self.answers.test())

    async def pause(self, patience: float) -> ErrandDone:
        return await self.desk.give(Task.PAUSE, patience, False, lambda: None)

    async def diagnosis(self) -> Diagnosis:
        picture = self.watch.look()
        tested = self.tested
        return Diagnosis(
            self._stand,
            picture.state,
            picture.faults,
            tuple(Part(part.seen.name, shown(part.seen.health), part.seen.faults) for part in picture.parts),
            flattened(self._config),
            tested.at if tested else None,
            tested.checks if tested else (),
        )

    async def test_network(self) -> NetworkTest:
        return await self.answers.network()

    async def recent_log(self) -> LogLines:
        return LogLines(self._log.lines)

    def test_failed(self) -> bool:
        """Whether the newest self-test has found something."""
        return self.tested is not None and any(one.verdict is Verdict.FAILED for one in self.tested.checks)

    async def test_stand(self) -> Picture:
        """A whole self-test, the kiosk's part when nobody is served, noted."""
        done = await self.desk.give(Task.SELF_TEST, 2 * 3600.0, False, lambda: None)
        own = await self.answers.test()
        checks = done.checks or ((_NO_SCREEN,) if done.why is Why.NO_KIOSK else ())
        known = {checked.check for checked in checks}
        await self.note_self_test((*checks, *(checked for checked in own if checked.check not in known)))
        return self.watch.look()

    def _joined(self) -> None:
        """Nobody waits for what becomes of the standing order: it is told to every kiosk that joins."""
        if not self.in_service:
            self._errands.give(Errand("standing-order", Task.OUT_OF_SERVICE, _UNTIL_IDLE))
        self.watch.nudge()

    def _left(self) -> None:
        self.desk.left()
        self.watch.nudge()


def flattened(config: Mapping[str, Any], at: str = "") -> tuple[tuple[str, str], ...]:
    """Tables within tables as dotted keys, values as TOML would have them."""
    found: list[tuple[str, str]] = []
    for key, value in config.items():
        name = f"{at}{key}"
        if isinstance(value, Mapping):
            found += flattened(value, f"{name}.")
        else:
            found.append((name, "" if value is None else json.dumps(value, default=str, ensure_ascii=False)))
    return tuple(found)
