"""What the readers read: which of them, what it is and how long; the code itself is masked."""

from __future__ import annotations

from kivy.properties import ColorProperty, StringProperty

from kiosk.screens import empty, list_head, parts
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.parts import Plate
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.screens.theme import theme
from kiosk.views import Echo, Kind, ScanEcho

ICONS = {Kind.CARD: "identification-card", Kind.ITEM: "barcode", Kind.CONTROL: "wrench", Kind.UNKNOWN: "question"}


class ReaderPlate(Plate):
    """A reader, and how often it has read here."""

    name = StringProperty("")
    note = StringProperty("")
    ink = ColorProperty(theme.muted)
    icon = StringProperty("")

    def say(self, reader: tuple[str, bool, int], language: str) -> None:
        name, works, count = reader
        self.name = legible(name)
        self.note = text(language, "scan-echo.times", count=count) if works else text(language, "scan-echo.lost")
        self.ink = theme.problem if not works else theme.success if count else theme.muted
        self.icon = "plugs" if not works else "check-circle" if count else "plugs-connected"


class EchoRow(Plate):
    """One code that was read."""

    icon = StringProperty("")
    kind = StringProperty("")
    note = StringProperty("")
    shown = StringProperty("")

    def say(self, echo: Echo, language: str) -> None:
        self.icon, self.kind = ICONS[echo.kind], text(language, f"kind.{echo.kind}")
        key = "scan-echo.length" if echo.length else "scan-echo.noise"
        self.note = text(language, key, length=echo.length, reader=legible(echo.reader))
        self.shown = legible(echo.shown) or text(language, "scan-echo.hidden")


class ScanEchoScreen(Screen):
    nothing = StringProperty("")
    lead = StringProperty("")

    def draw(self, view: ScanEcho, language: str) -> None:
        super().draw(view, language)
        nothing = text(language, "scan-echo.empty" if view.readers else "scan-echo.none")
        self.nothing = "" if view.echoes else nothing
        self.lead = text(language, "scan-echo.lead") if view.readers else ""
        for reader, plate in zip(view.readers, lay_out(self.ids.readers, len(view.readers), ReaderPlate), strict=True):
            plate.say(reader, language)
        for echo, row in zip(view.echoes, lay_out(self.ids.echoes, len(view.echoes), EchoRow), strict=True):
            row.say(echo, language)

    def forget(self) -> None:
        lay_out(self.ids.echoes, 0, EchoRow)


load(__file__, empty, list_head, parts)
