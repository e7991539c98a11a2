"""The way through the pages of something long."""

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens import parts
from kiosk.screens.kv import load


class Pager(BoxLayout):
    """Back, the page before, which page this is, and the page after."""

    language = StringProperty("id")
    page = NumericProperty(1)
    pages = NumericProperty(1)


load(__file__, parts)
