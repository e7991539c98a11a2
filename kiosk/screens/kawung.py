"""The kawung motif, drawn once: petals on a lattice, as on the cloth."""

from __future__ import annotations

from math import ceil

from kivy.clock import Clock
from kivy.graphics import Color, Ellipse, PopMatrix, PushMatrix, Rotate
from kivy.properties import ColorProperty, NumericProperty
from kivy.uix.stencilview import StencilView


class Kawung(StencilView):
    """Fills its size with petals of `tint`; `period` is the distance of two flowers in pixels."""

    tint = ColorProperty((0, 0, 0, 0.05))
    period = NumericProperty(120)

    def __init__(self, **values: object) -> None:
        self._draw_soon = Clock.create_trigger(self._draw, -1)
        super().__init__(**values)
        for name in ("pos", "size", "tint", "period"):
            self.fbind(name, self._draw_soon)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        reach = ceil((self.width + self.height) / 2 / self.period / 1.41) + 1
        with self.canvas:
            Color(*self.tint)
            PushMatrix()
            Rotate(angle=45, origin=self.center)
            for row in range(-reach, reach):
                for column in range(-reach, reach):
                    self._draw_petals(column * self.period, row * self.period)
            PopMatrix()

    def _draw_petals(self, x: float, y: float) -> None:
        """The petal to the right of a flower's middle and the one above it, where they can be seen."""
        long, short = self.period * 0.86, self.period * 0.5
        half = self.period / 2
        for middle_x, middle_y, width, height in ((x + half, y, long, short), (x, y + half, short, long)):
            along, across = (middle_x - middle_y) * 0.707, (middle_x + middle_y) * 0.707
            if abs(along) < self.width / 2 + long and abs(across) < self.height / 2 + long:
                corner = self.center_x + middle_x - width / 2, self.center_y + middle_y - height / 2
                Ellipse(pos=corner, size=(width, height), segments=36)
