"""The bar above every screen: whose kiosk it is, the languages, and the hidden gesture of technicians."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.input.motionevent import MotionEvent
from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.events import Button, Pressed
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.texts import text
from kiosk.screens.touchable import Touchable, tell_above


class LanguageChoice(Touchable):
    """One language by its own name; `chosen` ones are marked and have nothing to tell."""


HELD_SECONDS = 4.0  # nobody holds a name for so long by chance


class Name(BoxLayout):
    """The library's mark and name. One finger that rests on it for `HELD_SECONDS` is a technician's; the flow decides
    whether that means anything now."""

    library = StringProperty("")

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._finger: object = None
        self._held = Clock.create_trigger(self._tell, HELD_SECONDS)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """A second finger ends the gesture: a hand lies on the glass."""
        first = self._finger is None
        self._let_go()
        if first and self.collide_point(*touch.pos):
            self._finger = touch.uid
            self._held()
        return bool(super().on_touch_down(touch))

    def on_touch_move(self, touch: MotionEvent) -> bool:
        if touch.uid == self._finger and not self.collide_point(*touch.pos):
            self._let_go()
        return bool(super().on_touch_move(touch))

    def on_touch_up(self, touch: MotionEvent) -> bool:
        if touch.uid == self._finger:
            self._let_go()
        return bool(super().on_touch_up(touch))

    def _let_go(self) -> None:
        self._finger = None
        self._held.cancel()

    def _tell(self, _: float) -> None:
        self._let_go()
        tell_above(self, Pressed(Button.SERVICE))


class TopBar(BoxLayout):
    library = StringProperty("")

    def __init__(self, library: str, languages: tuple[str, ...]) -> None:
        super().__init__(library=legible(library))
        self._choices = [self._choice(language) for language in languages if len(languages) > 1]

    def _choice(self, language: str) -> Touchable:
        choice = LanguageChoice(button=Button.LANGUAGE, value=language, caption=text(language, "language"))
        self.ids.languages.add_widget(choice)
        return choice

    def mark(self, language: str) -> None:
        for choice in self._choices:
            choice.disabled = choice.value == language


load(__file__)
