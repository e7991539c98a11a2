"""The way to the library, step by step, and what to do at the first step that fails."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from bridge.contract.upkeep import NetworkResult, NetworkStep, Verdict
from kiosk.screens import check_row, list_head
from kiosk.screens import trouble as _trouble
from kiosk.screens.check_row import CheckRow
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import Asked, NetworkCheck

COMING = tuple(NetworkResult(step, Verdict.SKIPPED) for step in NetworkStep)


class NetworkCheckScreen(Screen):
    lead = StringProperty("")
    what = StringProperty("")
    step = StringProperty("")
    busy = BooleanProperty(False)

    def draw(self, view: NetworkCheck, language: str) -> None:
        super().draw(view, language)
        self.busy = view.asked is Asked.WAITING
        self.what, self.step = trouble(view, language)
        self.lead = lead(view, language)
        self.ids.scroll.scroll_y = 1
        results = view.results or (COMING if self.busy else ())
        for result, row in zip(results, lay_out(self.ids.rows, len(results), CheckRow), strict=True):
            row.say_step(result, language, coming=self.busy)


def lead(view: NetworkCheck, language: str) -> str:
    if view.asked is Asked.WAITING:
        return text(language, "network-check.busy", seconds=view.seconds)
    return text(language, "network-check.good") if view.results and failed(view.results) is None else ""


def trouble(view: NetworkCheck, language: str) -> tuple[str, str]:
    """What is the matter and what to do; twice nothing while nothing is."""
    if view.asked is Asked.NO_BRIDGE:
        return text(language, "check.no-bridge"), text(language, "check.no-bridge.do")
    step = failed(view.results)
    if step is None:
        return "", ""
    return text(language, "network-check.bad", step=text(language, f"step.{step}")), text(language, f"step.{step}.do")


def failed(results: tuple[NetworkResult, ...]) -> NetworkStep | None:
    """The first step that did."""
    return next((result.step for result in results if result.verdict is Verdict.FAILED), None)


load(__file__, check_row, list_head, _trouble)
