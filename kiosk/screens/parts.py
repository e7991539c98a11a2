"""Parts that several screens are put together from."""

from __future__ import annotations

from kivy.properties import ColorProperty, NumericProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens import touchable, words
from kiosk.screens.kv import load
from kiosk.screens.theme import theme


class Medallion(AnchorLayout):
    """The icon `name` on a round ground."""

    name = StringProperty("")
    tint = ColorProperty(theme.primary_tint)
    ink = ColorProperty(theme.primary)
    across = NumericProperty(260)


class Plate(BoxLayout):
    """A surface that holds together what belongs together."""

    tint = ColorProperty(theme.surface)
    edge = ColorProperty(theme.hairline)


load(__file__, touchable, words)
