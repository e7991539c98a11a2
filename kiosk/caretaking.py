"""What a technician, and the bridge, may ask of this kiosk about itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bridge.contract.upkeep import Checked, DeviceReport, Turn, Why
from kiosk.views import OneMoment


class Caretaking(Protocol):
    """The kiosk's own part of its upkeep; `bridge.contract.upkeep.Upkeep` is the bridge's."""

    @property
    def devices(self) -> tuple[DeviceReport, ...]:
        """All configured devices and the screen, as they are now; `DeviceChanged` tells when that changes."""

    @property
    def config(self) -> tuple[tuple[str, str], ...]:
        """The kiosk's configuration as (key, value), for reading; it holds no secret."""

    async def test(self) -> tuple[Checked, ...]:
        """A self-test of both programs, a few seconds long; the bridge has noted it when this returns."""

    async def test_print(self) -> Why | None:
        """Prints a slip that shows the paper's width, the date and this kiosk's name; why not, or None."""

    def restart(self) -> None:
        """The kiosk ends, to be started anew by systemd."""

    def put_in_service(self, in_service: bool) -> None:
        """This kiosk opens or closes between turns, from now on; that it stays so is for the bridge to keep."""

    def turn_begins(self) -> None:
        """Somebody stands before the kiosk: errands wait."""

    def turn_ended(self, turn: Turn | None = None) -> None:
        """Nobody does any more. The bridge is told of the turn, later and if it can be; None is not counted."""

    @property
    def wanted(self) -> bool:
        """Whether an errand waits for the kiosk to be free."""

    async def run_errands(self, show: Callable[[OneMoment], None]) -> None:
        """Does the errands that wait. Only the flow calls it, between two turns, so nobody can begin meanwhile; `show`
        gets what there is to be seen as long as it takes."""
