"""The measure of all things here: a Kivy application with one button, as plain as it can be.

Prints the monotonic time of its first frame, and stays until it is ended.
"""

from __future__ import annotations

import sys
from time import monotonic

from kivy.app import App
from kivy.core.window import Window
from kivy.uix.button import Button


class Bare(App):
    def build(self) -> Button:
        Window.bind(on_flip=self.note)
        return Button(text="Bare")

    def note(self, *_: object) -> None:
        Window.unbind(on_flip=self.note)
        print(monotonic(), flush=True)


if __name__ == "__main__":
    sys.argv = sys.argv[:1]
    Bare().run()
