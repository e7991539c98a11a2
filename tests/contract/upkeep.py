"""A bridge's own side for tests of the kiosk's: keeps what it was told, and answers what it was given."""

from __future__ import annotations

from bridge.contract.upkeep import (
    Checked,
    Diagnosis,
    ErrandDone,
    Heard,
    LogLines,
    NetworkTest,
    ServiceEntry,
    StandReport,
    Turn,
    Why,
)


class FakeUpkeep:
    """Satisfies `Upkeep`. `pin` and `card` are who is let in."""

    def __init__(self, pin: str = "246810", card: str = "SVC-1") -> None:
        self.pin, self.card = pin, card
        self.tries_left = 5
        self.reports: list[StandReport] = []
        self.turns: list[Turn] = []
        self.settled: list[ErrandDone] = []
        self.tests: list[tuple[Checked, ...]] = []
        self.in_service = True
        self.papers = 0
        self.pauses: list[float] = []
        self.not_paused: Why | None = None
        self.own_test: tuple[Checked, ...] = ()
        self.diagnosed = Diagnosis("lobby-1", "ready", (), (), ())
        self.network = NetworkTest(())
        self.log = LogLines(())

    async def report(self, report: StandReport) -> Heard:
        self.reports.append(report)
        return Heard()

    async def turn_ended(self, turn: Turn) -> Heard:
        self.turns.append(turn)
        return Heard()

    async def settle_errand(self, done: ErrandDone) -> Heard:
        self.settled.append(done)
        return Heard()

    async def enter_service(self, pin: str, card: str) -> ServiceEntry:
        if (pin and pin == self.pin) or (card and card == self.card):
            self.tries_left = 5
            return ServiceEntry(admitted=True)
        self.tries_left = max(0, self.tries_left - 1)
        return ServiceEntry(admitted=False, tries_left=self.tries_left, wait_seconds=0 if self.tries_left else 60)

    async def put_in_service(self, in_service: bool) -> Heard:
        self.in_service = in_service
        return Heard()

    async def paper_changed(self) -> Heard:
        self.papers += 1
        return Heard()

    async def note_self_test(self, checks: tuple[Checked, ...]) -> Heard:
        self.tests.append(checks)
        return Heard()

    async def test_self(self) -> ErrandDone:
        return ErrandDone("", checks=self.own_test)

    async def pause(self, patience: float) -> ErrandDone:
        self.pauses.append(patience)
        return ErrandDone("pause", self.not_paused)

    async def diagnosis(self) -> Diagnosis:
        return self.diagnosed

    async def test_network(self) -> NetworkTest:
        return self.network

    async def recent_log(self) -> LogLines:
        return self.log
