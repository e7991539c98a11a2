"""One answer among many: an icon where there is one, and words that may be the library's own."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.gridlayout import GridLayout

from kiosk.events import Button
from kiosk.screens import words as _words
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.texts import TEXTS, text
from kiosk.screens.touchable import Touchable

ICONS = {
    "gender.female": "gender-female",
    "gender.male": "gender-male",
    "occupation.pupil": "backpack",
    "occupation.student": "student",
    "occupation.teacher": "chalkboard-teacher",
    "occupation.lecturer": "graduation-cap",
    "occupation.researcher": "flask",
    "occupation.civil-servant": "buildings",
    "occupation.armed-forces": "shield",
    "occupation.employee": "briefcase",
    "occupation.self-employed": "storefront",
    "occupation.pensioner": "armchair",
    "occupation.other": "dots-three-circle",
    "origin.elsewhere": "pencil-line",
    "purpose.read": "book-open-text",
    "purpose.borrow": "books",
    "purpose.return": "arrow-u-down-left",
    "purpose.internet": "wifi-high",
    "purpose.study": "student",
    "purpose.event": "calendar-star",
    "purpose.other": "dots-three-circle",
}


class Option(Touchable):
    """`name` is its icon, the `picture` where there is room for one; `words` what it says; `chosen` when it was touched
    before."""

    name = StringProperty("")
    picture = StringProperty("")
    filled = BooleanProperty(True)
    words = StringProperty("")
    chosen = BooleanProperty(False)


class Options(GridLayout):
    """All answers of one question, as large as `room` allows, a height in pixels."""

    room = NumericProperty(0)
    most = NumericProperty(0)  # the largest height of one
    lines = NumericProperty(1)

    @property
    def private(self) -> bool:
        """Which of them somebody has touched, or touches, is for nobody else."""
        return any(option.chosen or option.state == "down" for option in self.children)

    def offer(self, language: str, topic: str, options: tuple[str, ...], chosen: str) -> None:
        for option, value in zip(lay_out(self, len(options), Option), options, strict=True):
            key = f"{topic}.{value}"
            option.button, option.value, option.name = Button.CHOOSE, value, ICONS.get(key, "")
            option.filled = not option.name.startswith("gender")  # signs are drawn with lines
            option.words = caption(language, topic, value)
            option.chosen = value == chosen


def caption(language: str, topic: str, value: str) -> str:
    """Our own words for the answer, or the library's as they are."""
    key = f"choice.{topic}.{value}"
    return text(language, key) if key in TEXTS[language] else legible(value)


load(__file__, _words)
