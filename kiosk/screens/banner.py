"""Says what went wrong, on the screen where it happened; takes no room while nothing is wrong."""

from __future__ import annotations

from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from bridge.contract.circulation import Refusal
from kiosk.screens import parts
from kiosk.screens.kv import load
from kiosk.screens.telling import name_of, tell_problem
from kiosk.screens.words import Shortened
from kiosk.views import Problem


class Sentence(BoxLayout):
    """One reason and the step that follows from it."""

    what = StringProperty("")
    step = StringProperty("")


class About(Shortened):
    """The title of the item that the sentences are about."""


class Notice(BoxLayout):
    """The coloured plate that holds them."""


class Banner(BoxLayout):
    """A place for one problem."""

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._said: tuple[str, Problem | Refusal | None] = ("", None)

    def say(self, language: str, problem: Problem | Refusal | None) -> None:
        if self._said == (language, problem):
            return
        self._said = language, problem
        self.clear_widgets()
        if problem is not None:
            self.add_widget(notice(language, problem))


def notice(language: str, problem: Problem | Refusal) -> Notice:
    item = problem.item if isinstance(problem, Refusal) else None
    plate = Notice()
    if item:
        plate.ids.sentences.add_widget(About(full=name_of(language, item)))
    for told in tell_problem(language, problem):
        plate.ids.sentences.add_widget(Sentence(what=told.what, step=told.step))
    return plate


load(__file__, parts)
