"""A question whose answer is a number: of an identity card, a day, a phone; in groups, as it is read."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.screens import banner, keypad, parts, typed
from kiosk.screens.kv import load
from kiosk.screens.screen import DRAWN_OVER, Screen
from kiosk.screens.texts import TEXTS, text
from kiosk.views import AskDigits, Topic

ICONS = {Topic.NUMBER: "identification-card", Topic.BORN: "cake", Topic.PHONE: "device-mobile-camera"}


class AskDigitsScreen(Screen):
    title = StringProperty("")
    place = StringProperty("")
    digits = StringProperty("")
    hint = StringProperty("")
    consent = StringProperty("")
    icon = StringProperty("")
    done = StringProperty("")
    ready = BooleanProperty(False)

    def draw(self, view: AskDigits, language: str) -> None:
        super().draw(view, language)
        self.title, self.icon = text(language, f"ask.{view.topic}"), ICONS[view.topic]
        self.place = text(language, "place", number=view.place.number, of=view.place.of)
        self.digits = grouped(view.digits, view.groups)
        self.hint = " ".join("0" * group for group in view.groups)
        key = f"consent.{view.topic}"
        self.consent = text(language, key) if key in TEXTS[language] and not view.problem else ""
        self.ready = view.optional or bool(view.digits)
        self.done = text(language, "skip" if view.optional and not view.digits else "next")
        self.ids.banner.say(language, view.problem)

    def forget(self) -> None:
        self.digits = DRAWN_OVER


def grouped(digits: str, groups: tuple[int, ...]) -> str:
    """ "3171 0112" of four and four. """
    parts, rest = list[str](), digits
    for group in groups:
        parts.append(rest[:group])
        rest = rest[group:]
    return " ".join(part for part in parts if part)


load(__file__, banner, keypad, parts, typed)
