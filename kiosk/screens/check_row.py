"""One thing that was tested: how it went, how long it took, and what there is to know or do about it."""

from __future__ import annotations

from kivy.properties import ObjectProperty, StringProperty

from bridge.contract.faults import code
from bridge.contract.upkeep import Checked, NetworkResult, Verdict
from kiosk.screens import words as _words
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.marks import DONE, REFUSED, UNDONE
from kiosk.screens.parts import Plate
from kiosk.screens.texts import text

MARKS = {
    Verdict.PASSED: DONE,
    Verdict.FAILED: REFUSED,
    Verdict.SKIPPED: UNDONE._replace(icon="dots-three-circle"),
}
COMING = UNDONE._replace(icon="hourglass-medium")


class CheckRow(Plate):
    name = StringProperty("")
    note = StringProperty("")
    time = StringProperty("")
    mark = ObjectProperty(DONE, rebind=True)

    def say_step(self, result: NetworkResult, language: str, coming: bool = False) -> None:
        """What is still `coming` has not been tried yet."""
        self._say(text(language, f"step.{result.step}"), result.verdict, result.milliseconds, language)
        self.note = legible(result.detail) or self._word(result.verdict, language)
        if coming:
            self.mark, self.note = COMING, text(language, "check.coming")

    def say_check(self, checked: Checked, language: str) -> None:
        self._say(text(language, f"check.{checked.check}"), checked.verdict, checked.milliseconds, language)
        told = [f"{code(checked.fault)} {text(language, f'fault.{checked.fault}')}"] if checked.fault else []
        self.note = "".join(told) or self._word(checked.verdict, language)

    def _say(self, name: str, verdict: Verdict, milliseconds: int, language: str) -> None:
        self.name, self.mark = name, MARKS[verdict]
        self.time = "" if verdict is Verdict.SKIPPED else text(language, "check.ms", ms=milliseconds)

    @staticmethod
    def _word(verdict: Verdict, language: str) -> str:
        return text(language, f"check.{verdict}")


load(__file__, _words)
