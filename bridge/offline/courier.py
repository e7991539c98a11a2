"""Delivers what the stand has accepted: in order, with the original time and key, and not faster than agreed."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic

from bridge.contract.circulation import KeyReused, Refusal, Unavailable
from bridge.contract.letters import Deed, Delivered, Letter, Mailbox, Misunderstood, reference
from bridge.offline.clock import Clock
from bridge.offline.enclosing import together
from bridge.offline.letterbox import Letterbox
from bridge.offline.outbox import CannotKeep, Entry
from bridge.offline.recent import Recent

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """`per_second` letters at most; pauses in seconds after the first failure and at most."""

    per_second: float = 5.0
    first: float = 2.0
    longest: float = 300.0

    def after(self, failures: int) -> float:
        """Twice as long after every failure, shortened by chance so that stands do not all come at the same moment."""
        longest = min(self.longest, self.first * 2.0 ** min(failures - 1, 40))
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - no secret


@dataclass(frozen=True, slots=True)
class _Rest:
    failures: int
    until: float


class Courier:
    """`delivered` is called after each letter that the library has taken in. Letters that are refused for good are
    parked with the reason and hold nobody up."""

    def __init__(  # noqa: PLR0913, PLR0917 - whom a courier meets on the way
        self,
        letterbox: Letterbox,
        mailbox: Mailbox,
        clock: Clock,
        recent: Recent,
        pace: Pace,
        reachable: Callable[[], bool | None],
        delivered: Callable[[], None],
    ) -> None:
        self._letterbox, self._mailbox, self._clock, self._recent = letterbox, mailbox, clock, recent
        self._pace, self._reachable, self._told = pace, reachable, delivered
        self._resting: dict[str, _Rest] = {}
        self._something = asyncio.Event()

    def wake(self) -> None:
        """There may be something to deliver, or the way may be open."""
        self._something.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._something.clear()
            number = 0
            while entry := self._next():
                number += await self._carry(entry)
                await asyncio.sleep(1 / self._pace.per_second)
            if number:
                _log.info("%d letters delivered, %d left", number, len(self._letterbox.entries))
            await self._wait()

    def _next(self) -> Entry | None:
        """The oldest letter that may go now: none of the same patron or item is before it."""
        if not self._reachable():
            return None
        return next_letter(self._letterbox.entries, self._rests)

    def _rests(self, key: str) -> bool:
        rest = self._resting.get(key)
        return rest is not None and monotonic() < rest.until

    async def _wait(self) -> None:
        """Until somebody calls, or the first rest is over."""
        soonest = min((rest.until for rest in self._resting.values()), default=None)
        seconds = None if soonest is None or not self._reachable() else max(0.05, soonest - monotonic())
        try:
            async with asyncio.timeout(seconds):
                await self._something.wait()
        except TimeoutError:
            return

    async def _carry(self, entry: Entry) -> bool:
        """Whether the library has it now."""
        try:
            outcome = await self._delivered(entry)
            if outcome is not None:
                await self._note(entry, outcome)
        except (Unavailable, CannotKeep) as error:
            self._rest(entry.letter.key, error)
            return False
        self._resting.pop(entry.letter.key, None)
        self._told()
        return outcome == ""

    async def _delivered(self, entry: Entry) -> str | None:
        """Why the library does not take the letter, for ever; empty when it has it, None when it is not to have it any
        more. Before it is sent again, the library is asked whether it has it already. Raises `Unavailable` and
        `CannotKeep`."""
        key = entry.letter.key
        try:
            if entry.asked or entry.sent:
                told = await self._mailbox.what_became_of(key)
                if told is not None and not isinstance(told, Refusal):
                    return ""
            if not entry.sent and not await self._letterbox.do(lambda outbox: outbox.sending(key)):
                return None
            answer = await self._mailbox.deliver(await self._whole(entry))
        except KeyReused:
            return "key-reused"
        except Misunderstood:
            return "misunderstood"
        return "" if isinstance(answer, Delivered) else " ".join(answer.reasons)

    async def _whole(self, entry: Entry) -> Letter:
        letter = self._dated(entry)
        if letter.deed not in {Deed.APPLY, Deed.PHOTO}:
            return letter
        return await self._letterbox.do(lambda outbox: together(outbox, letter))

    def _dated(self, entry: Entry) -> Letter:
        """With the time as it is known by now; a guess is not before the letter before it, and not in the future."""
        at = [other.letter.at for other in self._letterbox.entries if other.number < entry.number]
        now = self._clock.now()
        moment = self._clock.when(entry.stamp, at[-1] if at else entry.letter.knew, now.at if now.sure else None)
        return replace(entry.letter, at=moment.at, sure=moment.sure)

    async def _note(self, entry: Entry, refused: str) -> None:
        """Until the library tells of it by itself, the act is remembered."""
        key = entry.letter.key
        if refused:
            _log.error("letter %d is refused for good: %s", entry.number, refused)
            await self._letterbox.do(lambda outbox: outbox.park(key, refused))
            return
        self._recent.add(entry.letter)
        await self._letterbox.do(lambda outbox: outbox.delivered(key))

    def _rest(self, key: str, error: Exception) -> None:
        failures = self._resting[key].failures + 1 if key in self._resting else 1
        self._resting[key] = _Rest(failures, monotonic() + self._pace.after(failures))
        _log.debug("a letter rests after %d failures: %s", failures, error)


def next_letter(entries: tuple[Entry, ...], rests: Callable[[str], bool]) -> Entry | None:
    """The first that is neither parked nor resting, and has no earlier one of its patron or item before it."""
    held: set[tuple[str, str]] = set()
    for entry in entries:
        if entry.parked:
            continue
        subjects = _subjects(entry.letter)
        if not subjects & held and not rests(entry.letter.key):
            return entry
        held |= subjects
    return None


def _subjects(letter: Letter) -> set[tuple[str, str]]:
    named = {("patron", letter.patron), ("card", letter.card), ("item", letter.barcode)}
    named |= {("application", reference(letter.key) if letter.deed is Deed.APPLY else letter.application)}
    return {subject for subject in named if subject[1]}
