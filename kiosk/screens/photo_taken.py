"""The photo as it will be on the card: use it, or take another."""

from __future__ import annotations

import io

from kivy.core.image import Image
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.screens import banner, parts
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import PhotoTaken


class PhotoTakenScreen(Screen):
    title = StringProperty("")
    busy = BooleanProperty(False)
    picture = ObjectProperty(None, allownone=True)

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._jpeg = b""

    def draw(self, view: PhotoTaken, language: str) -> None:
        super().draw(view, language)
        if view.jpeg != self._jpeg:
            self._jpeg = view.jpeg
            self.picture = Image(io.BytesIO(view.jpeg), ext="jpg", nocache=True).texture
        self.busy = view.busy
        self.title = text(language, "photo-taken.busy" if view.busy else "photo-taken.title")
        self.ids.banner.say(language, view.problem)

    def forget(self) -> None:
        self._jpeg, self.picture = b"", None


load(__file__, banner, parts)
