"""What has been typed, on one line with a caret behind it; the end is always to be seen."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.core.text import Label as Ruler
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.label import Label

from kiosk.screens import parts
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.parts import Plate
from kiosk.screens.shortening import shorten_start


class Typed(Label):
    """`full` as far as its end has room, in place of its beginning an ellipsis. `caret` is where the caret stands,
    in pixels from the left."""

    private = True  # the caret tells how much there is

    full = StringProperty("")
    caret = NumericProperty(0)

    def __init__(self, **values: object) -> None:
        self._fit_soon = Clock.create_trigger(self._fit, -1)
        super().__init__(**values)
        for name in ("full", "width", "font_size", "font_name"):
            self.fbind(name, self._fit_soon)

    def _fit(self, *_: object) -> None:
        ruler = Ruler(font_size=self.font_size, font_name=self.font_name)
        shown = legible(self.full) + " " * self.full.endswith(" ")
        self.text = shorten_start(shown, self.width - 2 * self.font_size, lambda text: ruler.get_extents(text)[0])
        self.caret = ruler.get_extents(self.text)[0] if self.text else 0


class TypedPlate(Plate):
    """The line on a plate of its own, with a hint while nothing has been typed, and an icon before it."""

    typed = StringProperty("")
    hint = StringProperty("")
    icon = StringProperty("")


load(__file__, parts)
