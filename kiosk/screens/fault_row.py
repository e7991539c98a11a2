"""One fault: the number that people say to each other, what it is, and what a technician does about it."""

from __future__ import annotations

from kivy.properties import ColorProperty, StringProperty

from bridge.contract.faults import Fault, Severity, code, severity
from kiosk.screens import words as _words
from kiosk.screens.kv import load
from kiosk.screens.parts import Plate
from kiosk.screens.texts import text
from kiosk.screens.theme import theme

TINTS = {
    Severity.CLOSED: (theme.problem_tint, theme.problem),
    Severity.LIMITED: (theme.doubt_tint, theme.ink),
    Severity.NOTICE: (theme.waiting_tint, theme.waiting),
}


class FaultRow(Plate):
    code = StringProperty("")
    name = StringProperty("")
    step = StringProperty("")
    ink = ColorProperty(theme.problem)

    def say(self, fault: Fault, language: str) -> None:
        self.tint, self.ink = TINTS[severity(fault)]
        self.edge = self.tint
        self.code, self.name = code(fault), text(language, f"fault.{fault}")
        self.step = text(language, f"fault.{fault}.do")


load(__file__, _words)
