"""A part of the account with its number: touched, it opens."""

from __future__ import annotations

from kivy.properties import AliasProperty, StringProperty

from kiosk.screens.kv import load
from kiosk.screens.theme import theme
from kiosk.screens.touchable import Touchable


class Tile(Touchable):
    """`name` is its icon, `count` the number that counts there, `note` what one should know about it."""

    name = StringProperty("")
    title = StringProperty("")
    count = StringProperty("")
    note = StringProperty("")

    def _lettering(self) -> float:
        """As large as its place allows: "2", "Rp 8.000", "Rp 1.125.000"."""
        length = len(self.count)
        size: float = theme.title if length < 6 else theme.heading if length < 11 else theme.entry
        return size

    lettering = AliasProperty(_lettering, bind=("count",))


load(__file__)
