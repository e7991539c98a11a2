"""What would make the photo better, one thing at a time, in the order in which it helps; it does not flicker."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.photo.impression import Face, Impression


class Advice(StrEnum):
    """The values are keys of the texts. Left and right are the applicant's own, as in a mirror."""

    NOBODY = "nobody"
    SEVERAL = "several"
    CLOSER = "closer"
    FARTHER = "farther"
    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"
    TOO_DARK = "too-dark"
    TOO_BRIGHT = "too-bright"
    BLURRED = "blurred"
    EYES = "eyes"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Limits:
    """When a photo is good enough; a library whose light is different changes them. Widths and places are shares of the
    photo, `steady` seconds in which something else has to be true before it is said."""

    narrowest: float = 0.34  # a face of less would be 200 pixels of 600
    widest: float = 0.62  # of more, hair and chin are cut off
    aside: float = 0.10  # from the middle
    highest: float = 0.34
    lowest: float = 0.58
    darkest: float = 0.22
    brightest: float = 0.82
    burnt: float = 0.15
    sharpest_needed: float = 40.0
    steady: float = 0.5


LIMITS = Limits()


def advice(seen: Impression, limits: Limits = LIMITS) -> Advice:
    """Of one picture."""
    if len(seen.faces) != 1:
        return Advice.SEVERAL if seen.faces else Advice.NOBODY
    [face] = seen.faces
    return _place(face, limits) or _light(seen, limits) or (Advice.READY if face.eyes >= 2 else Advice.EYES)


def _place(face: Face, limits: Limits) -> Advice | None:
    """The camera's right is the applicant's left, and the mirror shows them what they feel."""
    if face.width < limits.narrowest or face.width > limits.widest:
        return Advice.CLOSER if face.width < limits.narrowest else Advice.FARTHER
    if abs(face.x - 0.5) > limits.aside:
        return Advice.RIGHT if face.x > 0.5 else Advice.LEFT
    if face.y < limits.highest or face.y > limits.lowest:
        return Advice.DOWN if face.y < limits.highest else Advice.UP
    return None


def _light(seen: Impression, limits: Limits) -> Advice | None:
    if seen.brightness < limits.darkest:
        return Advice.TOO_DARK
    if seen.brightness > limits.brightest or seen.burnt > limits.burnt:
        return Advice.TOO_BRIGHT
    return Advice.BLURRED if seen.sharpness < limits.sharpest_needed else None


class Adviser:
    """Says the same until something else has been true for a while."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._said: Advice | None = None
        self._other: tuple[Advice, float] | None = None  # what is true instead, and since when

    def advise(self, seen: Impression, now: float) -> Advice:
        """`now` in seconds, of a clock that never goes back."""
        true = advice(seen, self._limits)
        if self._said is None or true is self._said:
            self._said, self._other = true, None
        elif self._other is None or self._other[0] is not true:
            self._other = true, now
        elif now - self._other[1] >= self._limits.steady:
            self._said, self._other = true, None
        return self._said
