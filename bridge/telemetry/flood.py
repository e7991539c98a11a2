"""Keeps a flood of refused commands out of what a stand tells: some each minute one by one, the others as a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Tell = Callable[[Mapping[str, str]], None]

MINUTE = 60.0
EACH_MINUTE = 10


class Flood:
    """`tell` gets the details of the first `most` of a minute."""

    def __init__(self, tell: Tell, most: int = EACH_MINUTE) -> None:
        self._tell, self._most = tell, most
        self._told = self._held = 0

    def hear(self, details: Mapping[str, str]) -> bool:
        """Whether it was told."""
        if self._told >= self._most:
            self._held += 1
            return False
        self._told += 1
        self._tell(details)
        return True

    def next_minute(self) -> None:
        """Of those that were held back it tells {"stage": "refused", "count": "123"}."""
        held, self._told, self._held = self._held, 0, 0
        if held:
            self._tell({"stage": "refused", "count": str(held)})
