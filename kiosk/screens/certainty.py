"""What is certain about something that was done here: the library has it, or this stand keeps it for the library."""

from __future__ import annotations

from kivy.properties import ColorProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens import words as _words
from kiosk.screens.kv import load
from kiosk.screens.marks import DONE, WAITING, Mark
from kiosk.screens.texts import text
from kiosk.screens.theme import theme


class Certainty(BoxLayout):
    """In a word, a colour, and an icon unless it stands beside the same one; takes no room where nothing was done."""

    words = StringProperty("")
    icon = StringProperty("")
    ink = ColorProperty(theme.success)

    def say(self, language: str, waiting: bool | None, beside: Mark) -> None:
        """`waiting` is None where nothing was done; `beside` is the mark of what was done."""
        mark, key = (WAITING, "certainty.waiting") if waiting else (DONE, "certainty.registered")
        self.ink, self.icon = mark.ink, "" if waiting is None or mark is beside else mark.icon
        self.words = "" if waiting is None else text(language, key)


def certainty_of(waiting: tuple[bool, ...]) -> str:
    """Of several acts together, as the ending of a text's key: all registered, all waiting, or partly."""
    if not any(waiting):
        return "registered"
    return "waiting" if all(waiting) else "partly"


load(__file__, _words)
