"""The preview of the photo: an oval for the face, what would make it better, a countdown."""

from __future__ import annotations

from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.hardware import Frame
from kiosk.photo.advice import Advice
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

    def show(self, frame: Frame | None) -> None:
        if frame is None:
            self.picture = None
            return
        if self.picture is None or self.picture.size != (frame.width, frame.height):
            self.picture = Texture.create(size=(frame.width, frame.height), colorfmt="bgr")
        self.picture.blit_buffer(frame.pixels, colorfmt="bgr", bufferfmt="ubyte")
        self.canvas.ask_update()

    @staticmethod
    def cut(picture: Texture | None) -> list[float]:
        """Texture coordinates of the middle 3:4, upright and mirrored."""
        if picture is None:
            return [0, 0, 1, 0, 1, 1, 0, 1]
        share = min(1.0, 0.75 * picture.height / picture.width)
        left, right = 0.5 - share / 2, 0.5 + share / 2
        return [right, 0, left, 0, left, 1, right, 1]


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


load(__file__, banner, parts)
