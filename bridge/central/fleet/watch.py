"""The fleet as central watches it: hears the stands, judges them each second, keeps, alerts, and wakes who looks on."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from asyncio import Event
from collections.abc import Callable
from datetime import datetime
from typing import NoReturn

from bridge import systemd
from bridge.central.fleet import caring
from bridge.central.fleet.board import Board
from bridge.central.fleet.care import Care
from bridge.central.fleet.causes import Alert, Causes
from bridge.central.fleet.commanding import Commands
from bridge.central.fleet.history import Expected, History, HistoryAway
from bridge.central.fleet.judging import Link
from bridge.central.fleet.keeping import Keeper
from bridge.central.fleet.known import Known
from bridge.central.fleet.listener import Listener
from bridge.central.fleet.metrics import Metrics
from bridge.central.fleet.onlookers import Onlookers
from bridge.central.fleet.ordering import SignedOrdering
from bridge.central.fleet.posting import Post
from bridge.central.fleet.reading import Heard
from bridge.central.fleet.settings import Fleet, metrics_token
from bridge.central.fleet.tile import Moment, Tile
from bridge.central.mail.settings import Mail
from bridge.telemetry import keys
from bridge.telemetry.messages import AnswerMessage, StateMessage

_log = logging.getLogger(__name__)

EVERY = 1.0  # seconds between two looks; a message that changes a state is looked at sooner
_SOON = 0.1
_POSTING = 5.0
_TIDYING = 3600.0
_GREETING = 15.0


class FleetWatch:
    """All of one central's fleet. `board`, `care` and `history` may be looked at from any thread; what changes
    something is for the event loop, and blocks nothing."""

    def __init__(self, settings: Fleet, mail: Mail | None, clock: Callable[[], datetime]) -> None:
        """`clock` tells the time in the library's own zone. Raises OSError, with a sentence, when a file cannot be
        used."""
        self._clock, self.settings = clock, settings
        self.metrics_token = metrics_token(settings)
        self.history = History(settings.history)
        self.post = Post(self.history.store, settings.alerts, mail, clock)
        self.care = Care.read(self.history.store, clock())
        self.board = Board(self.now())
        for expected in self.history.stands():
            self._expect(expected)
        self.listener = Listener(settings.broker, self.board, self.now, self._heard)
        self._ordering = _ordering(settings, self.listener)
        self.commands = Commands(self._ordering, self.history.store, clock)
        self.onlookers = Onlookers(settings.listeners)
        self.metrics = Metrics(self.look, lambda: self.onlookers.number)
        self.problem = ""  # why nothing can be kept now
        self._keeper, self._causes = Keeper(), Causes(settings.alerts, self.post.told())
        self._unposted: tuple[Alert, ...] = ()
        self._soon, self._last, self._removals = Event(), 0, 0

    def now(self) -> Moment:
        """CLOCK_BOOTTIME also counts while the machine is suspended."""
        return Moment(self._clock(), time.clock_gettime(time.CLOCK_BOOTTIME))

    def look(self) -> tuple[Link, tuple[Tile, ...], Moment]:
        """The fleet as it is now; from any thread."""
        now = self.now()
        return self.board.link, self.board.tiles(now), now

    async def run(self) -> None:
        """Until cancelled."""
        jobs = (self.listener.run, self._watch, self._keep, self._deliver, self._tidy, self._greet)
        async with asyncio.TaskGroup() as tasks:
            for job in jobs:
                tasks.create_task(job())

    def close(self) -> None:
        """The server is about to end: whoever looks on is let go."""
        self.onlookers.close()

    async def expect(self, stand: str, place: str) -> None:
        """From now on it should be there; or its place is another. Raises `HistoryAway`."""
        now = self._clock()
        await asyncio.to_thread(self.history.expect, stand, place, now)
        self._expect(Expected(stand, place, now, None))
        self._soon.set()

    async def remove(self, stand: str) -> bool:
        """Takes it off the list, and what the broker has kept of it; whether the broker could be told. Raises
        `HistoryAway`."""
        self._removals += 1
        await asyncio.to_thread(self.history.remove, stand, self._clock())
        self._removals += 1
        kept = self.board.remove(stand)
        self._keeper.forget(stand)
        self._causes.forget(stand)
        self._soon.set()
        try:
            await self.listener.clear(kept)
        except OSError as error:
            _log.warning("what the broker keeps of %s is not cleared: %s", stand, error)
            return False
        return True

    async def refresh_care(self) -> None:
        """After something was acknowledged or muted. Raises `HistoryAway`."""
        self.care = await asyncio.to_thread(Care.read, self.history.store, self._clock())
        self._soon.set()

    def _expect(self, expected: Expected) -> None:
        known = Known(expected.stand, self.now(), place=expected.place, heard_at=expected.heard_at)
        self.board.expect(known)

    def _heard(self, heard: Heard) -> None:
        self._keeper.take(heard)
        match heard.message:
            case StateMessage():
                self._soon.set()
            case AnswerMessage() as answer if self._ordering is not None:
                self._ordering.hear(answer, heard.stand)
            case _:
                pass

    async def _watch(self) -> NoReturn:
        """Looks each second, and soon after a stand has said how it is."""
        while True:
            self._judge()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(EVERY):
                    await self._soon.wait()
            await asyncio.sleep(_SOON)
            self._soon.clear()

    def _judge(self) -> None:
        link, tiles, now = self.look()
        self._keeper.look(tiles, now.at)
        self._unposted += self._causes.look(tiles, up=link.up, hush=self.care.hush(now.at), now=now)
        looks = hash((link.up, self.problem, tuple(self._face(tile, now.at) for tile in tiles)))
        if looks != self._last:
            self._last = looks
            self.onlookers.wake()

    def _face(self, tile: Tile, now: datetime) -> object:
        """What of a tile can be seen to change."""
        said = (tile.stand, tile.place, tile.standing, tile.colour, tile.faults, tile.notes, tile.paper, tile.last_loan)
        return said, self.care.of(tile) is None, self.care.muted_at(tile.stand, now) is None

    async def _keep(self) -> NoReturn:
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self._kept()
            except HistoryAway as error:
                if not self.problem:
                    _log.error("%s", error)
                self.problem = str(error)
            else:
                self.problem = ""

    async def _kept(self) -> None:
        """Raises `HistoryAway`; what was not kept waits."""
        news, at = self._keeper.news(), self._clock()
        await asyncio.to_thread(self.history.keep, news, at)
        self._keeper.kept(news)
        if over := self.care.over(self.board.tiles(self.now())):
            ended = [(cause.stand, cause.fault) for cause in over]
            await asyncio.to_thread(caring.end_acknowledgements, self.history.store, ended, at)
            await self.refresh_care()
        if alerts := self._unposted:
            await asyncio.to_thread(self.post.post, alerts)
            self._unposted = self._unposted[len(alerts) :]

    async def _deliver(self) -> NoReturn:
        while True:
            with contextlib.suppress(HistoryAway):  # `_keep` tells it
                await asyncio.to_thread(self.post.deliver)
            await asyncio.sleep(min(_POSTING, max(EVERY, self.settings.alerts.after / 4)))

    async def _tidy(self) -> NoReturn:
        while True:
            with contextlib.suppress(HistoryAway):
                await asyncio.to_thread(self.history.forget, self.settings.keep_days, self._clock())
            await asyncio.sleep(_TIDYING)

    async def _greet(self) -> NoReturn:
        """Stands that another program has let in meanwhile are expected too."""
        while True:
            await asyncio.sleep(_GREETING)
            removals = self._removals
            with contextlib.suppress(HistoryAway):
                stands = await asyncio.to_thread(self.history.stands)
                newcomers = [one for one in stands if one.stand not in self.board.stands]
                for expected in newcomers if removals == self._removals else ():
                    self._expect(expected)


def _ordering(settings: Fleet, listener: Listener) -> SignedOrdering | None:
    """None without a key. Raises OSError, with a sentence, when the key cannot be used."""
    if not settings.key_file and systemd.credential(keys.CREDENTIAL) is None:
        return None
    return SignedOrdering(listener.publish, keys.load_private_key(settings.key_file), settings.key_name)
