"""The preview of the photo: an oval for the face, what would make it better, a countdown."""

from __future__ import annotations

from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.hardware import Frame
from kiosk.photo.advice import Advice
from kiosk.photo.impression import WIDTH_TO_HEIGHT
from kiosk.screens import banner, parts
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import TakePhoto


class Mirror(Widget):
    """The newest picture as a mirror shows it, cut to 3:4; the face belongs into the oval, which is green when it is
    there."""

    picture = ObjectProperty(None, allownone=True)
    good = BooleanProperty(False)
    across = NumericProperty(0)

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._whole: Texture | None = None

    def show(self, frame: Frame | None) -> None:
        if frame is None:
            self.picture = self._whole = None
            return
        if self._whole is None or self._whole.size != (frame.width, frame.height):
            self._whole = Texture.create(size=(frame.width, frame.height), colorfmt="bgr")
            self.picture = mirrored(self._whole)
        self._whole.blit_buffer(frame.pixels, colorfmt="bgr", bufferfmt="ubyte")
        self.canvas.ask_update()


def mirrored(whole: Texture) -> Texture:
    """Its middle 3:4, upright and as in a mirror; it changes with the whole."""
    across = min(whole.width, round(whole.height * WIDTH_TO_HEIGHT))
    part = whole.get_region((whole.width - across) // 2, 0, across, whole.height)
    part.flip_vertical()
    part.flip_horizontal()
    return part


class TakePhotoScreen(Screen):
    advice = StringProperty("")
    seconds = NumericProperty(0)
    lost = BooleanProperty(False)

    def draw(self, view: TakePhoto, language: str) -> None:
        super().draw(view, language)
        self.ids.mirror.show(view.frame)
        self.ids.mirror.good = view.advice is Advice.READY or view.seconds > 0
        self.lost, self.seconds = view.lost, view.seconds
        key = "photo.lost" if view.lost else f"photo.advice.{view.advice}" if view.advice else "photo.title"
        self.advice = text(language, key)

    def forget(self) -> None:
        self.ids.mirror.show(None)


load(__file__, banner, parts)
