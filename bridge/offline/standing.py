"""What the kiosks are told about the library and this stand: one notice for each change."""

from __future__ import annotations

from collections.abc import Callable

from bridge.contract.wire import Notice, Offline
from bridge.offline.deputy import Deputy
from bridge.offline.letterbox import Letterbox


class Standing:
    """`reachable` is what is believed of the link, None while nothing is known."""

    def __init__(
        self,
        post: Callable[[Notice, Offline | None], None],
        deputy: Deputy,
        letterbox: Letterbox,
        reachable: Callable[[], bool | None],
    ) -> None:
        self._post, self._deputy, self._letterbox, self._reachable = post, deputy, letterbox, reachable
        self._told: tuple[Notice, Offline | None] | None = None

    def tell(self) -> None:
        """Looks again, and posts what has changed."""
        reachable = self._reachable()
        now = self._now(reachable) if reachable is not None else None
        if now is not None and now != self._told:
            self._told = now
            self._post(*now)

    def _now(self, reachable: bool) -> tuple[Notice, Offline | None]:
        if reachable:
            return Notice.LINK_BACK, None
        if self._letterbox.fault:
            return Notice.CANNOT_KEEP, None
        accepts = self._deputy.accepts
        return (Notice.OFFLINE, Offline(self._deputy.knew, accepts)) if accepts else (Notice.LINK_LOST, None)
