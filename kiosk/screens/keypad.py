"""Ten digits, erase and done: for a PIN, and for a number that stands on paper."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.gridlayout import GridLayout

from kiosk.screens import touchable
from kiosk.screens.kv import load


class Keypad(GridLayout):
    """`done` is the caption of the key that ends the typing, which answers while the pad is `ready`."""

    done = StringProperty("")
    ready = BooleanProperty(False)


load(__file__, touchable)
