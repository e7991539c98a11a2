"""Goes over the whole glass by key pad and by finger while somebody listens, and prints one finding a line.

A program of its own, because Kivy has one window a process: `python -m tests.gallery.walking WIDTH HEIGHT LANGUAGE
[PART]`.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from time import monotonic

from kiosk.screens import bootstrap

WIDTH, HEIGHT, LANGUAGE = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
PART = re.compile(sys.argv[4] if len(sys.argv) > 4 else "")  # of an example's name
bootstrap.prepare(WIDTH, HEIGHT, fullscreen=False, show_cursor=False)

from kivy.base import EventLoop, runTouchApp, stopTouchApp  # noqa: E402 - Kivy reads its configuration when imported
from kivy.core.window import Window  # noqa: E402
from kivy.input.motionevent import MotionEvent  # noqa: E402
from kivy.uix.widget import Widget  # noqa: E402

from kiosk.events import Button, Event, Pressed  # noqa: E402
from kiosk.hardware import PadKey  # noqa: E402
from kiosk.screens.focus import scroll_above  # noqa: E402
from kiosk.screens.glass import Glass  # noqa: E402
from kiosk.screens.touchable import Touchable  # noqa: E402
from kiosk.speech.narrator import Listening  # noqa: E402
from kiosk.views import AskPin, ServicePin, View  # noqa: E402
from tests.gallery.examples import EXAMPLES  # noqa: E402

touched: set[tuple[type[View], Button]] = set()  # of one kind of thing on one screen, one is tried by finger


class Finger(MotionEvent):
    """A touch at a place of the window, in pixels from the bottom left."""

    number = 0

    def __init__(self, x: float, y: float) -> None:
        Finger.number += 1
        super().__init__("finger", Finger.number, {"x": x / Window.width, "y": y / Window.height}, is_touch=True)

    def depack(self, args: dict[str, float]) -> None:
        self.sx, self.sy = args["x"], args["y"]
        self.profile = ["pos"]
        super().depack(args)


def pass_time() -> None:
    """As long as a list that scrolls takes to see that a touch is none of its own: some frames, and 0.2 s."""
    end = monotonic() + 0.25
    for _ in range(4):
        EventLoop.idle()
    while monotonic() < end:
        EventLoop.idle()


class Walker:
    """Somebody who does not look. `told` is what the stand was told, `heard` what they were."""

    def __init__(self) -> None:
        self.told: list[Event] = []
        self.heard: list[tuple[str, ...]] = []
        self.glass = Glass(self.tell, ("id", "en"), library="Perpustakaan Daerah", prebuild=False)
        self.glass.on_say = lambda *sentences: self.heard.append(sentences)

    def tell(self, event: Event) -> None:
        self.told.append(event)

    def see(self, view: View) -> None:
        self.glass.focus.shown(view, LANGUAGE)  # of another screen before it nothing stays
        self.glass.show(view, LANGUAGE)
        for _ in range(3):
            EventLoop.idle()
        self.told.clear()
        self.heard.clear()

    def press(self, key: PadKey) -> str:
        """All that is said of it."""
        self.heard.clear()
        self.glass.focus.steer(key)
        return " ".join(" ".join(one) for one in self.heard)

    def touch(self, widget: Widget) -> None:
        self.heard.clear()
        finger = Finger(*widget.to_window(*widget.center))
        for phase in ("begin", "end"):
            EventLoop.post_dispatch_input(phase, finger)
            if scroll_above(widget) is not None:
                pass_time()
        self.told = [one for one in self.told if not (isinstance(one, Pressed) and one.button is Button.TOUCHED)]

    def at(self) -> object:
        return self.glass.focus._at


def main() -> None:
    walker = Walker()
    runTouchApp(walker.glass, embedded=True)
    walker.glass.focus.steer(Listening(True, True))
    for name, view in EXAMPLES.items():
        if not PART.search(name):
            continue
        walker.see(view)
        for finding in (*walked(walker, view), *acted(walker, view), *explored(walker, view)):
            print(f"{WIDTH}x{HEIGHT} {LANGUAGE} {name}: {finding}")
    for finding in photographed(walker):
        print(f"{WIDTH}x{HEIGHT} {LANGUAGE} {finding}")
    stopTouchApp()


def photographed(walker: Walker) -> Iterator[str]:
    """A picture from afar does not show on which key of a PIN, or at which answer, somebody is."""
    for view in (AskPin(2), EXAMPLES["confirm-one"]):
        pictures: list[bytes] = []
        walker.see(view)
        for _ in range(3):
            walker.glass.photograph(pictures.append)
            pass_time()
            walker.press(PadKey.NEXT)
            pass_time()
        if len(pictures) < 3 or len(set(pictures)) > 1:
            yield f"{len(set(pictures))} of {len(pictures)} pictures of {type(view).__name__} tell where somebody is"


def walked(walker: Walker, view: View) -> Iterator[str]:
    """Once round: everything is come to once, is named, and shows that it is where one is; then it begins again."""
    focus = walker.glass.focus
    there = list(focus.touchables())
    entries = len(focus.stops()) - len(there)
    everything = [widget for widget in walker.glass.walk(restrict=True) if isinstance(widget, Touchable)]
    shown = [widget for widget in everything if not widget.disabled and min(widget.size) > 1]
    if missed := set(shown) - set(there):
        yield f"{len(missed)} things are never come to"
    came, names = [], []
    for _ in range(entries + len(there)):
        names.append(walker.press(PadKey.NEXT))
        came.append(walker.at())
        if sum(widget.focused for widget in there) != isinstance(came[-1], Touchable):
            yield f"the ring is not where {names[-1]} is"
    if came[entries:] != there:
        yield "what can be touched is not come to in order, once each"
    if not all(names):
        yield f"{names.count('')} things have no name"
    called = {(said, Pressed(one.button, one.value) if isinstance(one, Touchable) else one)
              for said, one in zip(names, came, strict=True)}  # fmt: skip
    same = Counter(said for said, _ in called)
    yield from (f"{count} things are called {said}" for said, count in same.items() if count > 1)
    if there or entries:
        again = walker.press(PadKey.NEXT)
        if names[0] not in again or again == names[0]:
            yield f"the beginning is not told: {again}"
        walker.press(PadKey.PREVIOUS)
        if walker.at() != came[-1]:
            yield "the last is not before the first"
    yield from against_the_eye(walker, there)


def against_the_eye(walker: Walker, there: list[Touchable]) -> Iterator[str]:
    """Nothing comes after what is wholly to the right of it in its own line, nor after what is wholly below it in its
    own column."""
    bar = set(walker.glass._bar.walk(restrict=True))
    for first, second in pairwise(there):
        if second in bar or scroll_above(first) is not scroll_above(second):
            continue
        (left, bottom, right, top), (l2, b2, r2, t2) = rectangle(first), rectangle(second)
        same_line = min(top, t2) - max(bottom, b2) > 0.5 * min(top - bottom, t2 - b2)
        same_column = min(right, r2) - max(left, l2) > 0.5 * min(right - left, r2 - l2)
        if same_line and r2 <= left + 1:
            yield f"{second.value or second.caption} is left of {first.value or first.caption}, and comes after it"
        if same_column and b2 >= top - 1:
            yield f"{second.value or second.caption} is above {first.value or first.caption}, and comes after it"


def rectangle(widget: Widget) -> tuple[float, float, float, float]:
    """In the window."""
    return *widget.to_window(widget.x, widget.y), *widget.to_window(widget.right, widget.top)


def acted(walker: Walker, view: View) -> Iterator[str]:
    """The act key does what a touch does, to everything; the back key only ever says where the way out is."""
    focus = walker.glass.focus
    for widget in list(focus.touchables()):
        focus._come_to(widget)
        walker.told.clear()
        walker.press(PadKey.ACT)
        if walker.told != [Pressed(widget.button, widget.value)]:
            yield f"the act key at {focus.name(widget)} told {walker.told}"
    focus._move(None)
    walker.told.clear()
    said = walker.press(PadKey.BACK)
    if walker.told or not said:
        yield f"the back key told {walker.told} and said {said!r}"
    focus._move(None)
    if not walker.press(PadKey.ACT) or walker.told:
        yield "the act key does something where nobody is anywhere"


def explored(walker: Walker, view: View) -> Iterator[str]:
    """The first touch says what is there and does nothing, the second does it; of a PIN's digits nobody hears more than
    that they are digits, unless they wear headphones."""
    focus = walker.glass.focus
    for widget in list(focus.touchables()):
        if (type(view), widget.button) in touched:
            continue
        touched.add((type(view), widget.button))
        focus._move(None)
        walker.told.clear()
        _bring(walker, widget)
        walker.touch(widget)
        if walker.told or (focus.name(widget),) not in walker.heard:
            yield f"the first touch of {focus.name(widget)} told {walker.told} and said {walker.heard}"
        walker.touch(widget)
        if walker.told != [Pressed(widget.button, widget.value)]:
            yield f"the second touch of {focus.name(widget)} told {walker.told}"
    if isinstance(view, AskPin | ServicePin):
        focus.steer(Listening(True, False))
        names = {focus.name(widget) for widget in focus.touchables() if widget.button is Button.DIGIT}
        focus.steer(Listening(True, True))
        if len(names) != 1:
            yield f"digits of a PIN are named aloud: {names}"


def _bring(walker: Walker, widget: Touchable) -> None:
    """Into sight, as a list is scrolled."""
    if (scroll := scroll_above(widget)) is not None:
        pass_time()  # keys came faster than frames, and each has scrolled
        scroll.scroll_to(widget, animate=False)
        pass_time()


if __name__ == "__main__":
    main()
