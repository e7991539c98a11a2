"""Where somebody is on the glass who goes from one thing to the next, by keys or by touch, and what is said of it.

The one place for all screens: what can be touched is found on the screen that is shown, in the order in which it was
laid out, which is the order in which it is read. The entries of a list that have no button come first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from kivy.lang import Builder
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from kiosk.events import Button, Pressed
from kiosk.hardware import PadKey
from kiosk.screens.texts import text
from kiosk.screens.touchable import Touchable
from kiosk.speech.names import name
from kiosk.speech.narrator import Listening
from kiosk.speech.views import tell
from kiosk.views import View

Stop = Touchable | str  # an entry is its sentence
WAYS_OUT = (Button.BACK, Button.LEAVE)
WORDS = ("caption", "title", "count", "note", "asked", "told", "words")  # of touchables, in the order of the glass


class Ears(Protocol):
    on_say: Callable[..., None]


class Focus:
    """Main thread only. `ears` are told what is to be said now, in place of what is being said."""

    def __init__(self, ears: Ears) -> None:
        self.listening = Listening()
        self._ears = ears
        self._roots: tuple[Widget, ...] = ()
        self._view: View | None = None
        self._language = "id"
        self._at: Stop | None = None
        self._meaning: Pressed | None = None  # of the touchable it is at, when it came there

    def shown(self, view: View, language: str, *roots: Widget) -> None:
        """The focus stays where it is as long as the same thing is there, on whichever widget."""
        stays = type(view) is type(self._view)
        self._view, self._language, self._roots = view, language, roots
        self._move(self._same() if stays else None)

    def steer(self, asked: PadKey | Listening) -> None:
        match asked:
            case Listening():
                self.listening = asked
                if not asked.on:
                    self._move(None)
            case PadKey.NEXT:
                self._step(1)
            case PadKey.PREVIOUS:
                self._step(-1)
            case PadKey.ACT:
                self._act()
            case PadKey.BACK:
                self._go_back()

    def explores(self, touched: Touchable) -> bool:
        """Whether a touch is only to hear what is there: the first one, while somebody listens."""
        if not self.listening.on or touched is self._at:
            return False
        self._come_to(touched)
        return True

    @contextmanager
    def unmarked(self) -> Iterator[None]:
        """Without the ring meanwhile."""
        marked = self._at if isinstance(self._at, Touchable) else None
        if marked is not None:
            marked.focused = False
            Builder.sync()  # what is drawn follows now, not with the next frame
        yield
        if marked is not None:
            marked.focused = True

    def stops(self) -> list[Stop]:
        """Everything there is to come to, in order. An entry that can be touched as a whole is come to there."""
        if self._view is None:
            return []
        there = list(self.touchables())
        named = {self.name(widget) for widget in there}
        return [*(entry for entry in tell(self._view, self._language).entries if entry not in named), *there]

    def touchables(self) -> Iterator[Touchable]:
        for root in self._roots:
            for widget in root.walk(restrict=True):
                if isinstance(widget, Touchable) and not widget.disabled and min(widget.size) > 1:
                    yield widget

    def _step(self, way: int) -> None:
        """Round and round; where it begins again is said."""
        stops = self.stops()
        if not stops:
            return self._say_all()
        if self._at not in stops:
            return self._come_to(stops[0 if way > 0 else -1])
        place = stops.index(self._at) + way
        around = (text(self._language, "speech.end"),) if not 0 <= place < len(stops) else ()
        return self._come_to(stops[place % len(stops)], *around)

    def _act(self) -> None:
        """Nothing is done that was not said before: where nothing is in focus, all is said again."""
        match self._at:
            case Touchable() as widget if widget in self.stops():
                widget.on_press()
                widget.on_release()
            case str() as entry:
                self._say(entry)
            case _:
                self._say_all()

    def _go_back(self) -> None:
        """To the way out first; a second time it is taken. Where there is none, all is said again."""
        ways = [widget for wanted in WAYS_OUT for widget in self.touchables() if widget.button is wanted]
        if not ways:
            self._say_all()
        elif self._at is ways[0]:
            self._act()
        else:
            self._come_to(ways[0])

    def _say_all(self) -> None:
        if self._view is not None:
            self._say(*tell(self._view, self._language).all)

    def _say(self, *sentences: str) -> None:
        self._ears.on_say(*sentences)

    def _come_to(self, stop: Stop, *before: str) -> None:
        self._move(stop)
        if isinstance(stop, Touchable):
            if (scroll := scroll_above(stop)) is not None:
                scroll.scroll_to(stop, animate=False)
            self._say(*before, self.name(stop))
        else:
            self._say(*before, stop)

    def name(self, widget: Touchable) -> str:
        if self._view is None:
            return ""
        pressed = Pressed(widget.button, widget.value)
        return name(self._view, pressed, _words(widget), self._language, self.listening.private)

    def _move(self, stop: Stop | None) -> None:
        if isinstance(self._at, Touchable):
            self._at.focused = False
        self._at, self._meaning = stop, None
        if isinstance(stop, Touchable):
            stop.focused, self._meaning = True, Pressed(stop.button, stop.value)

    def _same(self) -> Stop | None:
        if isinstance(self._at, str):
            return self._at if self._at in self.stops() else None
        return next((one for one in self.touchables() if Pressed(one.button, one.value) == self._meaning), None)


def _words(widget: Widget) -> str:
    said = (getattr(widget, attribute, "") for attribute in WORDS)
    return ", ".join(words for words in said if isinstance(words, str) and words)


def scroll_above(widget: Widget) -> ScrollView | None:
    """What the widget is scrolled in, if it is."""
    above = widget.parent
    while above is not None and above.parent is not above and not isinstance(above, ScrollView):
        above = above.parent
    return above if isinstance(above, ScrollView) else None
