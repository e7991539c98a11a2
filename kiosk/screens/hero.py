"""The coloured ground at the end of a visit: how it went, and the one thing to remember."""

from __future__ import annotations

from kivy.properties import ColorProperty, ObjectProperty, StringProperty
from kivy.uix.relativelayout import RelativeLayout

from kiosk.screens import kawung, parts
from kiosk.screens.kv import load
from kiosk.screens.marks import DONE, WAITING, Mark
from kiosk.screens.theme import theme


class Hero(RelativeLayout):
    """`title` and `lead` say how it went; `label` and `value` what to remember, largest of all."""

    title = StringProperty("")
    lead = StringProperty("")
    label = StringProperty("")
    value = StringProperty("")
    mark = ObjectProperty(DONE, rebind=True)
    ground = ColorProperty(theme.primary)
    lettering = ColorProperty(theme.surface)

    def say(self, mark: Mark, title: str, lead: str, label: str = "", value: str = "") -> None:
        glad = mark in (DONE, WAITING)
        told = theme.portrait or not value or mark is WAITING
        self.mark, self.title, self.lead = mark, title, lead if told else ""
        self.label, self.value = label if value else "", value
        self.ground = theme.primary if glad else mark.tint
        self.lettering = theme.surface if glad else theme.ink


load(__file__, kawung, parts)
