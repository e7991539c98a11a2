"""Whether a title, or one copy of it, is there: in a few words and a colour."""

from __future__ import annotations

from typing import NamedTuple

from bridge.contract.circulation import Whereabouts
from bridge.contract.discovery import Copy, Title
from kiosk.screens.texts import long_date, text
from kiosk.screens.theme import theme


class Availability(NamedTuple):
    words: str
    icon: str
    ink: list[float]


def of_title(language: str, title: Title) -> Availability:
    """For example "2 dari 3 tersedia" or "Digital"."""
    if title.copies and title.available:
        words = text(language, "available.some", available=title.available, copies=title.copies)
        return Availability(words, "check-circle", theme.success)
    if title.copies:
        return Availability(text(language, "available.none"), "clock", theme.doubt)
    if title.link:
        return Availability(text(language, "available.digital"), "globe", theme.primary)
    return Availability(text(language, "available.no-copies"), "info", theme.muted)


def of_copy(language: str, copy: Copy) -> Availability:
    """For example "Ada di rak" or "Dipinjam sampai Senin, 7 Desember 2026"."""
    if copy.whereabouts is Whereabouts.ON_LOAN and copy.due is not None:
        return Availability(text(language, "copy.on-loan.due", date=long_date(language, copy.due)), "clock", theme.doubt)
    words = text(language, f"copy.{copy.whereabouts}")
    if copy.whereabouts is Whereabouts.ON_SHELF:
        return Availability(words, "check-circle", theme.success)
    there = copy.whereabouts is Whereabouts.READING_ROOM
    return Availability(words, "book-open-text" if there else "clock", theme.primary if there else theme.doubt)
