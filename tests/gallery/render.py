"""Shows every example on one glass of one size, keeps the pictures, and looks for what a designer would see.

A program of its own, because Kivy has one window a process: `python -m tests.gallery.render WIDTH HEIGHT DIR [PART
[LANGUAGE]]`. DIR "-" keeps no pictures. With PART, only the examples whose names hold it (a regular expression).
Prints one finding a line; no line is a good gallery.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from kiosk.screens import bootstrap

WIDTH, HEIGHT = int(sys.argv[1]), int(sys.argv[2])
OUT = None if sys.argv[3] == "-" else Path(sys.argv[3])
PART = re.compile(sys.argv[4] if len(sys.argv) > 4 else "")
LANGUAGES = tuple(sys.argv[5:]) or ("id", "en")
bootstrap.prepare(WIDTH, HEIGHT, fullscreen=False, show_cursor=False)

from kivy.base import EventLoop, runTouchApp, stopTouchApp  # noqa: E402 - Kivy reads its configuration when imported
from kivy.core.window import Window  # noqa: E402
from kivy.input.motionevent import MotionEvent  # noqa: E402
from kivy.uix.label import Label  # noqa: E402
from kivy.uix.scrollview import ScrollView  # noqa: E402
from kivy.uix.widget import Widget  # noqa: E402

from kiosk.events import Button, Event, Pressed  # noqa: E402
from kiosk.screens.glass import Glass  # noqa: E402
from kiosk.screens.touchable import Touchable  # noqa: E402
from tests.gallery.examples import EXAMPLES  # noqa: E402

TALLEST_TOUCH = {(1080, 1920): 88, (1280, 800): 64, (800, 480): 56}
TYPING = {Button.DIGIT, Button.KEY, Button.ERASE}
answered: set[tuple[Touchable, Pressed, float, float]] = set()
Rectangle = tuple[float, float, float, float]


class Touch(MotionEvent):
    """A finger at a place of the window, in pixels from the bottom left."""

    def __init__(self, x: float, y: float) -> None:
        super().__init__("gallery", 1, {"x": x / Window.width, "y": y / Window.height}, is_touch=True)

    def depack(self, args: dict[str, float]) -> None:
        self.sx, self.sy = args["x"], args["y"]
        self.profile = ["pos"]
        super().depack(args)


def main() -> None:
    told: list[Event] = []
    glass = Glass(told.append, ("id", "en"), library="Dinas Perpustakaan dan Kearsipan Daerah Kalimantan Timur")
    runTouchApp(glass, embedded=True)
    for language in LANGUAGES:
        for name, view in EXAMPLES.items():
            if not PART.search(name):
                continue
            glass.show(view, language)
            for _ in range(2):
                EventLoop.idle()
            if OUT:
                glass.export_to_png(str(OUT / f"{name}.{language}.png"))
            touched = dead_buttons(glass, told) if language == "id" else ()  # the same buttons in both
            for finding in [*findings(glass), *touched]:
                print(f"{WIDTH}x{HEIGHT} {name}.{language}: {finding}")
    stopTouchApp()


def findings(glass: Glass) -> Iterator[str]:
    labels = [w for w in glass.walk(restrict=True) if isinstance(w, Label) and w.text and w.opacity and w.width > 1]
    for label in labels:
        yield from clipped(label)
    for one, other in combinations([label for label in labels if not scrolled(label)], 2):
        if overlap(text_rectangle(one), text_rectangle(other)):
            yield f"{one.text[:30]!r} overlaps {other.text[:30]!r}"
    for touchable in touchables(glass):
        if min(touchable.size) < TALLEST_TOUCH[WIDTH, HEIGHT]:
            yield f"{touchable.button.name} is only {touchable.width:.0f}x{touchable.height:.0f}"


def clipped(label: Label) -> Iterator[str]:
    said = repr(label.text[:40])
    width, height = label.texture_size
    if label.markup:
        yield f"{said} may be markup"
    if width > label.width + 1 or height > label.height + 1:
        yield f"{said} needs {width}x{height} and has {label.width:.0f}x{label.height:.0f}"
    if label.text_size[1] is not None:
        yield f"{said} would be cut off without a sign"
    if not width:
        yield f"{said} is not drawn"
    left, bottom, right, top = text_rectangle(label)
    if not scrolled(label) and (left < -1 or bottom < -1 or right > WIDTH + 1 or top > HEIGHT + 1):
        yield f"{said} leaves the window"


def text_rectangle(label: Label) -> Rectangle:
    """Where the text itself is, in the window."""
    x, y = label.to_window(label.center_x, label.center_y)
    width, height = (size / 2 for size in label.texture_size)
    return x - width, y - height, x + width, y + height


def overlap(one: Rectangle, other: Rectangle) -> bool:
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > 2 and min(one[3], other[3]) - max(one[1], other[1]) > 2
    )


def scrolled(widget: Widget) -> bool:
    return scroll_of(widget) is not None


def scroll_of(widget: Widget) -> ScrollView | None:
    while widget.parent is not None and widget.parent is not widget:
        widget = widget.parent
        if isinstance(widget, ScrollView):
            return widget
    return None


def scrolled_away(widget: Widget, x: float, y: float) -> bool:
    """Whether this place of the window, which is the widget's, lies outside of what its scroll shows."""
    scroll = scroll_of(widget)
    return scroll is not None and not scroll.collide_point(*scroll.parent.to_widget(x, y))


def touchables(glass: Glass) -> list[Touchable]:
    return [w for w in glass.walk(restrict=True) if isinstance(w, Touchable) and not w.disabled and w.opacity]


def dead_buttons(glass: Glass, told: list[Event]) -> Iterator[str]:
    """Touches every button in its middle: once for its event, then as a double tap's second for none but a key's.

    One that answered from there before need not answer in every example.
    """
    for touchable in touchables(glass):
        x, y = touchable.to_window(*touchable.center)
        if not (0 <= x < WIDTH and 0 <= y < HEIGHT) or scrolled_away(touchable, x, y):
            continue
        pressed = Pressed(touchable.button, touchable.value)
        if (touchable, pressed, x, y) in answered:
            continue
        answered.add((touchable, pressed, x, y))
        if (once := told_by(Touch(x, y), told)) != [pressed]:
            yield f"{touchable.button.name} told {once}"
        again = Touch(x, y)
        again.is_double_tap = True
        if (twice := told_by(again, told)) != [pressed] * (touchable.button in TYPING):
            yield f"{touchable.button.name} told {twice} at a double tap"


def told_by(touch: Touch, told: list[Event]) -> list[Event]:
    """What a button told; the screen on which the glass is tried out tells of every touch besides."""
    told.clear()
    for phase in ("begin", "end"):
        EventLoop.post_dispatch_input(phase, touch)
        EventLoop.idle()
    return [event for event in told if not (isinstance(event, Pressed) and event.button is Button.TOUCHED)]


if __name__ == "__main__":
    main()
