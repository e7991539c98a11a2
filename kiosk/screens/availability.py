"""Whether a title, or one copy of it, is there: in a few words and a colour."""

from __future__ import annotations

from typing import NamedTuple

from kivy.properties import ColorProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from bridge.contract.circulation import Whereabouts
from bridge.contract.discovery import Copy, Title
from kiosk.screens import words as _words
from kiosk.screens.kv import load
from kiosk.screens.texts import long_date, text
from kiosk.screens.theme import theme

LOOKS = {
    Whereabouts.ON_SHELF: ("check-circle", theme.success),
    Whereabouts.READING_ROOM: ("book-open-text", theme.primary),
}


class Availability(NamedTuple):
    words: str
    icon: str
    ink: list[float]


class There(BoxLayout):
    """Says it."""

    words = StringProperty("")
    icon = StringProperty("")
    ink = ColorProperty(theme.muted)

    def say(self, availability: Availability) -> None:
        self.words, self.icon, self.ink = availability


def of_title(language: str, title: Title) -> Availability:
    """For example "2 dari 3 tersedia" or "Digital"."""
    if title.copies and title.available:
        some = text(language, "available.some", available=title.available, copies=title.copies)
        return Availability(some, "check-circle", theme.success)
    if title.copies:
        return Availability(text(language, "available.none"), "clock", theme.doubt)
    if title.link:
        return Availability(text(language, "available.digital"), "globe", theme.primary)
    return Availability(text(language, "available.no-copies"), "info", theme.muted)


def of_copy(language: str, copy: Copy) -> Availability:
    """For example "Ada di rak" or "Dipinjam sampai Senin, 7 Desember 2026"."""
    if copy.whereabouts is Whereabouts.ON_LOAN and copy.due is not None:
        until = text(language, "copy.on-loan.due", date=long_date(language, copy.due))
        return Availability(until, "clock", theme.doubt)
    icon, ink = LOOKS.get(copy.whereabouts, ("clock", theme.doubt))
    return Availability(text(language, f"copy.{copy.whereabouts}"), icon, ink)


load(__file__, _words)
