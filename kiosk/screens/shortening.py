"""Wraps and shortens a text by the widths a font gives it: Kivy shortens to one line only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil

Width = Callable[[str], float]  # of a text on one line, in pixels
ELLIPSIS = "…"


def shorten(text: str, room: float, lines: int, width: Width) -> tuple[str, ...]:
    """`text` wrapped into at most `lines` lines no wider than `room`; unbroken words are broken."""
    wrapped = list(wrap(text, room, width, lines + 1))
    if len(wrapped) <= lines:
        return tuple(wrapped)
    last = longest_start(wrapped[lines - 1] + " " + wrapped[lines], room - width(ELLIPSIS), width)
    return (*wrapped[: lines - 1], last.rstrip(" ,;:.-/") + ELLIPSIS)


def wrap(text: str, room: float, width: Width, most: int) -> Iterator[str]:
    """The first lines of `text`, at most `most`."""
    rest = text
    for _ in range(most):
        if not rest:
            return
        start = longest_start(rest, room, width)
        if len(start) < len(rest) and " " in start.strip() and not rest[len(start)].isspace():
            start = start[: start.rindex(" ")]
        yield start.strip()
        rest = rest[len(start) :].strip()


def shorten_start(text: str, room: float, width: Width) -> str:
    """`text` on one line no wider than `room`; where it is too long an ellipsis stands for its beginning."""
    if ceil(width(text)) <= room:
        return text
    return ELLIPSIS + longest_start(text[::-1], room - width(ELLIPSIS), lambda end: width(end[::-1]))[::-1]


def longest_start(text: str, room: float, width: Width) -> str:
    """As many characters as fit into `room`, at least one."""
    fits, beyond = 1, len(text) + 1
    while beyond - fits > 1:
        middle = (fits + beyond) // 2
        fits, beyond = (middle, beyond) if ceil(width(text[:middle])) <= room else (fits, middle)
    return text[:fits]
