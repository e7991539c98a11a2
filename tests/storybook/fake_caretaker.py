"""The kiosk's caretaker for storybooks: keeps what it was told, and answers what it was given."""

from __future__ import annotations

from collections.abc import Callable

from bridge.contract.upkeep import Checked, DeviceReport, Turn, Why
from kiosk.events import Event, ServiceChanged
from kiosk.views import OneMoment


class FakeCaretaker:
    """Satisfies `Caretaking`. `errands` are what waits for the kiosk to be free, by what is shown meanwhile."""

    def __init__(self) -> None:
        self.devices: tuple[DeviceReport, ...] = ()
        self.config: tuple[tuple[str, str], ...] = ()
        self.checks: tuple[Checked, ...] = ()
        self.why_no_print: Why | None = None
        self.prints = self.restarts = 0
        self.turns: list[Turn | None] = []
        self.busy = False
        self.errands: list[OneMoment] = []
        self.tell: Callable[[Event], None] = lambda _: None

    @property
    def wanted(self) -> bool:
        return bool(self.errands)

    async def test(self) -> tuple[Checked, ...]:
        return self.checks

    async def test_print(self) -> Why | None:
        self.prints += self.why_no_print is None
        return self.why_no_print

    def restart(self) -> None:
        self.restarts += 1

    def put_in_service(self, in_service: bool) -> None:
        self.tell(ServiceChanged(in_service))

    def turn_begins(self) -> None:
        self.busy = True

    def turn_ended(self, turn: Turn | None = None) -> None:
        self.busy = False
        self.turns.append(turn)

    async def run_errands(self, show: Callable[[OneMoment], None]) -> None:
        assert not self.busy, "somebody is before the kiosk"
        while self.errands:
            show(self.errands.pop(0))
