"""The measure of all things here: a Kivy application with one button, as plain as it can be.

Prints the monotonic time of its first frame. With a number as argument it then changes its text so many times,
prints the seconds from each change to the frame that shows it, and ends; without, it stays until it is ended.
"""

from __future__ import annotations

import sys
from time import monotonic

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.button import Button

PAUSE = 0.1  # seconds between changes


class Bare(App):
    def __init__(self, changes: int) -> None:
        super().__init__()
        self._left, self._changed, self._waiting = changes, 0.0, False
        self._after_flip = Clock.create_trigger(self._shown, -1)  # Kivy tells of a flip before it does it

    def build(self) -> Button:
        Window.bind(on_flip=lambda _: self._after_flip())
        self._button = Button(text="Bare")
        return self._button

    def _shown(self, _: float) -> None:
        """The first frame, or a frame with a change in it."""
        now = monotonic()
        if not self._changed:
            print(now, flush=True)
            self._changed = now
            if self._left:
                Clock.schedule_interval(self._change, PAUSE)
        elif self._waiting:
            print(now - self._changed, flush=True)
            self._waiting = False

    def _change(self, _: float) -> None:
        self._left -= 1
        if self._left < 0:
            self.stop()
        self._button.text, self._changed, self._waiting = str(self._left), monotonic(), True


if __name__ == "__main__":
    changes = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    sys.argv = sys.argv[:1]
    Bare(changes).run()
