"""A large answer to a question: an icon, a word, and what it means."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.screens import parts
from kiosk.screens.kv import load
from kiosk.screens.touchable import Touchable


class Choice(Touchable):
    """`name` is its icon, `title` the word, `note` a line about it."""

    name = StringProperty("")
    title = StringProperty("")
    note = StringProperty("")
    slim = BooleanProperty(False)  # no room for the icon above the words
    inset = NumericProperty(36)


load(__file__, parts)
