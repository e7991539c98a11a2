"""What stands where a list would be when there is nothing in it."""

from __future__ import annotations

from kivy.properties import StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from kiosk.screens import parts
from kiosk.screens.kv import load


class Empty(AnchorLayout):
    """An icon, what is not there, and what one could do."""

    name = StringProperty("")
    title = StringProperty("")
    lead = StringProperty("")


load(__file__, parts)
