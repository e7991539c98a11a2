"""A book on loan was scanned before anything was chosen: return it, or with a card keep it longer."""

from __future__ import annotations

from kiosk.events import Button
from kiosk.screens import parts
from kiosk.screens.choice import Choice
from kiosk.screens.item_row import ItemRow
from kiosk.screens.kv import load
from kiosk.screens.placing import put
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import ItemFound, Service


class ItemFoundScreen(Screen):
    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._row = ItemRow()
        self.ids.item.add_widget(self._row)
        self._return = Choice(button=Button.START, value=Service.RETURN.value, name="arrow-u-down-left", look="accent")
        self._renew = Choice(button=Button.RENEW, name="clock-countdown")

    def draw(self, view: ItemFound, language: str) -> None:
        super().draw(view, language)
        self._row.draw(view.sighting.item, language)
        for choice, key in ((self._return, "return"), (self._renew, "renew")):
            choice.title = text(language, f"item-found.{key}")
            choice.note = text(language, f"item-found.{key}.how")
        wanted = [self._return] * view.can_return + [self._renew] * view.can_renew
        put(self.ids.choices, wanted)


load(__file__, parts)
