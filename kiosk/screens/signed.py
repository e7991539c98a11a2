"""The guest book is signed: a greeting, one touch for the purpose, and what else a member may want now."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.screens import banner, hero, option
from kiosk.screens.days import clock_time
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.marks import DONE, WAITING
from kiosk.screens.placing import put
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import Signed


class SignedScreen(Screen):
    asking = StringProperty("")

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        ids = self.ids
        self._actions = [(name, ids[name].__self__) for name in ("finish", "leave", "wifi", "more")]
        self._hero, self._asked = ids.hero.__self__, ids.asked.__self__

    def draw(self, view: Signed, language: str) -> None:
        super().draw(view, language)
        mark = WAITING if view.visit.waiting else DONE
        self.ids.hero.say(mark, title(view, language), lead(view, language))
        self.ids.banner.say(language, view.problem)
        self.asking = text(language, "signed.purpose.told" if view.purpose else "signed.purpose")
        self.ids.options.offer(language, "purpose", view.purposes, view.purpose)
        put(self.ids.place, [self._hero, *[self._asked] * bool(view.purposes)])
        offered = {"finish": True, "leave": view.leave, "wifi": view.wifi, "more": view.more}
        put(self.ids.actions, [widget for name, widget in self._actions if offered[name]])


def title(view: Signed, language: str) -> str:
    how = ".left" if view.visit.left else ".again" if view.visit.again else ""
    if view.visit.name:
        return text(language, f"signed.title{how}.name", name=unbroken(view.visit.name))
    return text(language, f"signed.title{how}")


def unbroken(name: str) -> str:
    """A name is not torn in two lines where it need not be."""
    return legible(name).replace(" ", "\N{NO-BREAK SPACE}")


def lead(view: Signed, language: str) -> str:
    visit = view.visit
    if visit.waiting:
        return text(language, "signed.lead.waiting")
    if visit.left or visit.again:
        return text(language, "signed.lead.left" if visit.left else "signed.lead.again")
    key = "signed.lead" if view.people == 1 else "signed.lead.people"
    return text(language, key, time=clock_time(language, visit.signed_at), people=view.people)


load(__file__, banner, hero, option)
