"""Tells a rehearsal which screen is on the glass and where its buttons are; never used in a library."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from time import monotonic

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.widget import Widget

from kiosk.screens.touchable import Touchable
from kiosk.views import View

_AGAIN = 0.5  # seconds until it is tried whether anybody listens now


class Report:
    """Sends one JSON datagram to a Unix socket for each view, once its frame is on the screen, and another one
    when its buttons have moved since.

    {"view": "Summary", "receipt": "offered", "language": "id", "at": monotonic seconds, "buttons": [{"button",
    "value", "x", "y"}], "built", "offline"}: `receipt` is empty in views that have none; x and y are pixels from the
    window's top left; `built` tells whether all screens are, so that none comes late; `offline` whether the view says
    that the library cannot be asked.
    Nobody listening is no error: who begins to listen later is told what is shown then.
    """

    def __init__(self, path: str, root: Widget) -> None:
        self._path, self._root = path, root
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._view: dict[str, object] = {}
        self._sent: dict[str, object] = {}
        self._built = False
        self._later = Clock.create_trigger(self._flip, _AGAIN)
        self._after_flip = Clock.create_trigger(self._send, -1)  # Kivy tells of a flip before it does it
        Window.bind(on_flip=self._flip)

    def shown(self, view: View, language: str) -> None:
        """The view has been put on the screen; it is reported with the next frame, not after one that was drawn before
        and whose report is still to come: nothing is in its place yet."""
        self._after_flip.cancel()
        receipt = getattr(view, "receipt", "")
        self._sent = {}
        offline = bool(getattr(view, "offline", None))
        self._view = {"view": type(view).__name__, "receipt": receipt, "language": language, "offline": offline}

    def built(self) -> None:
        """All screens are built."""
        self._built = True
        self._flip()

    def _flip(self, *_: object) -> None:
        if self._view:
            self._after_flip()

    def _send(self, _: float) -> None:
        report = {**self._view, "buttons": list(self._buttons()), "built": self._built}
        if report == self._sent:
            return
        try:
            self._socket.sendto(json.dumps({**report, "at": monotonic()}).encode(), self._path)
            self._sent = report
        except OSError:
            self._later()

    def _buttons(self) -> Iterator[dict[str, object]]:
        for widget in self._root.walk(restrict=True):
            if isinstance(widget, Touchable) and not widget.disabled:
                x, y = widget.to_window(*widget.center)
                yield {"button": widget.button.name, "value": widget.value, "x": int(x), "y": int(Window.height - y)}
