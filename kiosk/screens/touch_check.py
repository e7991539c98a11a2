"""The whole glass in fields that turn green when they are touched: a field that stays white does not feel."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.graphics import Color, Ellipse, InstructionGroup, Line, Rectangle
from kivy.input.motionevent import MotionEvent
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.events import Button, Pressed
from kiosk.screens import parts
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.screens.theme import theme
from kiosk.screens.touchable import tell_above
from kiosk.views import TouchCheck

LONG, SHORT = 16, 9  # fields along the longer side of the glass, and along the other
SHOWN = 40  # of the newest touches, as dots
Cell = tuple[int, int]


class TouchCheckScreen(Screen):
    """Takes the place of everything, the bar above included. Each touch is told, and each field a finger comes to."""

    whole = True
    left = StringProperty("")
    finished = BooleanProperty(False)

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._finger: dict[object, Cell] = {}

    def draw(self, view: TouchCheck, language: str) -> None:
        super().draw(view, language)
        reached = {cell_of(x, y, theme.portrait) for x, y in view.touches}
        left = LONG * SHORT - len(reached)
        self.finished = not left
        key = "touch-check.left" if left else "touch-check.done"
        self.left = text(language, key, left=left, all=LONG * SHORT)
        self.ids.field.show(view.touches, reached)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        self._tell(touch)
        return bool(super().on_touch_down(touch))

    def on_touch_move(self, touch: MotionEvent) -> bool:
        if self._finger.get(touch.uid) != cell_of(*place_of(touch), theme.portrait):
            self._tell(touch)
        return bool(super().on_touch_move(touch))

    def on_touch_up(self, touch: MotionEvent) -> bool:
        self._finger.pop(touch.uid, None)
        return bool(super().on_touch_up(touch))

    def _tell(self, touch: MotionEvent) -> None:
        x, y = place_of(touch)
        self._finger[touch.uid] = cell_of(x, y, theme.portrait)
        tell_above(self, Pressed(Button.TOUCHED, f"{x} {y}"))


class TouchField(Widget):
    """The fields and the newest touches, drawn over everything else."""

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._drawn = InstructionGroup()
        self.canvas.add(self._drawn)
        self._touches: tuple[tuple[int, int], ...] = ()
        self._reached: set[Cell] = set()
        self._draw_soon = Clock.create_trigger(self._draw, -1)
        self.bind(size=lambda *_: self._draw_soon(), pos=lambda *_: self._draw_soon())

    def show(self, touches: tuple[tuple[int, int], ...], reached: set[Cell]) -> None:
        self._touches, self._reached = touches, reached
        self._draw_soon()

    def _draw(self, *_: object) -> None:
        self._drawn.clear()
        across, down = grid(theme.portrait)
        width, height = self.width / across, self.height / down
        self._drawn.add(Color(*theme.success[:3], 0.3))
        for column, row in self._reached:
            corner = self.x + column * width, self.top - (row + 1) * height
            self._drawn.add(Rectangle(pos=corner, size=(width, height)))
        self._drawn.add(Color(*theme.off_ink[:3], 0.5))
        for column in range(1, across):
            self._drawn.add(Line(points=[self.x + column * width, self.y, self.x + column * width, self.top]))
        for row in range(1, down):
            self._drawn.add(Line(points=[self.x, self.top - row * height, self.right, self.top - row * height]))
        self._drawn.add(Color(*theme.accent))
        size = theme.touch * 0.24
        for x, y in self._touches[-SHOWN:]:
            middle = self.x + x * self.width / 1000, self.top - y * self.height / 1000
            self._drawn.add(Ellipse(pos=(middle[0] - size / 2, middle[1] - size / 2), size=(size, size)))


def grid(portrait: bool) -> Cell:
    """How many fields across and down."""
    return (SHORT, LONG) if portrait else (LONG, SHORT)


def place_of(touch: MotionEvent) -> tuple[int, int]:
    """In thousandths of the glass from its upper left corner."""
    x, y = min(max(touch.sx, 0), 1), min(max(touch.sy, 0), 1)
    return round(x * 1000), round((1 - y) * 1000)


def cell_of(x: int, y: int, portrait: bool) -> Cell:
    across, down = grid(portrait)
    return min(x * across // 1000, across - 1), min(y * down // 1000, down - 1)


load(__file__, parts)
