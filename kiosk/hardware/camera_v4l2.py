"""Driver for USB cameras (UVC), through OpenCV and Video4Linux."""

from __future__ import annotations

import errno
import os
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.hardware import OpenCamera
from kiosk.hardware.camera_pictures import opencv
from kiosk.hardware.camera_stream import Source, streaming

_BAD_READS = 3  # in a row: now and then a good camera gives an empty picture


@dataclass(frozen=True, slots=True)
class V4l2Camera:
    """`path` is best one of /dev/v4l/by-id/...-index0. The camera is asked for `width` x `height` pixels, `fps` a
    second, as MJPEG, and gives what it can. `patience_seconds` is how long a picture may take."""

    name: str
    path: str
    width: int = 1280
    height: int = 720
    fps: int = 30
    patience_seconds: float = 3.0

    def __post_init__(self) -> None:
        if not self.path:
            raise ValueError("path is missing: it looks like /dev/v4l/by-id/usb-...-video-index0")
        if not (320 <= self.width <= 3840 and 240 <= self.height <= 2160 and 1 <= self.fps <= 120):
            raise ValueError("width must be 320 to 3840, height 240 to 2160, and fps 1 to 120")
        if not 0 < self.patience_seconds <= 30:
            raise ValueError("patience_seconds must be more than 0 and at most 30")

    def present(self) -> bool:
        return Path(self.path).exists()

    def open(self) -> AbstractAsyncContextManager[OpenCamera]:
        return streaming(lambda: _opened(self))


class _Capture:
    def __init__(self, capture: Any) -> None:
        self._capture = capture

    def read(self) -> Any | None:
        for _ in range(_BAD_READS):
            good, picture = self._capture.read()
            if good:
                return picture
        return None

    def close(self) -> None:
        self._capture.release()


def _opened(camera: V4l2Camera) -> Source:
    if not camera.present():
        raise OSError(errno.ENODEV, f"there is no camera at {camera.path}")
    os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
    os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", str(max(1, round(camera.patience_seconds))))
    cv2 = opencv()
    capture = cv2.VideoCapture(camera.path, cv2.CAP_V4L2)
    if not capture.isOpened():
        capture.release()
        raise OSError(errno.ENODEV, f"{camera.path} is no camera, or somebody else's now")
    for wanted, value in (
        (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
        (cv2.CAP_PROP_FRAME_WIDTH, camera.width),
        (cv2.CAP_PROP_FRAME_HEIGHT, camera.height),
        (cv2.CAP_PROP_FPS, camera.fps),
        (cv2.CAP_PROP_BUFFERSIZE, 1),
    ):
        capture.set(wanted, value)
    return _Capture(capture)


DRIVER = V4l2Camera
