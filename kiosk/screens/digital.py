"""A digital title: its address as a code for a phone's camera, and where the code leads in plain words."""

from __future__ import annotations

from kivy.graphics.texture import Texture
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.qr import Matrix, matrix_of
from kiosk.screens.address import host_of
from kiosk.screens.kv import load
from kiosk.screens.parts import Plate

DARK, LIGHT = 0, 255


class Digital(Plate):
    """`host` is whose address it is; empty where the catalog's link is none that a phone should open."""

    language = StringProperty("id")
    host = StringProperty("")

    def draw(self, link: str, language: str) -> None:
        self.language, self.host = language, host_of(link)
        self.ids.code.address = link if self.host else ""


class Code(Widget):
    """The QR code of `address`, every module a whole number of pixels; `side` is that of the code in pixels."""

    address = StringProperty("")
    modules = ObjectProperty(None, allownone=True)
    across = NumericProperty(1)  # modules
    side = NumericProperty(0)

    def on_address(self, *_: object) -> None:
        matrix = matrix_of(self.address) if self.address else ()
        self.across = max(1, len(matrix))
        self.modules = drawn(matrix) if matrix else None
        self.on_size()

    def on_size(self, *_: object) -> None:
        self.side = int(min(self.size) // self.across) * self.across


def drawn(matrix: Matrix) -> Texture:
    """One pixel a module, which the glass enlarges without smoothing."""
    texture = Texture.create(size=(len(matrix), len(matrix)), colorfmt="luminance")
    texture.mag_filter = texture.min_filter = "nearest"
    pixels = bytes(DARK if dark else LIGHT for row in reversed(matrix) for dark in row)
    texture.blit_buffer(pixels, colorfmt="luminance", bufferfmt="ubyte")
    return texture


load(__file__)
