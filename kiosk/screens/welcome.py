"""The screen that invites: what this kiosk does, in three steps and one button."""

from __future__ import annotations

from kiosk.screens import kawung, parts  # noqa: F401 - the layout uses them
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen


class WelcomeScreen(Screen):
    pass


load(__file__)
