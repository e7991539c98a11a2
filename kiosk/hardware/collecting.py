"""A code while it comes in, one character after the other: what every reader of text needs."""

from __future__ import annotations

from kiosk.hardware import Garbage, Scan

LONGEST = 256  # characters; the contract of `Scan`


class Collector:
    """Gathers characters into codes. Times are seconds of any one clock; a clock set back does no harm."""

    def __init__(self, pause: float) -> None:
        """`pause` is the silence in seconds after which an unfinished code is rubbish and dropped."""
        self._pause = pause
        self._characters: list[str] = []
        self._spoiled = False
        self._told = False
        self._last = 0.0

    def heard(self, at: float) -> bool:
        """Something came at this time. True when a pause was before it: what was unfinished is dropped."""
        after_pause = at - self._last > self._pause
        if after_pause:
            self.drop()
        self._last = at
        return after_pause

    def add(self, character: str) -> Garbage | None:
        """Gives Garbage once, when the code has just become too long; a code is told only at its end."""
        if self._told:
            return None
        if len(self._characters) == LONGEST:
            self._told = True
            return Garbage()
        self._characters.append(character)
        self._spoiled = self._spoiled or not " " <= character <= "~"
        return None

    def spoil(self) -> None:
        """What is being gathered is not a code, however it goes on."""
        self._spoiled = True

    def end(self) -> Scan | Garbage | None:
        """The code that is complete now, or None when there is nothing left to tell."""
        code, spoiled, told = "".join(self._characters), self._spoiled, self._told
        self.drop()
        if told:
            return None
        if spoiled:
            return Garbage()
        return Scan(code) if code else None

    def drop(self) -> None:
        self._characters, self._spoiled, self._told = [], False, False
