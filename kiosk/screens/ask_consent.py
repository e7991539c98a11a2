"""What is kept of an applicant and what for, to be agreed to, in plain words and whole."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.screens import parts
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import AskConsent


class AskConsentScreen(Screen):
    title = StringProperty("")
    words = StringProperty("")
    version = StringProperty("")

    def draw(self, view: AskConsent, language: str) -> None:
        super().draw(view, language)
        self.title = text(language, "consent.title.guardian" if view.guardian else "consent.title")
        self.words = text(language, "consent.guardian" if view.guardian else "consent.text")
        self.version = text(language, "consent.version", version=view.version)
        self.ids.scroll.scroll_y = 1


load(__file__, parts)
