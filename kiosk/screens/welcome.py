"""The screen that invites: show a card or a book, or touch what you came for."""

from __future__ import annotations

from math import ceil

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.events import Button
from kiosk.screens import banner, kawung, parts, strip
from kiosk.screens.choice import Choice
from kiosk.screens.days import clock_time, near_date
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import Service, StandIn, Welcome

ICONS = {
    Service.BORROW: "books",
    Service.RETURN: "arrow-u-down-left",
    Service.ACCOUNT: "user-circle",
    Service.SEARCH: "magnifying-glass",
    Service.GUESTBOOK: "note-pencil",
    Service.VISITOR: "user-plus",
    Service.GROUP: "users-three",
    Service.WIFI: "wifi-high",
    Service.REGISTER: "identification-card",
}
SCANNED = {Service.BORROW, Service.RETURN, Service.ACCOUNT}  # what a card or a book begins by itself
UNNAMED = {Service.VISITOR, Service.GROUP, Service.GUESTBOOK}  # where nobody needs a card


class WelcomeScreen(Screen):
    title = StringProperty("")
    lead = StringProperty("")
    lines = NumericProperty(1)  # of services: an odd number of them begins with a wide one
    scans = BooleanProperty(True)

    def draw(self, view: Welcome, language: str) -> None:
        super().draw(view, language)
        self.title, self.lead = (text(language, key) for key in invitation(view))
        self.scans = scans(view)
        self.ids.banner.say(language, view.problem)
        self._tell_what_is_certain(view, language)
        later = view.offline.not_now if view.offline else ()
        first = next((service for service in view.services if service not in later), None)
        for choice, service in zip(self._choices(len(view.services)), view.services, strict=True):
            choice.button, choice.value, choice.name = Button.START, service.value, ICONS[service]
            choice.title = text(language, f"welcome.{service}")
            choice.note = text(language, "offline.not-now" if service in later else how(view, service))
            choice.look = "later" if service in later else "accent" if service is first else "quiet"

    def _choices(self, number: int) -> list[Choice]:
        wide = number % 2 if number > 4 else 0
        self.ids.choices.cols = 1 if number in {1, 3} else 2
        self.lines = wide + ceil((number - wide) / self.ids.choices.cols)
        self.ids.wide.size_hint_y, self.ids.wide.height = (1 / self.lines if wide else None), 0
        return lay_out(self.ids.wide, wide, Choice) + lay_out(self.ids.choices, number - wide, Choice)

    def _tell_what_is_certain(self, view: Welcome, language: str) -> None:
        """A problem takes its place: there is no room for both, and each service tells for itself what it can do."""
        offline = view.offline if view.problem is None else None
        strip = self.ids.strip
        strip.title = text(language, "offline.title") if offline else ""
        strip.words = possible(view, offline, language) if offline else ""
        strip.note = age(offline, language) if offline else ""


def invitation(view: Welcome) -> tuple[str, str]:
    """The keys of the title and of the line below it."""
    if not view.signs:
        return ("welcome.title", "welcome.lead") if scans(view) else ("welcome.touch.title", "welcome.touch.lead")
    return "welcome.sign.title", "welcome.sign.lead.others" if UNNAMED & set(view.services) else "welcome.sign.lead"


def scans(view: Welcome) -> bool:
    """Whether anything begins with a scan."""
    return view.signs or bool(SCANNED & set(view.services))


def how(view: Welcome, service: Service) -> str:
    """The key of the line below a service."""
    without = ".no-holds" if service is Service.ACCOUNT and not view.holds else ""
    return f"welcome.{service}.how{without}"


def possible(view: Welcome, offline: StandIn, language: str) -> str:
    """What can be done all the same."""
    kept = [service for service in (Service.BORROW, Service.RETURN) if service in view.services]
    words = "-".join(service for service in kept if service not in offline.not_now)
    return text(language, f"offline.{words or 'sign'}")


def age(offline: StandIn, language: str) -> str:
    """Of the stand's knowledge."""
    time = clock_time(language, offline.knew)
    if offline.today:
        return text(language, "offline.knew", time=time)
    return text(language, "offline.knew.day", date=near_date(language, offline.knew.date()), time=time)


load(__file__, banner, kawung, parts, strip)
