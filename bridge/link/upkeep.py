"""The kiosk's end of the link as an `Upkeep`: everything about the stand itself goes to the bridge by this."""

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
)
from bridge.link.client import SocketCatalog

_NETWORK_SECONDS = 30.0  # a whole network test, in which every step may run into its own limit
_PAUSE_SECONDS = 90.0  # for the pausing itself, once the turn has ended


class SocketUpkeep:
    """Satisfies `Upkeep` over the connection of `link`; every method raises `Unavailable` when there is no bridge."""

    def __init__(self, link: SocketCatalog) -> None:
        self._link = link

    async def report(self, report: StandReport) -> Heard:
        return await self._link.ask(Heard, "report", report=report)

    async def turn_ended(self, turn: Turn) -> Heard:
        return await self._link.ask(Heard, "turn_ended", turn=turn)

    async def settle_errand(self, done: ErrandDone) -> Heard:
        return await self._link.ask(Heard, "settle_errand", done=done)

    async def enter_service(self, pin: str, card: str) -> ServiceEntry:
        return await self._link.ask(ServiceEntry, "enter_service", pin=pin, card=card)

    async def put_in_service(self, in_service: bool) -> Heard:
        return await self._link.ask(Heard, "put_in_service", in_service=in_service)

    async def paper_changed(self) -> Heard:
        return await self._link.ask(Heard, "paper_changed")

    async def note_self_test(self, checks: tuple[Checked, ...]) -> Heard:
        return await self._link.ask(Heard, "note_self_test", checks=checks)

    async def test_self(self) -> ErrandDone:
        return await self._link.ask(ErrandDone, "test_self")

    async def pause(self, patience: float) -> ErrandDone:
        return await self._link.ask(ErrandDone, "pause", patience + _PAUSE_SECONDS, patience=patience)

    async def diagnosis(self) -> Diagnosis:
        return await self._link.ask(Diagnosis, "diagnosis")

    async def test_network(self) -> NetworkTest:
        return await self._link.ask(NetworkTest, "test_network", _NETWORK_SECONDS)

    async def recent_log(self) -> LogLines:
        return await self._link.ask(LogLines, "recent_log")
