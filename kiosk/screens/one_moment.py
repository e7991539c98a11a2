"""The screen while a kiosk starts or waits for something that is expected back shortly."""

from __future__ import annotations

from kiosk.screens import parts
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen


class OneMomentScreen(Screen):
    pass


load(__file__, parts)
