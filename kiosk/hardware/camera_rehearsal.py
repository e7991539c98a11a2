"""Rehearsal camera: plays a film in a loop, for demonstrations and tests; it can be unplugged."""

from __future__ import annotations

import errno
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from kiosk.hardware import OpenCamera
from kiosk.hardware.camera_pictures import opencv
from kiosk.hardware.camera_stream import Source, streaming

UNPLUGGED = ".unplugged"  # a file of the film's name with this end pulls the plug


@dataclass(frozen=True, slots=True)
class RehearsalCamera:
    """`film` is a video that OpenCV can read, `fps` how many of its pictures are played a second. While a file
    `FILM.unplugged` lies beside it there is no camera."""

    name: str
    film: str
    fps: float = 15.0

    def __post_init__(self) -> None:
        if not self.film:
            raise ValueError("film is missing: a video that is played")
        if not 0 < self.fps <= 120:
            raise ValueError("fps must be more than 0 and at most 120")

    def present(self) -> bool:
        return Path(self.film).exists() and not Path(self.film + UNPLUGGED).exists()

    def open(self) -> AbstractAsyncContextManager[OpenCamera]:
        return streaming(lambda: _opened(self))


class _Film:
    def __init__(self, film: Any, unplugged: Path, pause: float) -> None:
        self._film, self._unplugged, self._pause = film, unplugged, pause
        self._next = monotonic()

    def read(self) -> Any | None:
        self._next = max(self._next + self._pause, monotonic())
        sleep(max(0.0, self._next - monotonic()))
        if self._unplugged.exists():
            return None
        good, picture = self._film.read()
        if not good:
            self._film.set(opencv().CAP_PROP_POS_FRAMES, 0)
            good, picture = self._film.read()
        return picture if good else None

    def close(self) -> None:
        self._film.release()


def _opened(camera: RehearsalCamera) -> Source:
    path, unplugged = Path(camera.film), Path(camera.film + UNPLUGGED)
    if not camera.present():
        raise OSError(errno.ENODEV, f"there is no film {path.name}")
    film = opencv().VideoCapture(camera.film)
    if not film.isOpened():
        film.release()
        raise OSError(errno.ENODEV, f"{path.name} is no film")
    return _Film(film, unplugged, 1 / camera.fps)


DRIVER = RehearsalCamera
