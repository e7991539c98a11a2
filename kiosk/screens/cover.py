"""A plate that stands for a title's cover: its first letter on a colour that is always the same for this title."""

from __future__ import annotations

from zlib import crc32

from kivy.properties import ColorProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.utils import get_color_from_hex

from kiosk.screens import parts
from kiosk.screens.kv import load
from kiosk.screens.palette import PALETTE
from kiosk.screens.theme import theme

GROUNDS = tuple(get_color_from_hex(code) for name, code in PALETTE.items() if name.startswith("cover_"))


class Cover(AnchorLayout):
    private = True  # the colour tells titles apart

    initial = StringProperty("")
    ground = ColorProperty(theme.primary)

    def stand_for(self, title: str) -> None:
        """`title` as it is shown."""
        self.initial = next((letter.upper() for letter in title if letter.isalnum()), "")[:1]
        self.ground = GROUNDS[crc32(title.encode()) % len(GROUNDS)]


load(__file__, parts)
