"""One book and what became of it."""

from __future__ import annotations

from typing import NamedTuple

from kivy.properties import ObjectProperty, StringProperty

from kiosk.screens import certainty
from kiosk.screens.kv import load
from kiosk.screens.marks import DONE, Mark
from kiosk.screens.parts import Plate


class Told(NamedTuple):
    """`note` is what to know or do, `alarm` what costs money. `waiting` for the library, or registered there; None
    where nothing was done: then the note is in the mark's colour."""

    name: str
    mark: Mark
    note: str
    alarm: str = ""
    waiting: bool | None = None


class OutcomeRow(Plate):
    name = StringProperty("")
    note = StringProperty("")
    alarm = StringProperty("")
    mark = ObjectProperty(DONE, rebind=True)

    def say(self, told: Told, language: str) -> None:
        self.name, self.mark, self.note, self.alarm, waiting = told
        self.ids.certainty.say(language, waiting, self.mark)


load(__file__, certainty)
