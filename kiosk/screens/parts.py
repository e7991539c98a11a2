"""Parts that several screens are put together from."""

from __future__ import annotations

from kivy.properties import ColorProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from kiosk.screens import touchable, words  # noqa: F401 - the layout uses them
from kiosk.screens.kv import load
from kiosk.screens.theme import theme


class Medallion(AnchorLayout):
    """The icon `name` on a round ground."""

    name = StringProperty("")
    tint = ColorProperty(theme.primary_tint)
    ink = ColorProperty(theme.primary)


load(__file__)
