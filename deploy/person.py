"""Somebody in front of a stand: scans cards and books, touches the screen, and looks at it."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from PIL import ImageGrab

from deploy.stand import Stand


@dataclass(frozen=True, slots=True)
class Sight:
    """What is on the screen: the view's name, its language, where the receipt stands, and every button's centre
    in pixels from the top left, by the button's name and value; `at` is when it was drawn, on the monotonic clock.
    `built` is whether all screens are ready to be shown, `offline` whether it says that the library cannot be asked."""

    view: str = ""
    language: str = ""
    receipt: str = ""
    buttons: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    at: float = 0.0
    built: bool = False
    offline: bool = False


class NotSeen(AssertionError):
    """The screen did not come."""


class Person:
    """Needs a stand whose kiosk is configured with `rehearsal.report`, and the display it is shown on."""

    def __init__(self, stand: Stand, display: str) -> None:
        self._stand, self._display = stand, display
        path = stand.folder / "var" / "report.sock"
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        self._reports = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._reports.bind(str(path))
        self.sight = Sight()
        self.seen: list[str] = []

    def close(self) -> None:
        self._reports.close()

    def scan(self, code: str, reader: str = "scanner") -> None:
        """Holds a code before the reader."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as scanner:
            scanner.sendto(code.encode() + b"\n", str(self._stand.folder / "var" / f"{reader}.sock"))

    def touch(self, button: str, value: str = "") -> None:
        """A real touch, through the display, in the middle of a button that stands still. Raises NotSeen."""
        self.let_settle()
        if (button, value) not in self.sight.buttons:
            raise NotSeen(f"{self.sight.view} has no {button} {value}; seen: {', '.join(self.seen[-8:])}")
        self.touch_at(*self.sight.buttons[button, value])

    def touch_at(self, x: int, y: int) -> None:
        self._do("mousemove", str(x), str(y), "click", "1")

    def hold(self, x: int, y: int, seconds: float) -> None:
        """A finger that rests on one place."""
        self._do("mousemove", str(x), str(y), "mousedown", "1")
        sleep(seconds)
        self._do("mouseup", "1")

    def types(self, text: str) -> None:
        """On a keyboard, with Enter at the end."""
        self._do("type", "--delay", "30", text)
        self._do("key", "Return")

    def wait_for(self, view: str, seconds: float = 30, such: Callable[[Sight], bool] = lambda sight: True) -> Sight:
        """Watches the screen until it shows `view`, now or later. Raises NotSeen, naming what came instead."""
        deadline, came = monotonic() + seconds, [self.sight.view]
        while not (self.sight.view == view and such(self.sight)):
            self._reports.settimeout(max(0.001, deadline - monotonic()))
            try:
                self._notice(json.loads(self._reports.recv(65536)))
            except TimeoutError:
                raise NotSeen(f"{view} was not seen in {seconds} s; seen: {', '.join(came)}") from None
            came.append(self.sight.view)
        return self.sight

    def looks_away(self) -> None:
        """What was on the screen is not there any more."""
        self.sight = Sight()

    def let_settle(self, seconds: float = 0.3) -> None:
        """Watches until nothing has moved for so long: a screen shown for the first time takes some frames, and more
        of them while other screens are being built."""
        with contextlib.suppress(TimeoutError):
            while True:
                self._reports.settimeout(seconds if self.sight.built else 30)
                self._notice(json.loads(self._reports.recv(65536)))

    def picture(self, path: Path) -> None:
        """Photographs the screen."""
        ImageGrab.grab(xdisplay=self._display).save(path)

    def _do(self, *action: str) -> None:
        subprocess.run(["/usr/bin/xdotool", *action], env={"DISPLAY": self._display}, check=True)

    def _notice(self, report: dict[str, Any]) -> None:
        buttons = {(b["button"], b["value"]): (b["x"], b["y"]) for b in report["buttons"]}
        named = {name: report[name] for name in ("view", "language", "receipt", "at", "built", "offline")}
        self.sight = Sight(**named, buttons=buttons)
        self.seen.append(self.sight.view)
