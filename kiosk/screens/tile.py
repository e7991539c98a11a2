"""A part of the account with its number: touched, it opens."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.screens.kv import load
from kiosk.screens.touchable import Touchable


class Tile(Touchable):
    """`name` is its icon, `count` the number that counts there, `note` what one should know about it."""

    name = StringProperty("")
    title = StringProperty("")
    count = StringProperty("")
    note = StringProperty("")


load(__file__)
