"""Who cares for what: what is acknowledged and what is muted, as the page and the alerts look at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bridge.central.fleet import caring
from bridge.central.fleet.caring import Acknowledged, Muted
from bridge.central.fleet.causes import Cause, Hush
from bridge.central.fleet.store import Store
from bridge.central.fleet.tile import Standing, Tile

_UNSURE = (Standing.BROKER_AWAY, Standing.LOST, Standing.SILENT, Standing.NEVER_HEARD, Standing.WAITING)


@dataclass(frozen=True, slots=True)
class Care:
    acknowledged: Mapping[Cause, Acknowledged] = field(default_factory=dict)
    muted: Mapping[str, Muted] = field(default_factory=dict)

    @classmethod
    def read(cls, store: Store, now: datetime) -> Care:
        """Raises `HistoryAway`."""
        acknowledged = {Cause(one.stand, one.fault): one for one in caring.acknowledged(store)}
        return cls(acknowledged, {one.stand: one for one in caring.mutes(store, now)})

    def hush(self, now: datetime) -> Hush:
        return Hush({stand for stand, muted in self.muted.items() if muted.until > now}, self.acknowledged.keys())

    def muted_at(self, stand: str, now: datetime) -> Muted | None:
        found = self.muted.get(stand)
        return found if found is not None and found.until > now else None

    def of(self, tile: Tile) -> Acknowledged | None:
        """The newest, when somebody has acknowledged all that is the matter now."""
        found = [self.acknowledged.get(Cause(tile.stand, fault)) for fault in tile.faults]
        given = [one for one in found if one is not None]
        return max(given, key=lambda one: one.at) if given and len(given) == len(found) else None

    def over(self, tiles: Iterable[Tile]) -> tuple[Cause, ...]:
        """What was acknowledged and is over for sure: the next time it is news again."""
        sure = {tile.stand: tile for tile in tiles if tile.confirmed and tile.standing not in _UNSURE}
        return tuple(
            cause
            for cause in self.acknowledged
            if cause.stand in sure and cause.fault not in sure[cause.stand].faults
        )
