"""All stands and what is known of them. Without a clock and without a network: it is told what came, and when.

Values are replaced and never changed, so that pages can look from other threads.
"""

from __future__ import annotations

from bridge.central.fleet.judging import Link, judge
from bridge.central.fleet.known import Known
from bridge.central.fleet.reading import Heard, Malformed, read
from bridge.central.fleet.tile import Moment, Tile, rank
from bridge.telemetry import topics
from bridge.telemetry.messages import CountMessage, PartMessage, StateMessage

MOST = 20_000  # stands; whoever can publish under made-up names fills no memory


class Board:
    def __init__(self, now: Moment) -> None:
        self._link = Link(False, now)
        self._stands: dict[str, Known] = {}

    @property
    def link(self) -> Link:
        return self._link

    @property
    def stands(self) -> tuple[str, ...]:
        return tuple(self._stands)

    def tiles(self, now: Moment) -> tuple[Tile, ...]:
        """Of all stands, worst first."""
        link = self._link
        return tuple(sorted((judge(known, link, now) for known in tuple(self._stands.values())), key=rank))

    def tile(self, stand: str, now: Moment) -> Tile | None:
        known = self._stands.get(stand)
        return None if known is None else judge(known, self._link, now)

    def connected(self, now: Moment) -> None:
        """Central has a connection to its broker from now on."""
        self._new_link(Link(True, now))

    def disconnected(self, now: Moment) -> None:
        if self._link.up:
            self._new_link(Link(False, now))

    def expect(self, known: Known) -> None:
        """A stand that should be there, with what is remembered of it; what was heard of it already stays."""
        former = self._stands.get(known.stand)
        self._stands[known.stand] = known if former is None else former.called(known.place)

    def remove(self, stand: str) -> tuple[str, ...]:
        """Takes it off; the topics whose retained messages are to be cleared, so that it stays off."""
        known = self._stands.pop(stand, None)
        parts = known.parts if known else {}
        health = tuple(topics.health(stand, part) for part in parts)
        return (topics.state(stand), topics.counts(stand), topics.discovery(stand), *health)

    def hear(self, topic: str, payload: bytes, now: Moment, *, retained: bool) -> Heard | None:
        """Takes it in; the message, when it is one."""
        match read(topic, payload):
            case Malformed(stand):
                if stand in self._stands:  # else it would be a stand by a stranger's word alone
                    self._stands[stand] = self._stands[stand].misunderstood(now)
                return None
            case None:
                return None
            case heard:
                return self._take(heard, now, retained=retained)

    def _take(self, heard: Heard, now: Moment, *, retained: bool) -> Heard | None:
        stand = heard.stand
        known = self._stands.get(stand)
        if known is None:
            if len(self._stands) >= MOST:
                return None
            known = Known(stand, now)
        match heard.message:
            case StateMessage() as message:
                known = known.told_state(message, now, retained=retained)
            case PartMessage() as message:
                known = known.told_part(message)
            case CountMessage() as message:
                known = known.told_counts(message)
            case _:
                pass
        self._stands[stand] = known
        return heard

    def _new_link(self, link: Link) -> None:
        self._link = link
        for stand, known in self._stands.items():
            self._stands[stand] = known.unheard()
