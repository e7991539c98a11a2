"""A title that nobody reads over a patron's shoulder: hidden until it is touched, hidden again by another touch."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.screens.kv import load
from kiosk.screens.touchable import Touchable


class Veil(Touchable):
    """`value` is the number of the loan or hold; `words` is its title while it is `lifted`, else what to do."""

    words = StringProperty("")
    lifted = BooleanProperty(False)

    def draw(self, number: str, title: str, lifted: bool, hint: str) -> None:
        self.value, self.lifted = number, lifted
        self.words = title if lifted else hint


load(__file__)
