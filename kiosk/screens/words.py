"""How text stands on a screen: wrapped whole, or shortened to a few lines; and the icons, which are text too."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.core.text import Label as Ruler
from kivy.properties import AliasProperty, BooleanProperty, NumericProperty, StringProperty
from kivy.uix.label import Label

from kiosk.screens.icons import ICONS
from kiosk.screens.kv import load
from kiosk.screens.shortening import shorten


class Words(Label):
    """A text of our own: wraps, is as high as it needs, is never cut."""


class Icon(Label):
    """`name` is one of `ICONS`; without a name it takes no room. `filled` chooses the filled drawing."""

    name = StringProperty("")
    filled = BooleanProperty(False)

    def _glyph(self) -> str:
        return ICONS.get(self.name, "")

    glyph = AliasProperty(_glyph, bind=("name",))


class Shortened(Label):
    """`full` on at most `lines` lines, its end replaced by an ellipsis where it has to be."""

    full = StringProperty("")
    lines = NumericProperty(2)
    private = BooleanProperty(False)  # what it says is somebody's own, also in words of ours

    def __init__(self, **values: object) -> None:
        self._shorten_soon = Clock.create_trigger(self._shorten, -1)
        super().__init__(**values)
        for name in ("full", "lines", "width", "font_size", "font_name"):
            self.fbind(name, self._shorten_soon)
        self._shorten_soon()

    def _shorten(self, *_: object) -> None:
        ruler = Ruler(font_size=self.font_size, font_name=self.font_name)
        self.text = "\n".join(shorten(self.full, self.width, self.lines, lambda text: ruler.get_extents(text)[0]))


load(__file__)
