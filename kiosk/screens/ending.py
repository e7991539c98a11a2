"""The foot of a visit's last screen: where its receipt stands, and what can still be done."""

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.events import Button
from kiosk.screens import parts
from kiosk.screens.kv import load
from kiosk.screens.placing import put
from kiosk.screens.texts import text
from kiosk.screens.theme import theme
from kiosk.screens.touchable import Touchable
from kiosk.views import Receipt

PRINT_CAPTIONS = {Receipt.OFFERED: "print", Receipt.PAPER_OUT: "again", Receipt.FAILED: "again"}


class Undo(Touchable):
    """Takes the last act back for as many `seconds` as it shows."""

    language = StringProperty("id")
    seconds = NumericProperty(0)

    def __init__(self, **values: object) -> None:
        super().__init__(button=Button.UNDO, **values)


class Ending(BoxLayout):
    """`say` needs texts under `prefix`.receipt: one for each state, and "print", "again", "none" and "finish"."""

    words = StringProperty("")

    def on_kv_post(self, base_widget: object) -> None:
        ids = self.ids  # kept here, because a widget that is taken off the screen is nobody else's
        self._undo, self._finish, self._print = ids.undo.__self__, ids.finish.__self__, ids.print.__self__

    def say(self, language: str, prefix: str, receipt: Receipt, undo: int = 0) -> None:
        self.words = text(language, f"{prefix}.receipt.{receipt}")
        can_print = receipt in PRINT_CAPTIONS
        self._finish.caption = text(language, f"{prefix}.receipt.{'no' if can_print else 'finish'}")
        self._finish.look = "quiet" if can_print or receipt is Receipt.PRINTING else "primary"
        self._finish.disabled = self._undo.disabled = receipt is Receipt.PRINTING
        if can_print:
            self._print.caption = text(language, f"{prefix}.receipt.{PRINT_CAPTIONS[receipt]}")
        self._undo.language, self._undo.seconds = language, undo
        crowded = theme.portrait and can_print  # three do not fit beside each other there
        put(self.ids.above, [self._undo] * bool(undo and crowded))
        put(self.ids.actions, [*[self._undo] * bool(undo and not crowded), self._finish, *[self._print] * can_print])


load(__file__, parts)
