"""The screen on which books come back: one row for each scan, the newest in sight."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from bridge.contract.circulation import Returned
from kiosk.screens import banner, ending
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.placing import put
from kiosk.screens.returned_row import ReportableRow
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import Returning


class ReturningScreen(Screen):
    count = StringProperty("")
    hint = StringProperty("")
    filled = BooleanProperty(False)
    busy = BooleanProperty(False)
    troubled = BooleanProperty(False)
    headed = BooleanProperty(True)

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        ids = self.ids  # kept here, because a widget that is taken off the screen is nobody else's
        self._leave, self._undo, self._done = ids.leave.__self__, ids.undo.__self__, ids.done.__self__

    def draw(self, view: Returning, language: str) -> None:
        super().draw(view, language)
        self.filled, self.busy, self.troubled = bool(view.lines), view.busy, view.problem is not None
        number = sum(isinstance(line.outcome, Returned) for line in view.lines)
        self.count = text(language, "returning.count.one" if number == 1 else "returning.count", count=number)
        self.hint = text(language, "returning.busy" if view.busy else "returning.lead")
        self.ids.banner.say(language, view.problem)
        grown = len(view.lines) > len(self.ids.rows.children)
        for row, line in zip(lay_out(self.ids.rows, len(view.lines), ReportableRow), view.lines, strict=True):
            row.draw(line, language, can_report=view.can_report)
        if grown:
            self.ids.scroll.scroll_y = 0  # down to what is new
        self._offer(view, language)

    def _offer(self, view: Returning, language: str) -> None:
        """Leaving is for who has scanned nothing; whoever has, finishes, and is told all of it once more."""
        self._undo.language, self._undo.seconds, self._undo.disabled = language, view.undo, view.busy
        put(self.ids.actions, [*[self._leave] * (not view.lines), *[self._undo] * bool(view.undo), self._done])


load(__file__, banner, ending)
