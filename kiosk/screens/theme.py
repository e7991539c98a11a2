"""The one look of all screens: colours, and sizes that follow the size of the glass."""

from __future__ import annotations

from math import ceil
from pathlib import Path

from kivy.core.text import LabelBase
from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, NumericProperty
from kivy.utils import get_color_from_hex as colour

FONTS = Path(__file__).parent / "fonts"
FACES = ("Regular", "Medium", "SemiBold", "Bold", "ExtraBold")

for _face in FACES:
    LabelBase.register(_face, str(FONTS / f"PlusJakartaSans-{_face}.ttf"))
LabelBase.register("Icons", str(FONTS / "Icons.ttf"))
LabelBase.register("IconsFill", str(FONTS / "IconsFill.ttf"))


class Theme(EventDispatcher):
    """Sizes are pixels. `u` is the unit all lengths are multiples of: 1 on a glass of 1080x1920."""

    u = NumericProperty(1.0)
    portrait = BooleanProperty(True)
    touch = NumericProperty(106)  # the least height of what is touched
    gap = NumericProperty(24)
    margin = NumericProperty(56)

    giant = NumericProperty(260)  # type, from the seconds of a countdown down to small print
    title = NumericProperty(76)
    heading = NumericProperty(50)
    body = NumericProperty(38)
    small = NumericProperty(32)

    paper = colour("#FBF7F0")
    surface = colour("#FFFFFF")
    hairline = colour("#E7DFD2")
    ink = colour("#12302D")
    muted = colour("#556562")
    primary = colour("#0F5F57")
    primary_down = colour("#0B4843")
    primary_tint = colour("#E4EFEC")
    on_primary = colour("#D9E8E5")
    accent = colour("#E9A23B")
    accent_down = colour("#D08A24")
    accent_text = colour("#A8640A")
    problem = colour("#A93C28")
    problem_tint = colour("#FBEAE4")
    success = colour("#2F7D4F")
    success_tint = colour("#E6F2EA")
    doubt = colour("#8A5A0B")
    doubt_tint = colour("#FBF0DC")
    off = colour("#EDE7DC")
    off_ink = colour("#8C938F")

    def fit(self, width: float, height: float) -> None:
        """Chooses all sizes for a glass of this size. Small glasses are nearer, but not that much nearer."""
        portrait = height > width
        u = min(width / 1080, height / 1920) if portrait else 0.62 * min(width / 1280, height / 800) ** 0.8
        self.portrait, self.u = portrait, u
        self.touch = max(56, ceil(106 * u))
        self.gap, self.margin = round(24 * u), round(56 * u)
        self.giant, self.title, self.heading = round(260 * u), round(76 * u), round(50 * u)
        self.body, self.small = max(16, round(38 * u)), max(14, round(32 * u))


theme = Theme()
