"""Counts what is done at a stand, in numbers that only grow: not a word about by whom, or of what."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from typing import TypeVar

import msgspec

from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Refusal
from bridge.contract.guestbook import Visit
from bridge.contract.questions import Parameter, Questions
from bridge.contract.upkeep import StandReport, Turn, TurnEnd
from bridge.offline.clock import Clock
from bridge.telemetry.memory import Memory
from bridge.telemetry.parts import word
from bridge.telemetry.seen import PaperUse

BOUNDS = (10, 20, 30, 45, 60, 90, 120)  # seconds
_COUNTED = {
    "borrow": "loans",
    "return_item": "returns",
    "renew": "renewals",
    "renew_item": "renewals",
    "sign_guest_book": "visits",
    "sign_visitor": "visits",
    "sign_group": "visits",
    "apply": "applications",
}
_NEWEST = {"loans": "last_loan", "returns": "last_return"}
_KEYS = 4096  # acts that are known again when a kiosk asks once more because it has not heard the answer
_SCREENS = 60  # a kiosk has fewer; who makes up more is not counted by screen

Answer = TypeVar("Answer")


class Counts(msgspec.Struct, frozen=True):
    """As in `CountMessage`; `since` is when counting began. A visit is a signature in the guest book: a group's is
    one."""

    since: datetime
    loans: int = 0
    returns: int = 0
    renewals: int = 0
    visits: int = 0
    applications: int = 0
    turns: int = 0
    slips: int = 0
    abandoned: dict[str, int] = {}
    borrow_seconds: dict[str, int] = {}
    borrow_seconds_sum: float = 0.0
    last_loan: datetime | None = None
    last_return: datetime | None = None


class _Printed(msgspec.Struct, frozen=True):
    """What a kiosk that `started` then has printed, as far as it is counted."""

    started: datetime
    slips: int


class Counting:
    def __init__(self, memory: Memory, clock: Clock) -> None:
        self._memory, self._clock = memory, clock
        self.counts = memory.fact("counts", Counts) or Counts(since=clock.now().at)
        self.paper = memory.fact("paper", PaperUse) or PaperUse()
        self._printed = memory.fact("printed", _Printed)

    def done(self, method: str) -> None:
        """One act that has succeeded."""
        what = _COUNTED[method]
        newest = {_NEWEST[what]: self._clock.now().at} if what in _NEWEST else {}
        self._change(**{what: getattr(self.counts, what) + 1}, **newest)

    def turn(self, turn: Turn) -> None:
        counts, screen = self.counts, word(turn.screen)
        abandoned = dict(counts.abandoned)
        if turn.end is TurnEnd.LEFT and (screen in abandoned or len(abandoned) < _SCREENS):
            abandoned[screen] = abandoned.get(screen, 0) + 1
        self._change(turns=counts.turns + 1, abandoned=abandoned)
        if turn.borrow_seconds is not None and 0 <= turn.borrow_seconds < float("inf"):
            self._borrowed(turn.borrow_seconds)

    def reported(self, report: StandReport) -> None:
        """Its kiosk's own number of slips, from which the new ones are taken."""
        known = self._printed.slips if self._printed and self._printed.started == report.started else 0
        self._printed = _Printed(report.started, report.printed)
        if (new := report.printed - known) > 0:
            self.paper = PaperUse(self.paper.slips + new, self.paper.since)
            self._memory.note("paper", self.paper, soon=False)
            self._memory.note("printed", self._printed, soon=False)
            self._change(slips=self.counts.slips + new)

    def paper_changed(self) -> int:
        """How many slips the old paper was good for."""
        slips, self.paper = self.paper.slips, PaperUse(0, self._clock.now().at)
        self._memory.note("paper", self.paper)
        return slips

    def _borrowed(self, seconds: float) -> None:
        buckets = {**dict.fromkeys(map(str, BOUNDS), 0), "+Inf": 0} | self.counts.borrow_seconds
        for bound in buckets:
            if seconds <= float(bound):
                buckets[bound] += 1
        self._change(borrow_seconds=buckets, borrow_seconds_sum=round(self.counts.borrow_seconds_sum + seconds, 3))

    def _change(self, **what: object) -> None:
        self.counts = msgspec.structs.replace(self.counts, **what)
        self._memory.note("counts", self.counts, soon=False)


class CountedCatalog(Questions):
    """A `Catalog` that passes everything on, and counts what was done."""

    def __init__(self, catalog: Catalog, counting: Counting) -> None:
        self._catalog, self._counting = catalog, counting
        self._keys: OrderedDict[str, None] = OrderedDict()

    async def _answer(self, kind: type[Answer], method: str, params: dict[str, Parameter]) -> Answer | Refusal:
        answer: Answer | Refusal = await getattr(self._catalog, method)(**params)
        again = isinstance(answer, Refusal) or (isinstance(answer, Visit) and answer.again)
        if method in _COUNTED and not again and self._is_new(str(params["key"])):
            self._counting.done(method)
        return answer

    def _is_new(self, key: str) -> bool:
        if key in self._keys:
            return False
        self._keys[key] = None
        if len(self._keys) > _KEYS:
            self._keys.popitem(last=False)
        return True
