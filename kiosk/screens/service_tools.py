"""The technician's tools, as large as the glass allows."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.events import Button
from kiosk.screens import list_head
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.screens.touchable import Touchable
from kiosk.views import ServiceTools, Tool

ICONS = {
    Tool.PRINT: "printer",
    Tool.SCAN: "barcode",
    Tool.CAMERA: "device-mobile-camera",
    Tool.TOUCH: "hand-tap",
    Tool.NETWORK: "globe",
    Tool.SELF_TEST: "first-aid",
    Tool.LOG: "list-magnifying-glass",
    Tool.PAPER: "receipt",
    Tool.CONFIG: "note-pencil",
    Tool.CODE: "qr-code",
    Tool.RESTART: "arrows-clockwise",
}


class ToolTile(Touchable):
    """A tool's icon above its name."""

    name = StringProperty("")
    title = StringProperty("")


class ServiceToolsScreen(Screen):
    done = StringProperty("")

    def draw(self, view: ServiceTools, language: str) -> None:
        super().draw(view, language)
        self.done = text(language, f"done.{view.done}") if view.done else ""
        for tile, tool in zip(lay_out(self.ids.tools, len(view.tools), ToolTile), view.tools, strict=True):
            tile.button, tile.value, tile.name = Button.TOOL, tool.value, ICONS[tool]
            tile.title = text(language, f"tool.{tool}")


load(__file__, list_head)
