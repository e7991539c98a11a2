"""One hold of the patron: its place in the queue or until when it is kept; which title it is shows when touched."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from bridge.contract.account import Hold, HoldState
from kiosk.screens import veil
from kiosk.screens.kv import load
from kiosk.screens.parts import Plate
from kiosk.screens.placing import put
from kiosk.screens.telling import title_name
from kiosk.screens.texts import long_date, text
from kiosk.views import Holds


class HoldRow(Plate):
    """`what` is how the hold stands, `until` its last day when it is ready."""

    language = StringProperty("id")
    number = StringProperty("")
    what = StringProperty("")
    until = StringProperty("")
    ready = BooleanProperty(False)
    busy = BooleanProperty(False)
    sure = BooleanProperty(False)

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._told, self._veil, self._cancel = self.children[::-1]

    def draw(self, hold: Hold, language: str, view: Holds) -> None:
        self.language, self.number, self.busy, self.sure = language, hold.number, view.busy, hold.number == view.sure
        self.ready = hold.state is HoldState.READY
        self.what = standing(language, hold)
        self.until = text(language, "holds.until", date=long_date(language, hold.last_day)) if hold.last_day else ""
        lifted = hold.number in view.revealed
        self._veil.draw(hold.number, title_name(language, hold.title), lifted, text(language, "veil.loan"))
        put(self, [self._told, self._veil, *[self._cancel] * view.can_cancel])


def standing(language: str, hold: Hold) -> str:
    """For example "Siap diambil" or "Antrean ke-2"."""
    if hold.state is HoldState.READY:
        return text(language, "holds.ready")
    return text(language, "holds.waiting", place=hold.place)


load(__file__, veil)
