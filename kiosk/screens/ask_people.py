"""How many come with a group: women and men, counted on a keypad."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from bridge.contract.guestbook import Gender
from kiosk.events import Button
from kiosk.screens import banner, keypad, parts
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.screens.touchable import Touchable
from kiosk.views import AskPeople


class Counted(Touchable):
    """One of the two numbers; the next digit goes to the one that is `active`."""

    name = StringProperty("")
    title = StringProperty("")
    count = StringProperty("")
    active = BooleanProperty(False)


class AskPeopleScreen(Screen):
    place = StringProperty("")
    done = StringProperty("")

    def draw(self, view: AskPeople, language: str) -> None:
        super().draw(view, language)
        self.place = text(language, "place", number=view.place.number, of=view.place.of)
        self.done = text(language, "next")
        for field, gender, digits in (
            (self.ids.women, Gender.FEMALE, view.women),
            (self.ids.men, Gender.MALE, view.men),
        ):
            field.button, field.value, field.name = Button.FIELD, gender.value, f"gender-{gender}"
            field.title, field.count = text(language, f"people.{gender}"), digits or "0"
            field.active = view.at is gender
        self.ids.banner.say(language, view.problem)


load(__file__, banner, keypad, parts)
