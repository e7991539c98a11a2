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


class ShiftKey(Touchable):
    """All letters large, until it is touched again."""

    keyboard = ObjectProperty(None, allownone=True, rebind=True)


class KeyRow(BoxLayout):
    """Keys side by side."""


class LastRow(KeyRow):
    """Back, space and done."""

    keyboard = ObjectProperty(None, allownone=True, rebind=True)


class SearchRow(LastRow):
    """No more than these."""


class NamesRow(LastRow):
    """With the marks that names have."""


class KeyBlock(BoxLayout):
    """Rows of keys."""


class Keyboard(BoxLayout):
    """`back`, `space` and `done` are captions; done answers while there is something typed: `ready`. `icon` is its.

    `key` is the height of a key. With `names` there are three `marks` that names have, and small letters: the next one
    is large when it is `upper`, and all are when they are `locked`.
    """

    back = StringProperty("")
    space = StringProperty("")
    done = StringProperty("")
    key = NumericProperty(theme.touch)
    rows = NumericProperty(5)
    ready = BooleanProperty(False)
    icon = StringProperty("magnifying-glass")
    names = BooleanProperty(False)
    marks = StringProperty("'-.")
    upper = BooleanProperty(True)
    locked = BooleanProperty(False)

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        theme.fbind("portrait", self._build)
        self.fbind("names", self._build)
        self.fbind("upper", self._letter)
        self._build()

    def _build(self, *_: object) -> None:
        self.clear_widgets()
        last = [ShiftKey(keyboard=self), *keys("zxcvbnm"), EraseKey(size_hint=(1.5, 1))] if self.names else None
        letters = [keys("qwertyuiop"), indented("asdfghjkl"), last or [*keys("zxcvbnm"), EraseKey()]]
        self._letters = [key for row in letters for key in row if isinstance(key, Key)]
        self._letter()
        digits = [_row(keys(row)) for row in (ABOVE if theme.portrait else BESIDE)]
        below = (NamesRow if self.names else SearchRow)(keyboard=self)
        blocks = _block((*map(_row, letters), below), ACROSS), _block(digits, len(BESIDE[0]))
        for block in reversed(blocks) if theme.portrait else blocks:
            self.add_widget(block)
        self.rows = sum(len(block.children) for block in blocks) if theme.portrait else len(BESIDE)

    def _letter(self, *_: object) -> None:
        """As the next one will be; a search does not tell large from small, and has large ones to be read."""
        for key in self._letters:
            key.caption = key.value.upper() if self.upper or not self.names else key.value


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
