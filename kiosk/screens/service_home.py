"""How the stand is: its state in a word, what is wrong and what to do, every device, and the computer behind them."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from bridge.contract.faults import State
from kiosk.screens import fault_row, list_head, parts
from kiosk.screens.device_row import DeviceRow
from kiosk.screens.fault_row import FaultRow
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.marks import DONE, REFUSED, UNDONE, UNKNOWN
from kiosk.screens.part_line import PartLine
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import Asked, ServiceHome

MARKS = {
    State.READY: DONE,
    State.ALERT: UNKNOWN._replace(icon="warning-circle"),
    State.OUT_OF_ORDER: REFUSED,
    State.SLEEPING: UNDONE._replace(icon="wrench"),
    State.LOST: REFUSED,
}
NO_ANSWER = {Asked.WAITING: "service.machine.waiting", Asked.NO_BRIDGE: "service.machine.no-bridge"}


class ServiceHomeScreen(Screen):
    state = StringProperty("")
    lead = StringProperty("")
    mark = ObjectProperty(DONE, rebind=True)
    in_service = BooleanProperty(True)
    answer = StringProperty("")
    calm = StringProperty("")
    bare = StringProperty("")

    def draw(self, view: ServiceHome, language: str) -> None:
        super().draw(view, language)
        self.mark, self.state = MARKS[view.state], text(language, f"service.state.{view.state}")
        self.lead = text(language, "service.lead", stand=legible(view.stand))
        self.in_service = view.in_service
        self.calm = "" if view.faults else text(language, "service.faults.none")
        self.bare = "" if view.devices else text(language, "service.devices.none")
        silent = view.asked is Asked.NO_BRIDGE or not view.parts
        self.answer = text(language, NO_ANSWER[view.asked]) if silent and view.asked in NO_ANSWER else ""
        for fault, row in zip(view.faults, lay_out(self.ids.faults, len(view.faults), FaultRow), strict=True):
            row.say(fault, language)
        for device, line in zip(view.devices, lay_out(self.ids.devices, len(view.devices), DeviceRow), strict=True):
            line.say(device, view.today, language)
        parts_known = () if silent else view.parts
        for part, place in zip(parts_known, lay_out(self.ids.parts, len(parts_known), PartLine), strict=True):
            place.say(part, language)


load(__file__, fault_row, list_head, parts)
