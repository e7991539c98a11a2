"""A keyboard that plays the scanner in a demonstration; a real scanner that types like one does as well."""

from __future__ import annotations

from collections.abc import Callable

from kivy.core.window import Window

ENTER = (13, 271)  # and the keypad's
LONGEST = 256


class RehearsalKeyboard:
    """What is typed before Enter is one scan."""

    def __init__(self, scan: Callable[[str], None]) -> None:
        self._scan, self._typed = scan, ""
        Window.bind(on_textinput=self._type, on_key_down=self._press)

    def _type(self, _: object, text: str) -> None:
        self._typed = (self._typed + text)[-LONGEST:]

    def _press(self, _: object, key: int, *__: object) -> None:
        if key in ENTER and self._typed:
            typed, self._typed = self._typed, ""
            self._scan(typed)
