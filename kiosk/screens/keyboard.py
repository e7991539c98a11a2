"""A keyboard on the glass: letters, digits, a space, and what can be done with what was typed."""

from __future__ import annotations

from collections.abc import Iterable

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.screens import touchable
from kiosk.screens.kv import load
from kiosk.screens.theme import theme
from kiosk.screens.touchable import Touchable

ABOVE = ("1234567890",)  # upright glass has room for a row of digits
BESIDE = ("789", "456", "123", "0")  # lying glass for a block of them
ACROSS = 10  # keys in the longest row of letters


class Key(Touchable):
    """Types its value."""


class EraseKey(Touchable):
    """Takes back the last character; as wide as the row has room."""


class KeyRow(BoxLayout):
    """Keys side by side."""


class LastRow(KeyRow):
    """Back, space and done."""

    keyboard = ObjectProperty(None, allownone=True, rebind=True)


class KeyBlock(BoxLayout):
    """Rows of keys."""


class Keyboard(BoxLayout):
    """`back`, `space` and `done` are captions; done answers while there is something typed: `ready`.

    `key` is the height of a key.
    """

    back = StringProperty("")
    space = StringProperty("")
    done = StringProperty("")
    key = NumericProperty(theme.touch)
    rows = NumericProperty(5)
    ready = BooleanProperty(False)

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        theme.fbind("portrait", self._build)
        self._build()

    def _build(self, *_: object) -> None:
        self.clear_widgets()
        letters = [_row(keys("qwertyuiop")), _row(indented("asdfghjkl")), _row((*keys("zxcvbnm"), EraseKey()))]
        digits = [_row(keys(row)) for row in (ABOVE if theme.portrait else BESIDE)]
        blocks = _block((*letters, LastRow(keyboard=self)), ACROSS), _block(digits, len(BESIDE[0]))
        for block in reversed(blocks) if theme.portrait else blocks:
            self.add_widget(block)
        self.rows = sum(len(block.children) for block in blocks) if theme.portrait else len(BESIDE)


def keys(characters: str) -> list[Widget]:
    return [Key(value=character, caption=character.upper()) for character in characters]


def indented(characters: str) -> tuple[Widget, ...]:
    """Keys in the middle of the row, as on every keyboard."""
    room = (ACROSS - len(characters)) / 2
    return Widget(size_hint_x=room), *keys(characters), Widget(size_hint_x=room)


def _row(inside: Iterable[Widget]) -> KeyRow:
    row = KeyRow()
    for widget in inside:
        row.add_widget(widget)
    return row


def _block(rows: Iterable[KeyRow], across: int) -> KeyBlock:
    """Rows that are `across` keys wide: on upright glass they lie above each other and each needs its height."""
    block = KeyBlock()
    for row in rows:
        block.add_widget(row)
    block.size_hint = (1, len(block.children)) if theme.portrait else (across, 1)
    return block


load(__file__, touchable)
