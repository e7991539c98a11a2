"""What all screens share: a language, and one way to be given something to draw."""

from __future__ import annotations

from typing import Any

from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

DRAWN_OVER = "-"  # a text of Kivy's keeps what it has drawn last until it draws something else


class Screen(BoxLayout):
    """Knows nothing but the view it was given last. A `whole` one takes the bar's place, too."""

    whole = False
    language = StringProperty("id")

    def draw(self, view: Any, language: str) -> None:
        """Shows `view`, which is the screen's own kind of view; changes only what is different from what it
        shows. Main thread only."""
        self.language = language

    def forget(self) -> None:
        """What people have told is not kept by a screen that was taken down; those that show any let go of it."""
