"""A calm strip that tells what is true while the library cannot be asked; takes no room while it has nothing to say."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.screens import words as _words
from kiosk.screens.kv import load
from kiosk.screens.parts import Plate


class Strip(Plate):
    """`title` is what is the matter, `words` what it means for whoever reads it, `note` a detail."""

    title = StringProperty("")
    words = StringProperty("")
    note = StringProperty("")


load(__file__, _words)
