"""Says everything that keeps a patron from borrowing today; takes no room while nothing does."""

from __future__ import annotations

from kivy.properties import StringProperty

from bridge.contract.circulation import Reason
from kiosk.screens.banner import Sentence
from kiosk.screens.kv import load
from kiosk.screens.parts import Plate
from kiosk.screens.telling import tell_reasons
from kiosk.screens.texts import text
from kiosk.screens.words import Words


class Headline(Words):
    """What all the sentences below it lead to."""


class Barred(Plate):
    """A headline, and each reason with what the patron can do about it."""

    language = StringProperty("id")

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._said: tuple[str, tuple[Reason, ...]] = ("", ())

    def say(self, language: str, reasons: tuple[Reason, ...]) -> None:
        if self._said == (language, reasons):
            return
        self._said = language, reasons
        self.clear_widgets()
        if reasons:
            self.add_widget(Headline(text=text(language, "account.barred")))
        for told in tell_reasons(language, reasons):
            self.add_widget(Sentence(what=told.what, step=told.step))


load(__file__)
