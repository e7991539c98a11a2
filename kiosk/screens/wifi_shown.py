"""The Wi-Fi: a code for the phone's camera, what is typed into the page that opens, and when this screen closes."""

from __future__ import annotations

from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from bridge.contract.hotspot import WifiAccess
from kiosk.receipts.wifi_code import wifi_code
from kiosk.screens import digital, ending, parts
from kiosk.screens.days import clock_time, near_date
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import WifiShown


class Credential(BoxLayout):
    """A word and what it is, in letters that cannot be mistaken for others."""

    name = StringProperty("")
    value = StringProperty("")


class WifiScreen(Screen):
    title = StringProperty("")
    instruction = StringProperty("")
    until = StringProperty("")
    closes = StringProperty("")

    def draw(self, view: WifiShown, language: str) -> None:
        super().draw(view, language)
        access = view.access
        self.title = text(language, "wifi.title.again" if access.again else "wifi.title")
        self.instruction = instruction(access, language)
        self.until = until(access, language)
        self.closes = text(language, "wifi.closes", seconds=view.seconds)
        self.ids.code.address = wifi_code(access.network, access.secret, access.hidden)
        self._spell(self.ids.network, network(access), language)
        self._spell(self.ids.log_in, log_in(access), language)
        self.ids.ending.say(language, "wifi", view.receipt)

    def _spell(self, place: BoxLayout, told: list[tuple[str, str]], language: str) -> None:
        for row, (key, value) in zip(lay_out(place, len(told), Credential), told, strict=True):
            row.name, row.value = text(language, f"wifi.{key}"), legible(value)


def network(access: WifiAccess) -> list[tuple[str, str]]:
    return [("network", access.network), *[("key", access.secret)] * bool(access.secret)]


def log_in(access: WifiAccess) -> list[tuple[str, str]]:
    """What the network's own page asks for: a user and a password, a code alone, or nothing."""
    if not access.user:
        return [("code", access.password)] * bool(access.password)
    return [("user", access.user), ("password", access.password)]


def instruction(access: WifiAccess, language: str) -> str:
    if not access.password:
        return ""
    return text(language, "wifi.log-in" if access.user else "wifi.enter-code")


def until(access: WifiAccess, language: str) -> str:
    if access.until is None:
        return ""
    date, time = near_date(language, access.until.date()), clock_time(language, access.until)
    return text(language, "wifi.until", date=date, time=time)


load(__file__, digital, ending, parts)
