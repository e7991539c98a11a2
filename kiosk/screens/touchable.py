"""Whatever can be touched: a rounded surface that tells the glass which button it is."""

from __future__ import annotations

from typing import Any, NamedTuple

from kivy.input.motionevent import MotionEvent
from kivy.properties import (
    AliasProperty,
    BooleanProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.widget import Widget

from kiosk.events import Button, Pressed
from kiosk.screens import words
from kiosk.screens.kv import load
from kiosk.screens.theme import theme

Colour = list[float]
NONE = [0.0, 0.0, 0.0, 0.0]


class Look(NamedTuple):
    """Colours of a touchable's face, of its face under a finger, of its caption and of its edge."""

    face: Colour
    down: Colour
    ink: Colour
    edge: Colour


LOOKS = {
    "primary": Look(theme.primary, theme.primary_down, theme.surface, NONE),
    "accent": Look(theme.accent, theme.accent_down, theme.ink, NONE),
    "quiet": Look(theme.surface, theme.off, theme.ink, theme.hairline),
    "plain": Look(NONE, theme.off, theme.primary, NONE),
    "soft": Look(theme.problem_tint, theme.hairline, theme.problem, NONE),
    "later": Look(theme.off, theme.hairline, theme.muted, NONE),
    "off": Look(theme.off, theme.off, theme.off_ink, NONE),
    "veil": Look(theme.primary_tint, theme.hairline, theme.primary, NONE),
    "marked": Look(theme.primary_tint, theme.primary_tint, theme.primary, NONE),
}


TYPED = (Button.DIGIT, Button.KEY, Button.ERASE)


class Touchable(ButtonBehavior, AnchorLayout):
    """`caption`, `icon` (before it) and `icon_after` are what it shows; `value` goes with the button's event.

    `look` is a key of `LOOKS`, `look_disabled` the one it has while it is disabled. `focused` when somebody who
    goes from one to the next is here.
    """

    button = ObjectProperty(Button.START)
    value = StringProperty("")
    caption = StringProperty("")
    icon = StringProperty("")
    icon_after = StringProperty("")
    type_size = NumericProperty(theme.body)
    look = OptionProperty("quiet", options=list(LOOKS))
    look_disabled = OptionProperty("off", options=list(LOOKS))
    focused = BooleanProperty(False)

    def _look(self) -> Look:
        return LOOKS[self.look_disabled if self.disabled else self.look]

    def _face(self) -> Colour:
        return self._look().down if self.state == "down" else self._look().face

    def _ink(self) -> Colour:
        return self._look().ink

    def _edge(self) -> Colour:
        return self._look().edge

    face = AliasProperty(_face, bind=("look", "look_disabled", "state", "disabled"))
    ink = AliasProperty(_ink, bind=("look", "look_disabled", "disabled"))
    edge = AliasProperty(_edge, bind=("look", "look_disabled", "disabled"))

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """A double tap is one touch, except when typing: the second tap was not meant for the next screen. While
        somebody listens, the first touch is to hear what is here, and the second one is meant."""
        focus = getattr(glass_above(self), "focus", None)
        if focus is not None and focus.listening.on:
            here = not self.disabled and self.collide_point(*touch.pos)
            return here and (focus.explores(self) or bool(super().on_touch_down(touch)))
        if touch.is_double_tap and self.button not in TYPED and self.collide_point(*touch.pos):
            return True
        return bool(super().on_touch_down(touch))

    def on_press(self) -> None:
        self._pressed = Pressed(self.button, self.value)

    def on_release(self) -> None:
        """Tells the glass above it; nothing when it was taken away or changed under the finger."""
        if not self.disabled and self._pressed == Pressed(self.button, self.value):
            tell_above(self, self._pressed)


def tell_above(widget: Widget, pressed: Pressed) -> None:
    """Tells the glass above the widget, if there is one."""
    above = glass_above(widget)
    if above is not None:
        above.tell(pressed)


def glass_above(widget: Widget) -> Any:
    """Whatever is told of touches; None for what is not on any glass."""
    above = widget.parent
    while above is not None and not hasattr(above, "tell"):
        above = above.parent if above.parent is not above else None
    return above


load(__file__, words)
