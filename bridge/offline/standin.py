"""Puts together what takes the library's place: counter, courier, refresher, and what they keep."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Protocol

from bridge.contract.catalog import Catalog
from bridge.contract.fingerprints import key_of
from bridge.contract.letters import Letter, Mailbox
from bridge.contract.standin import Advance
from bridge.contract.wire import Notice, Offline
from bridge.offline.accepting import Acceptance
from bridge.offline.bench import Bench
from bridge.offline.cache import Cache
from bridge.offline.claim import Claim
from bridge.offline.clock import Anchor, Clock
from bridge.offline.counter import Counter
from bridge.offline.courier import Courier, Pace
from bridge.offline.deputy import Deputy
from bridge.offline.handles import Handles
from bridge.offline.knowledge import Knowledge
from bridge.offline.letterbox import Letterbox
from bridge.offline.outbox import CannotKeep, Entry, Outbox
from bridge.offline.recent import Recent
from bridge.offline.refresher import Refresher
from bridge.offline.settings import OfflineSettings
from bridge.offline.standing import Standing
from bridge.sealing import Seal, key_from

_log = logging.getLogger(__name__)

OUTBOX, CACHE, KEY = "outbox.sqlite", "cache.sqlite", "key"
_LOOK_AGAIN = 30.0  # seconds between two looks at what this stand can keep, while it matters
_LOOK_SELDOM = 600.0

Job = Callable[[], Coroutine[None, None, None]]


class Errands(Mailbox, Advance, Protocol):
    """The library as those see it who have time."""


class StandIn:
    """Takes the library's place while it cannot be asked. `reachable` is what is believed of the link; whoever
    believes something else calls `link_changed`. `post` is told what kiosks are to know; `blank` is as in `Counter`."""

    def __init__(  # noqa: PLR0913, PLR0917 - the two sides it stands between
        self,
        settings: OfflineSettings,
        token: str,
        library: Catalog,
        errands: Errands,
        reachable: Callable[[], bool | None],
        post: Callable[[Notice, Offline | None], None],
        clock: Clock | None = None,
        blank: float = 60.0,
    ) -> None:
        self._claim = Claim(settings.directory)
        self._bench, self._reachable = Bench(), reachable
        self._letterbox = Letterbox(self._bench, lambda: open_outbox(settings))
        self._letterbox.open()
        self._clock = clock or Clock(self._letterbox.anchors, self._keep_anchor)
        self._cache = _cache(settings.directory, key_of(token))
        self._recent = Recent()
        self._letters: tuple[tuple[Letter, ...], tuple[Letter, ...], tuple[Letter, ...]] = ((), (), ())
        knowledge = Knowledge(self._cache, key_of(token), self._all_letters, strangers=settings.strangers)
        deputy = Deputy(knowledge, settings, self._clock.now)
        acceptance = Acceptance(deputy, self._letterbox, self._clock, self._bench, settings.most_letters)
        handles = Handles(_seal(settings.directory))
        self._standing = Standing(post, deputy, self._letterbox, reachable)
        self.refresher = Refresher(
            errands,
            self._cache,
            self._bench,
            self._clock,
            self._recent,
            settings.refresh,
            reachable,
            self._standing.tell,
        )
        pace = Pace(settings.per_second, settings.first_pause, settings.longest_pause)
        self._courier = Courier(
            self._letterbox, errands, self._clock, self._recent, pace, reachable, self.refresher.nudge
        )
        self._letterbox.changed = self._letters_changed
        self._news = asyncio.Event()
        self.counter = Counter(
            library,
            errands,
            deputy,
            acceptance,
            handles,
            self._recent,
            self._clock,
            self._bench,
            reachable,
            self.refresher.nudge,
            blank,
        )
        self.jobs: tuple[Job, ...] = (self._courier.run, self.refresher.run, self._look_after)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What was accepted here and is not delivered, in order."""
        return self._letterbox.entries

    @property
    def can_keep(self) -> bool:
        """Whether one more act could be kept, when it was tried last."""
        return not self._letterbox.fault

    @property
    def clock(self) -> Clock:
        """Which has heard the library's own time."""
        return self._clock

    async def check(self) -> bool:
        """Whether one more act could be kept now."""
        await self._letterbox.check()
        return self.can_keep

    async def forget(self) -> None:
        """All that is known of the library, to ask for it anew; what was accepted is not touched. Raises OSError."""
        await self._bench(self._cache.wipe)
        self._standing.tell()
        self.refresher.nudge()

    def link_changed(self) -> None:
        self._news.set()
        self._standing.tell()
        self._courier.wake()
        self.refresher.nudge()

    def close(self) -> None:
        self._bench.close()
        self._letterbox.close()
        self._cache.close()
        self._claim.close()

    async def _look_after(self) -> None:
        """Tries whether letters can be kept, at once when that begins to matter and then from time to time; and
        notices when what is known has become too old."""
        while True:
            self._news.clear()
            await self._letterbox.check()
            self._standing.tell()
            matters = self._letterbox.fault or not self._reachable()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_AGAIN if matters else _LOOK_SELDOM):
                    await self._news.wait()

    def _letters_changed(self) -> None:
        self._clock.learn(self._letterbox.anchors)
        if self._letterbox.fault:
            self._news.set()
        self._courier.wake()
        self._standing.tell()

    def _all_letters(self) -> tuple[Letter, ...]:
        """What the library has heard and not told of yet, then what it has not heard; the same tuple while it is the
        same."""
        heard, unheard = self._recent.letters, self._letterbox.letters
        if self._letters[0] is not heard or self._letters[1] is not unheard:
            self._letters = heard, unheard, heard + unheard
        return self._letters[2]

    def _keep_anchor(self, anchor: Anchor) -> None:
        self._letterbox.soon(lambda outbox: outbox.anchor(anchor))


def open_outbox(settings: OfflineSettings) -> Outbox:
    """Raises `CannotKeep`."""
    try:
        seal = Seal(key_from(settings.directory / KEY))
    except OSError as error:
        raise CannotKeep(str(error)) from error
    return Outbox.open(settings.directory / OUTBOX, seal, settings.reserve_mb * 2**20)


def _seal(directory: Path) -> Seal:
    """Handles are good for a turn; without a key that can be kept they are at least good until the next start."""
    try:
        return Seal(key_from(directory / KEY))
    except OSError:
        return Seal(os.urandom(32))


def _cache(directory: Path, key: bytes) -> Cache:
    """In memory's own folder when the disk takes nothing: it can be fetched again."""
    try:
        return Cache.open(directory / CACHE, key)
    except OSError as error:
        _log.error("what is known of the library cannot be kept in %s (%s)", directory, error.strerror or error)
        return Cache.open(Path(tempfile.mkdtemp(prefix="anjungan-")) / CACHE, key)
