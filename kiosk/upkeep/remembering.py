"""A stage that knows what is on it, for whoever asks how the kiosk is."""

from __future__ import annotations

from kiosk.session import Stage
from kiosk.views import View


class Remembering:
    """Satisfies `Stage`. `shown` is the name of the view that is up, never what it holds."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.shown = ""

    def show(self, view: View, language: str) -> None:
        self.shown = type(view).__name__
        self._stage.show(view, language)
