"""How text stands on a screen: wrapped whole, or shortened to a few lines; and the icons, which are text too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil

from kivy.clock import Clock
from kivy.core.text import Label as Ruler
from kivy.properties import AliasProperty, BooleanProperty, NumericProperty, StringProperty
from kivy.uix.label import Label

from kiosk.screens.icons import ICONS
from kiosk.screens.kv import load

Width = Callable[[str], float]
ELLIPSIS = "…"


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

    def __init__(self, **values: object) -> None:
        self._shorten_soon = Clock.create_trigger(self._shorten, -1)
        super().__init__(**values)
        for name in ("full", "lines", "width", "font_size", "font_name"):
            self.fbind(name, self._shorten_soon)
        self._shorten_soon()

    def _shorten(self, *_: object) -> None:
        ruler = Ruler(font_size=self.font_size, font_name=self.font_name)
        self.text = "\n".join(shorten(self.full, self.width, self.lines, lambda text: ruler.get_extents(text)[0]))


def shorten(text: str, room: float, lines: int, width: Width) -> tuple[str, ...]:
    """`text` wrapped into at most `lines` lines no wider than `room`; unbroken words are broken."""
    wrapped = list(wrap(text, room, width, lines + 1))
    if len(wrapped) <= lines:
        return tuple(wrapped)
    last = longest_start(wrapped[lines - 1] + " " + wrapped[lines], room - width(ELLIPSIS), width)
    return (*wrapped[: lines - 1], last.rstrip(" ,;:.-/") + ELLIPSIS)


def wrap(text: str, room: float, width: Width, most: int) -> Iterator[str]:
    """The first lines of `text`, at most `most`."""
    rest = text
    for _ in range(most):
        if not rest:
            return
        start = longest_start(rest, room, width)
        if len(start) < len(rest) and " " in start.strip() and not rest[len(start)].isspace():
            start = start[: start.rindex(" ")]
        yield start.strip()
        rest = rest[len(start) :].strip()


def longest_start(text: str, room: float, width: Width) -> str:
    """As many characters as fit into `room`, at least one."""
    fits, beyond = 1, len(text) + 1
    while beyond - fits > 1:
        middle = (fits + beyond) // 2
        fits, beyond = (middle, beyond) if ceil(width(text[:middle])) <= room else (fits, middle)
    return text[:fits]


load(__file__)
