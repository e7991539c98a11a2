"""What the patron waits for and what is kept for them; a hold can be cancelled."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from bridge.contract.account import Hold, HoldState
from kiosk.screens import banner, empty, list_head
from kiosk.screens.hold_row import HoldRow
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import Holds


class HoldsScreen(Screen):
    lead = StringProperty("")
    advice = StringProperty("")
    filled = BooleanProperty(False)
    busy = BooleanProperty(False)

    def draw(self, view: Holds, language: str) -> None:
        super().draw(view, language)
        holds = sorted(view.account.holds, key=_readiness)
        self.filled, self.busy = bool(holds), view.busy
        self.lead = text(language, lead(view)) if holds else ""
        self.advice = text(language, "holds.none.lead") if view.can_place and not holds else ""
        self.ids.banner.say(language, view.problem)
        rows = lay_out(self.ids.rows, len(holds), HoldRow)
        for row, hold in zip(rows, holds, strict=True):
            row.draw(hold, language, view)


def _readiness(hold: Hold) -> int:
    return 0 if hold.state is HoldState.READY else hold.place


def lead(view: Holds) -> str:
    """The key of the sentence above the list."""
    if view.busy:
        return "account.wait"
    ready = any(hold.state is HoldState.READY for hold in view.account.holds)
    return "holds.lead.ready" if ready else "holds.lead"


load(__file__, banner, empty, list_head)
