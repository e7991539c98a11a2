"""The Kivy application: the glass in the main thread, the desk in the other one, two doors between them."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
import socket
import threading
from collections.abc import Callable
from time import monotonic

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk import assembly
from kiosk.config import Settings
from kiosk.events import Event
from kiosk.hardware.drivers import Devices
from kiosk.screens.glass import Glass
from kiosk.screens.report import Report
from kiosk.views import View, Welcome

log = logging.getLogger(__name__)


class KioskApp(App):
    """Ends when the desk's thread ends; `failure` is then what ended it, None after a wanted stop."""

    def __init__(self, settings: Settings, devices: Devices, settings_are_right: Callable[[], bool]) -> None:
        """`settings_are_right` reads the configuration as it is on the disk now."""
        super().__init__()
        self.failure: BaseException | None = None
        self._settings, self._devices, self._settings_are_right = settings, devices, settings_are_right
        self._loop = asyncio.new_event_loop()
        self._inbox = assembly.new_inbox(devices)
        self._glass = Glass(self.tell, settings.manners.languages, library=settings.letterhead.name)
        self._desk: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run_desk, name="desk")
        self._moved_at = monotonic()
        self._report: Report | None = None

    def tell(self, event: Event) -> None:
        """The door out, from Kivy's thread: what was touched."""
        self._loop.call_soon_threadsafe(self._inbox.tell, event)

    def photograph(self, give: Callable[[bytes], None]) -> None:
        """The door in, from the desk's thread, and the picture's way out again."""

        def out(picture: bytes) -> None:
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(give, picture)

        self._glass.photograph(out)

    def build(self) -> Widget:
        self.title = f"Anjungan Pustaka - {self._settings.kiosk}"
        Window.bind(on_request_close=lambda *_: self._settings.window.fullscreen)  # True keeps it open
        self._glass.on_built = self._note_built
        rehearsal = self._settings.rehearsal
        self._glass.on_shown = self._note_shown
        if rehearsal.report:
            self._report = Report(rehearsal.report, self._glass)
        return self._with_panel() if rehearsal.panel else self._glass

    def _with_panel(self) -> Widget:
        from kiosk.screens.rehearsal_keyboard import RehearsalKeyboard  # in a library neither is ever loaded
        from kiosk.screens.rehearsal_panel import RehearsalPanel

        self._keyboard = RehearsalKeyboard(self._scan)
        both = BoxLayout()
        both.add_widget(self._glass)
        both.add_widget(RehearsalPanel(self._settings.rehearsal.samples, self._scan))
        return both

    def _scan(self, code: str) -> None:
        """Scans for the rehearsal panel, through the same socket as any rehearsal's scanner."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as scanner, contextlib.suppress(OSError):
            scanner.sendto(code.encode() + b"\n", self._settings.rehearsal.scanner)

    def open_settings(self, *_: object) -> bool:
        """Kivy's own settings page, behind F1, is not for patrons."""
        return True

    def on_start(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: Clock.schedule_once(lambda _: self.stop()))
        Clock.schedule_interval(self._note_movement, 1)
        self._thread.start()

    def on_stop(self) -> None:
        """Kivy may say so twice: when it is asked to stop, and when the desk has ended."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end_desk)
            self._thread.join()
            self._loop.close()

    def _run_desk(self) -> None:
        """The other thread, whole. Whatever ends it ends the app; __main__ tells systemd by its exit code."""
        try:
            self._loop.run_until_complete(self._tend())
        except BaseException as error:  # noqa: BLE001 - carried to the main thread, not swallowed
            self.failure = error
        finally:
            Clock.schedule_once(lambda _: self.stop())

    async def _tend(self) -> None:
        self._desk = asyncio.current_task()
        try:
            host = assembly.Host(
                self._glass,
                self.photograph,
                lambda: self._moved_at,
                self._settings_are_right,
                self._end_desk,
                self._glass.steer,
                self._hear,
            )
            await assembly.run(self._settings, self._devices, self._inbox, host)
        except asyncio.CancelledError:
            log.info("stopped")

    def _hear(self, say: Callable[..., None]) -> None:
        """What is come to on the glass goes out to `say`, on the desk's thread."""

        def out(*sentences: str) -> None:
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(say, *sentences)

        self._glass.on_say = out

    def _end_desk(self) -> None:
        if self._desk is not None:
            self._desk.cancel()

    def _note_shown(self, view: View, language: str) -> None:
        if self._report:
            self._report.shown(view, language)
        if isinstance(view, Welcome):
            Clock.schedule_once(lambda _: gc.collect(), 1)  # nobody is waiting now

    def _note_built(self) -> None:
        keep_for_good()
        if self._report:
            self._report.built()

    def _note_movement(self, _: float) -> None:
        self._moved_at = monotonic()


def keep_for_good() -> None:
    """What is there now stays, and is not searched for garbage again; the rest is searched between two patrons.

    Without this every fortieth scan waited 80 ms for Python's garbage collector (tests/benchmarks).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(700, 10, 10_000)
