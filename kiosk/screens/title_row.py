"""One found title; touched, it opens."""

from __future__ import annotations

from kivy.properties import StringProperty

from bridge.contract.discovery import Title
from kiosk.screens import cover
from kiosk.screens.availability import of_title
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.telling import title_name
from kiosk.screens.touchable import Touchable


class TitleRow(Touchable):
    """`by` is who wrote it and when."""

    name = StringProperty("")
    by = StringProperty("")
    call_number = StringProperty("")

    def draw(self, title: Title, language: str) -> None:
        self.value, self.name, self.by = title.id, title_name(language, title), by(title)
        self.call_number = legible(title.call_number)
        self.ids.there.say(of_title(language, title))
        self.ids.cover.stand_for(self.name)


def by(title: Title) -> str:
    """For example "Andrea Hirata, 2005"."""
    return ", ".join(filter(None, (legible(title.author), str(title.year) if title.year else "")))


load(__file__, cover)
