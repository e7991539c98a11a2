"""The one look of all screens: colours, and sizes that follow the size of the glass."""

from __future__ import annotations

from math import ceil
from pathlib import Path

from kivy.core.text import LabelBase
from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, NumericProperty
from kivy.utils import get_color_from_hex as colour

from kiosk.screens.palette import PALETTE

FONTS = Path(__file__).parent / "fonts"
FACES = ("Regular", "Medium", "SemiBold", "Bold", "ExtraBold")

for _face in FACES:
    LabelBase.register(_face, str(FONTS / f"PlusJakartaSans-{_face}.ttf"))
LabelBase.register("Icons", str(FONTS / "Icons.ttf"))
LabelBase.register("IconsFill", str(FONTS / "IconsFill.ttf"))


class Theme(EventDispatcher):
    """The colours of the palette by their names, and sizes in pixels.

    `u` is the unit all lengths are multiples of: 1 on a glass of 1080x1920.
    """

    u = NumericProperty(1.0)
    portrait = BooleanProperty(True)
    touch = NumericProperty(106)  # the least height of what is touched
    gap = NumericProperty(24)
    margin = NumericProperty(56)

    giant = NumericProperty(260)  # type, from the seconds of a countdown down to small print
    title = NumericProperty(76)
    heading = NumericProperty(50)
    body = NumericProperty(38)
    entry = NumericProperty(44)  # a list's entries and their details: larger where there is room
    detail = NumericProperty(34)
    small = NumericProperty(32)
    desk = NumericProperty(15)  # beside the glass, on a developer's desk: never scaled

    def __init__(self) -> None:
        super().__init__()
        for name, code in PALETTE.items():
            setattr(self, name, colour(code))

    def fit(self, width: float, height: float) -> None:
        """Chooses all sizes for a glass of this size. Small glasses are nearer, but not that much nearer."""
        portrait = height > width
        u = min(width / 1080, height / 1920) if portrait else 0.62 * min(width / 1280, height / 800) ** 0.8
        self.portrait = portrait
        for name, value in sizes(u, portrait).items():
            setattr(self, name, value)
            # Even when it is the same: a layout's rule replaces that of the part it is made of, in this order.
            self.property(name).dispatch(self)


def sizes(u: float, portrait: bool) -> dict[str, float]:
    """All sizes by name. What parts are made with comes before what screens change in them."""
    body, small = max(16, round(38 * u)), max(14, round(32 * u))
    return {
        "u": u,
        "body": body,
        "small": small,
        "gap": round(24 * u),
        "margin": round(56 * u),
        "touch": max(56, ceil(106 * u)),
        "entry": round(44 * u) if portrait else body,
        "detail": round(34 * u) if portrait else small,
        "heading": round(50 * u),
        "title": round(76 * u),
        "giant": round(260 * u),
        "desk": 15,
    }


theme = Theme()
