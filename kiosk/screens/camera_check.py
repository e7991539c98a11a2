"""What the camera sees now, as a mirror, and in numbers."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.screens import list_head, take_photo, trouble
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import CameraCheck


class CameraCheckScreen(Screen):
    lead = StringProperty("")
    seen = StringProperty("")
    lost = BooleanProperty(False)

    def draw(self, view: CameraCheck, language: str) -> None:
        super().draw(view, language)
        self.lost, frame = view.lost, view.frame
        self.ids.mirror.show(frame)
        self.lead = self.seen = ""
        if frame is not None:
            self.ids.mirror.good = bool(frame.seen.faces)
            size = {"width": frame.width, "height": frame.height}
            self.lead = text(language, "camera-check.lead", **size, rate=view.rate)
            faces = text(language, "camera-check.faces", faces=len(frame.seen.faces))
            light = text(language, "camera-check.light", light=round(frame.seen.brightness * 100))
            self.seen = f"{faces} · {light}"

    def forget(self) -> None:
        self.ids.mirror.show(None)


load(__file__, list_head, take_photo, trouble)
