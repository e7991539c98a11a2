"""What stands above a list of the account: what it is, and a sentence about it."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens import parts
from kiosk.screens.kv import load


class ListHead(BoxLayout):
    """The sentence stands out while the screen is `busy`."""

    title = StringProperty("")
    lead = StringProperty("")
    busy = BooleanProperty(False)


load(__file__, parts)
