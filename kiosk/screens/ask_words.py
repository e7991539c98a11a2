"""A question of the guest book whose answer is typed: a name, an institution, a place."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.screens import banner, keyboard, parts, typed
from kiosk.screens.kv import load
from kiosk.screens.screen import DRAWN_OVER, Screen
from kiosk.screens.texts import TEXTS, text
from kiosk.views import AskWords, Topic

ICONS = {Topic.NAME: "user", Topic.LEADER: "user", Topic.INSTITUTION: "buildings", Topic.ORIGIN: "map-pin"}
ICONS |= {Topic.NUMBER: "identification-card", Topic.BORN_IN: "map-pin", Topic.STREET: "house-line"}
ICONS |= {Topic.EMAIL: "note-pencil", Topic.GUARDIAN: "user"}


NAME_MARKS, MAIL_MARKS = "'-.", "@-."


class AskWordsScreen(Screen):
    title = StringProperty("")
    place = StringProperty("")
    words = StringProperty("")
    consent = StringProperty("")
    icon = StringProperty("")
    done = StringProperty("")
    ready = BooleanProperty(False)
    last = BooleanProperty(False)

    def draw(self, view: AskWords, language: str) -> None:
        super().draw(view, language)
        self.title, self.icon = text(language, f"ask.{view.topic}"), ICONS[view.topic]
        self.place = text(language, "place", number=view.place.number, of=view.place.of)
        note = f"consent.{view.topic}"
        self.consent = text(language, note) if note in TEXTS[language] and not view.problem else ""
        self.words, self.ready = view.words, view.optional or bool(view.words.strip())
        self.last = view.place.number == view.place.of
        passed_over = view.optional and not view.words.strip()
        self.done = text(language, "skip" if passed_over else "finish" if self.last else "next")
        self.ids.keyboard.marks = MAIL_MARKS if view.plain else NAME_MARKS
        self.ids.keyboard.upper, self.ids.keyboard.locked = view.upper, view.locked
        self.ids.banner.say(language, view.problem)

    def forget(self) -> None:
        self.words = DRAWN_OVER


load(__file__, banner, keyboard, parts, typed)
