"""One copy of a title: where it stands and whether it is there."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from bridge.contract.circulation import Whereabouts
from bridge.contract.discovery import Copy
from kiosk.screens.availability import of_copy
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.parts import Plate
from kiosk.screens.placing import put
from kiosk.screens.texts import text

NEVER_KEPT = (Whereabouts.READING_ROOM, Whereabouts.WITH_LIBRARIAN)


class CopyRow(Plate):
    """`way` is how to get there, `mark` what to look for on the shelf."""

    language = StringProperty("id")
    barcode = StringProperty("")
    way = StringProperty("")
    mark = StringProperty("")
    busy = BooleanProperty(False)

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._hold = self.ids.hold.__self__

    def draw(self, copy: Copy, call_number: str, language: str, holdable: bool, busy: bool) -> None:
        """`holdable` when a hold may be placed on just this copy, if it is ever lent."""
        self.language, self.barcode, self.busy = language, copy.barcode, busy
        self.way, self.mark = place(copy, call_number, language)
        self.ids.there.say(of_copy(language, copy))
        put(self.ids.button, [self._hold] * (holdable and copy.whereabouts not in NEVER_KEPT))


def place(copy: Copy, call_number: str, language: str) -> tuple[str, str]:
    """The map line, and shelf and call number; what is known of them takes the first place."""
    shelf = text(language, "copy.shelf", shelf=legible(copy.shelf)) if legible(copy.shelf) else ""
    known = [part for part in (legible(copy.directions), shelf, legible(call_number)) if part]
    if not legible(copy.directions) and not shelf:
        return text(language, "copy.no-place"), legible(call_number)
    return known[0], " · ".join(known[1:])


load(__file__)
