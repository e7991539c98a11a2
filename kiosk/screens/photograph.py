"""A picture of the glass for whoever looks after it from afar, on which nobody's data can be seen.

What is not known to be harmless is covered, in the graphics memory and before a single pixel is read: every text that
is not word for word one of our own without blanks to fill, every picture, every answer that was given, every field that
is typed into, and the keys, which show what is being typed. Icons stay.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import NamedTuple

from kivy.graphics import ClearBuffers, ClearColor, Color, Fbo, InstructionGroup, Rectangle, Scale, Translate
from kivy.graphics.instructions import Instruction, VertexInstruction
from kivy.graphics.texture import Texture
from kivy.uix.label import Label
from kivy.uix.stencilview import StencilView
from kivy.uix.widget import Widget

from bridge.contract.upkeep import LONGEST_PICTURE, PICTURE_SIZE
from kiosk.screens.texts import TEXTS
from kiosk.screens.theme import theme
from kiosk.screens.touchable import TYPED, Touchable
from kiosk.screens.words import Icon

COLOURS = 48
SEEN = 2  # how much finer than the picture the glass is drawn, so that words stay legible when it is made smaller
PLAIN = frozenset(
    words
    for texts in TEXTS.values()
    for key, words in texts.items()
    if "{" not in words and not key.startswith("speech.")  # what is only said stands on no screen
)


class Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    def within(self, other: Box) -> Box:
        """Their common part; empty when right is not beyond left, or top not above bottom."""
        return Box(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        )


def photograph(glass: Widget) -> bytes:
    """A PNG of at most `PICTURE_SIZE` pixels across and `LONGEST_PICTURE` bytes. Main thread only."""
    from PIL import Image  # only when somebody wants a picture

    scale = min(1.0, SEEN * PICTURE_SIZE / glass.width)
    pixels, size = drawn(glass, scale)
    whole = Image.frombytes("RGBA", size, pixels).convert("RGB")
    width = min(PICTURE_SIZE, size[0])
    while True:
        small = whole.resize((width, round(width * size[1] / size[0])), Image.Resampling.LANCZOS)
        written = io.BytesIO()
        small.quantize(COLOURS).save(written, "PNG", optimize=True)
        if written.tell() <= LONGEST_PICTURE:
            return written.getvalue()
        width = width * 3 // 4


def drawn(glass: Widget, scale: float) -> tuple[bytes, tuple[int, int]]:
    """The rows of pixels from the top, four bytes each, and their size. The glass is where it was afterwards."""
    covers = _covers(glass, margin=1 + 1 / scale)
    size = int(glass.width * scale), int(glass.height * scale)
    fbo = Fbo(size=size, with_stencilbuffer=True)
    with fbo:
        ClearColor(*theme.paper)
        ClearBuffers()
        Scale(1, -1, 1)
        Scale(scale, scale, 1)
        Translate(-glass.x, -glass.y - glass.height, 0)
    above, place = glass.parent.canvas, glass.parent.canvas.indexof(glass.canvas)
    above.remove(glass.canvas)
    try:
        fbo.add(glass.canvas)
        fbo.add(covers)
        fbo.draw()
        pixels: bytes = fbo.texture.pixels
        fbo.remove(glass.canvas)
    finally:
        above.insert(place, glass.canvas)
    return pixels, size


def _covers(glass: Widget, margin: float) -> InstructionGroup:
    group = InstructionGroup()
    group.add(Color(*theme.hairline))
    for left, bottom, right, top in private(glass):
        group.add(
            Rectangle(
                pos=(left - margin, bottom - margin), size=(right - left + 2 * margin, top - bottom + 2 * margin)
            )
        )
    return group


def private(glass: Widget) -> Iterator[Box]:
    """Every place of the window where something may be told that is nobody else's business."""
    white = Rectangle().texture  # what draws no picture has Kivy's plain white for one
    yield from _within(glass, Box(glass.x, glass.y, glass.right, glass.top), white)


def _within(widget: Widget, seen: Box, white: Texture) -> Iterator[Box]:
    """What a scroll hides needs no cover, which would hide what lies there instead."""
    if not widget.opacity:
        return
    if _is_private(widget, white):
        box = _box(widget).within(seen)
        if box.right > box.left and box.top > box.bottom:
            yield box
    if isinstance(widget, StencilView):
        seen = seen.within(_box(widget))
    for child in widget.children:
        yield from _within(child, seen, white)


def _is_private(widget: Widget, white: Texture) -> bool:
    if isinstance(widget, Icon):
        return False
    if isinstance(widget, Label):
        return bool(widget.text) and (widget.text not in PLAIN or getattr(widget, "private", False))
    if isinstance(widget, Touchable) and widget.button in TYPED:
        return True
    return getattr(widget, "private", False) or any(
        isinstance(each, VertexInstruction) and each.texture is not white for each in _instructions(widget)
    )


def _box(widget: Widget) -> Box:
    """In the window; a label's also where its letters are, should they leave it."""
    left, bottom = widget.to_window(widget.x, widget.y)
    right, top = widget.to_window(widget.right, widget.top)
    if isinstance(widget, Label):
        beyond_x = max(0.0, widget.texture_size[0] - widget.width) / 2
        beyond_y = max(0.0, widget.texture_size[1] - widget.height) / 2
        left, bottom, right, top = left - beyond_x, bottom - beyond_y, right + beyond_x, top + beyond_y
    return Box(left, bottom, right, top)


def _instructions(widget: Widget) -> Iterator[Instruction]:
    """What the widget itself draws; its children are asked for themselves."""
    canvas = widget.canvas
    theirs = {id(child.canvas) for child in widget.children}
    for group in (canvas.before, canvas, canvas.after):
        yield from (each for each in group.children if id(each) not in theirs)
