"""Everything that an applicant told, to be looked over; a touch leads back to the question."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.events import Button
from kiosk.screens import banner, parts
from kiosk.screens.ask_digits import grouped
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.option import caption
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.screens.touchable import Touchable
from kiosk.views import Review, Topic

GROUPS = {Topic.BORN: (2, 2, 4), Topic.PHONE: (4, 4, 4, 3)}
NIK = (4, 4, 4, 4)


class ToldRow(Touchable):
    """A question, what was answered, and that it can be changed."""

    asked = StringProperty("")
    told = StringProperty("")


class ReviewScreen(Screen):
    def draw(self, view: Review, language: str) -> None:
        super().draw(view, language)
        self.ids.banner.say(language, view.problem)
        for row, (topic, answer) in zip(lay_out(self.ids.rows, len(view.told), ToldRow), view.told, strict=True):
            row.button, row.value = Button.CHANGE, topic.value
            row.asked, row.told = text(language, f"ask.{topic}"), told(language, topic, answer)

    def forget(self) -> None:
        lay_out(self.ids.rows, 0, ToldRow)


def told(language: str, topic: Topic, answer: str) -> str:
    """As it is read; that nothing was told, where nothing was."""
    if not answer:
        return text(language, "review.untold")
    if topic in GROUPS:
        return grouped(answer, GROUPS[topic])
    if topic is Topic.NUMBER and answer.isdigit():
        return grouped(answer, NIK)
    return caption(language, topic, answer)


load(__file__, banner, parts)
