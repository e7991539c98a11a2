"""Touches the glass as patrons and technicians do, and prints one line for each touch that told something else.

A program of its own, because Kivy has one window a process: `python -m tests.gallery.touching WIDTH HEIGHT`. Seconds
pass when the program says so: Kivy's clock is moved on.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from kiosk.screens import bootstrap

WIDTH, HEIGHT = int(sys.argv[1]), int(sys.argv[2])
bootstrap.prepare(WIDTH, HEIGHT, fullscreen=False, show_cursor=False)

from kivy.base import EventLoop, runTouchApp, stopTouchApp  # noqa: E402 - Kivy reads its configuration when imported
from kivy.clock import Clock  # noqa: E402
from kivy.core.window import Window  # noqa: E402
from kivy.input.motionevent import MotionEvent  # noqa: E402

from kiosk.events import Button, Event, Pressed  # noqa: E402
from kiosk.screens.glass import Glass  # noqa: E402
from kiosk.screens.theme import theme  # noqa: E402
from kiosk.screens.top_bar import HELD_SECONDS, Name  # noqa: E402
from kiosk.screens.touch_check import cell_of, grid  # noqa: E402
from kiosk.views import Service, TouchCheck, Welcome  # noqa: E402


class Finger(MotionEvent):
    """At a place of the window, in pixels from the bottom left."""

    number = 0

    def __init__(self, x: float, y: float) -> None:
        Finger.number += 1
        super().__init__("finger", Finger.number, {"x": x / Window.width, "y": y / Window.height}, is_touch=True)

    def depack(self, args: dict[str, float]) -> None:
        self.sx, self.sy = args["x"], args["y"]
        self.profile = ["pos"]
        super().depack(args)

    def down(self) -> Finger:
        EventLoop.post_dispatch_input("begin", self)
        return self

    def to(self, x: float, y: float) -> Finger:
        self.move({"x": x / Window.width, "y": y / Window.height})
        EventLoop.post_dispatch_input("update", self)
        return self

    def up(self) -> None:
        EventLoop.post_dispatch_input("end", self)


def main() -> None:
    told: list[Event] = []
    glass = Glass(told.append, ("id", "en"), library="Perpustakaan Daerah", prebuild=False)
    runTouchApp(glass, embedded=True)
    for finding in [*gestures(glass, told), *wiping(glass, told)]:
        print(f"{WIDTH}x{HEIGHT} {finding}")
    stopTouchApp()


class Hours:
    """Kivy's clock, moved on by `ahead` seconds."""

    def __init__(self) -> None:
        self.ahead, self._clock = 0.0, Clock.time
        Clock.time = lambda: self._clock() + self.ahead

    def go_on(self, seconds: float) -> None:
        self.ahead += seconds
        for _ in range(2):
            EventLoop.idle()


hours = Hours()


def gestures(glass: Glass, told: list[Event]) -> Iterator[str]:
    glass.show(Welcome((Service.SEARCH,)), "id")
    hours.go_on(0)
    [name] = [widget for widget in glass.walk(restrict=True) if isinstance(widget, Name)]
    x, y = name.to_window(*name.center)
    for gesture, expected in (
        (held, [Pressed(Button.SERVICE)]),
        (touched, []),
        (left, []),
        (by_a_hand, []),
        (below, []),
        (on_a_language, []),
    ):
        told.clear()
        gesture(x, y)
        if (services := [event for event in told if event == Pressed(Button.SERVICE)]) != expected:
            yield f"a name that is {gesture.__name__} told {services}"


def held(x: float, y: float) -> None:
    """Told once, however long it goes on."""
    finger = Finger(x, y).down()
    for _ in range(3):
        hours.go_on(HELD_SECONDS)
    finger.up()


def touched(x: float, y: float) -> None:
    for _ in range(3):
        finger = Finger(x, y).down()
        hours.go_on(HELD_SECONDS / 2)
        finger.up()
    hours.go_on(HELD_SECONDS)


def left(x: float, y: float) -> None:
    finger = Finger(x, y).down().to(x, y - HEIGHT / 2).to(x, y)
    hours.go_on(HELD_SECONDS)
    finger.up()


def by_a_hand(x: float, y: float) -> None:
    fingers = Finger(x, y).down(), Finger(x + 4, y).down()
    hours.go_on(HELD_SECONDS)
    for finger in fingers:
        finger.up()


def below(x: float, _: float) -> None:
    finger = Finger(x, HEIGHT * 0.6).down()
    hours.go_on(HELD_SECONDS)
    finger.up()


def on_a_language(_: float, y: float) -> None:
    finger = Finger(WIDTH * 0.95, y).down()
    hours.go_on(HELD_SECONDS)
    finger.up()


def wiping(glass: Glass, told: list[Event]) -> Iterator[str]:
    """A finger that is drawn over the whole glass reaches every field, those under the bar and the buttons too."""
    glass.show(TouchCheck(), "id")
    hours.go_on(0)
    told.clear()
    across, down = grid(theme.portrait)
    for row in range(down):
        y = HEIGHT * (1 - (row + 0.5) / down)
        finger = Finger(1, y).down()
        for column in range(across):
            finger.to(WIDTH * (column + 0.5) / across, y)
        finger.up()
    places = [event.value.split() for event in told if isinstance(event, Pressed) and event.button is Button.TOUCHED]
    reached = {cell_of(int(x), int(y), theme.portrait) for x, y in places}
    if missing := across * down - len(reached):
        yield f"a wiped glass told nothing of {missing} fields"
    if others := [event for event in told if not (isinstance(event, Pressed) and event.button is Button.TOUCHED)]:
        yield f"a wiped glass told {others}"


if __name__ == "__main__":
    main()
