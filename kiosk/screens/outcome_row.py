"""One book and what became of it."""

from __future__ import annotations

from kivy.properties import ObjectProperty, StringProperty

from kiosk.screens import words
from kiosk.screens.kv import load
from kiosk.screens.marks import DONE
from kiosk.screens.parts import Plate


class OutcomeRow(Plate):
    """`note` is in the mark's colour; `alarm` stands below it: what costs money."""

    name = StringProperty("")
    note = StringProperty("")
    alarm = StringProperty("")
    mark = ObjectProperty(DONE, rebind=True)


load(__file__, words)
