"""What becomes of a list, slip or proof that is being printed, said above the button that prints it."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.screens.kv import load
from kiosk.screens.parts import Plate
from kiosk.screens.texts import text
from kiosk.screens.touchable import Touchable
from kiosk.views import Receipt

SILENT = (Receipt.NOTHING, Receipt.OFFERED)
FAILURES = (Receipt.PAPER_OUT, Receipt.FAILED)


class Printed(Plate):
    """Takes no room while there is nothing to say."""

    words = StringProperty("")
    icon = StringProperty("printer")

    def say(self, language: str, receipt: Receipt) -> None:
        self.words = "" if receipt in SILENT else text(language, f"print.{receipt}")
        self.icon = "warning-circle" if receipt in FAILURES else "printer"


def offer(button: Touchable, language: str, receipt: Receipt, caption: str) -> None:
    """Words and state of the button that prints; `caption` is the key of what it says at first."""
    button.caption = text(language, "print.again" if receipt in FAILURES else caption)
    button.disabled = receipt is Receipt.PRINTING


load(__file__)
