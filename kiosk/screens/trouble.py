"""A plate that says what is wrong and what to do about it; takes no room while nothing is."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.screens import words as _words
from kiosk.screens.kv import load
from kiosk.screens.parts import Plate


class Trouble(Plate):
    """`what` is the matter, and the `step` that follows."""

    what = StringProperty("")
    step = StringProperty("")


load(__file__, _words)
