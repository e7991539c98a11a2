"""What a technician, and the bridge, may ask of this kiosk about itself."""

from __future__ import annotations

from typing import Protocol

from bridge.contract.upkeep import Checked, DeviceReport, Why


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
