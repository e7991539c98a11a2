"""How it went, as an icon and its colours: done, waiting, refused, nobody knows, for the librarian."""

from __future__ import annotations

from typing import NamedTuple

from kiosk.screens.theme import theme


class Mark(NamedTuple):
    """An icon, its colour, and a pale one to go with it."""

    icon: str
    ink: list[float]
    tint: list[float]


DONE = Mark("check-circle", theme.success, theme.success_tint)
WAITING = Mark("hourglass-medium", theme.waiting, theme.waiting_tint)  # for the library: this stand has it
REFUSED = Mark("x-circle", theme.problem, theme.problem_tint)
UNKNOWN = Mark("question", theme.doubt, theme.doubt_tint)
KEPT = Mark("bookmark-simple", theme.doubt, theme.doubt_tint)
FOR_LIBRARIAN = Mark("storefront", theme.doubt, theme.doubt_tint)
UNDONE = Mark("arrow-counter-clockwise", theme.muted, theme.primary_tint)
