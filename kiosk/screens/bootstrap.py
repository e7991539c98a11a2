"""Prepares Kivy for a kiosk: everything it reads when it is imported, and what must be off in public."""

from __future__ import annotations

import logging
import os

ENVIRONMENT = {
    "KIVY_NO_ARGS": "1",  # Kivy would end the program for an option it does not know
    "KIVY_NO_CONFIG": "1",  # nothing in a home directory may change a kiosk
    "KIVY_NO_FILELOG": "1",
    "KIVY_LOG_MODE": "PYTHON",  # else it takes the root logger and stderr
    "KIVY_CLOCK": "interrupt",  # a view from the desk's thread is drawn at once, not with the next idle frame
    "KIVY_IMAGE": "sdl2",  # does not import PIL
    "KIVY_METRICS_DENSITY": "1",
    "KIVY_METRICS_FONTSCALE": "1",
}


def prepare(width: int, height: int, fullscreen: bool, show_cursor: bool, frames: int = 60) -> None:
    """Call before anything imports Kivy. `width` and `height` are pixels; `frames` the most drawn in a second."""
    os.environ.update(ENVIRONMENT)
    logging.getLogger("kivy").setLevel(logging.WARNING)
    from kivy.config import Config

    for section, option, value in (
        ("kivy", "exit_on_escape", "0"),
        ("graphics", "width", str(width)),
        ("graphics", "height", str(height)),
        ("graphics", "fullscreen", "auto" if fullscreen else "0"),
        ("graphics", "show_cursor", str(int(show_cursor))),
        ("graphics", "resizable", "0"),
        ("graphics", "multisamples", "0"),
        ("graphics", "maxfps", str(frames)),
        ("input", "mouse", "mouse,disable_multitouch"),
    ):
        Config.set(section, option, value)
    # SDL's mouse already is the touch; a second way in would make two touches of one.
    Config.remove_option("input", "%(name)s")
