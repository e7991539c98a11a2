"""What all screens share: a language, and one way to be given something to draw."""

from __future__ import annotations

from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.views import View


class Screen(BoxLayout):
    """Knows nothing but the view it was given last."""

    language = StringProperty("id")

    def draw(self, view: View, language: str) -> None:
        """Shows `view`; changes only what is different from what it shows. Main thread only."""
        self.language = language
