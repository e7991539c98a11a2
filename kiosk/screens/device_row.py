"""One device: what it is, by which driver, how it is and since when."""

from __future__ import annotations

from datetime import date, datetime

from kivy.properties import ColorProperty, StringProperty

from bridge.contract.upkeep import DeviceKind, DeviceReport
from kiosk.screens import words as _words
from kiosk.screens.days import clock_time
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.parts import Plate
from kiosk.screens.texts import MONTHS, text
from kiosk.screens.theme import theme

ICONS = {
    DeviceKind.SCANNER: "barcode",
    DeviceKind.READER: "identification-card",
    DeviceKind.PRINTER: "printer",
    DeviceKind.CAMERA: "device-mobile-camera",
    DeviceKind.SCREEN: "monitor",
}


class DeviceRow(Plate):
    icon = StringProperty("plugs")
    name = StringProperty("")
    note = StringProperty("")
    state = StringProperty("")
    since = StringProperty("")
    ink = ColorProperty(theme.success)

    def say(self, device: DeviceReport, today: date, language: str) -> None:
        """`device.since` is in the zone of `today`."""
        self.icon, kind = ICONS[device.kind], text(language, f"device.{device.kind}")
        self.name = f"{kind} · {legible(device.name)}" if device.name != device.kind else kind
        self.note = legible(device.driver)
        self.state = state(device, language)
        self.since = since(device.since, today, language)
        self.ink = theme.problem if device.faults else theme.success


def state(device: DeviceReport, language: str) -> str:
    """Its faults, or that it has none; of a printer's paper what no fault says."""
    if device.faults:
        return ", ".join(text(language, f"fault.{fault}") for fault in device.faults)
    well = text(language, "service.well")
    return f"{well} · {text(language, f'paper.{device.paper}')}" if device.paper else well


def since(moment: datetime, today: date, language: str) -> str:
    """With the day, where that was not today."""
    time = clock_time(language, moment)
    if moment.date() == today:
        return text(language, "service.since", time=time)
    day = f"{moment.day} {MONTHS[language][moment.month - 1][:3]}"
    return text(language, "service.since.day", date=day, time=time)


load(__file__, _words)
