"""What OpenCV does with a camera's pictures: finds faces, measures light and sharpness, and makes the portrait.

Only camera drivers import it; it loads OpenCV when a camera is first opened.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from bridge.contract.membership import LONGEST_PHOTO, PHOTO_SIZE
from kiosk.hardware import Frame
from kiosk.photo.impression import WIDTH_TO_HEIGHT, Face, Impression

_SMALL = 360  # pixels: the height at which faces are looked for; a face of a third of the photo is 90 wide then
_SMALLEST_FACE = 60
_SHARP = 128  # pixels: the width at which sharpness is measured, so that a near face is not sharper than a far one
_WHITE = 250
_EYES_ABOVE = 0.6  # of a face's height
_ROOM = 2.1  # widths of the face are the width of the portrait: hair, ears and shoulders
_QUALITIES = (92, 85, 75, 60, 45, 30, 15, 5)  # noise of this size is 40 kB at the last one
_HIGHER = 0.44  # of the portrait's height is above the face's middle


@cache
def opencv() -> Any:
    """One thread, because the screen needs the other cores."""
    import cv2

    cv2.setNumThreads(1)
    return cv2


def frame(picture: Any, at: float) -> Frame:
    """`picture` is an OpenCV image."""
    height, width = picture.shape[:2]
    return Frame(width, height, picture.tobytes(), impression(picture), at)


def impression(picture: Any) -> Impression:
    """Of the middle of the picture, which becomes the photo."""
    cv2 = opencv()
    part = _middle(picture)
    scale = _SMALL / part.shape[0]
    grey = cv2.resize(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    boxes = _faces(grey)
    faces = tuple(_face(grey, box) for box in boxes)
    x, y, width, height = boxes[0] if len(boxes) == 1 else _centre(grey)
    look = grey[y : y + height, x : x + width]
    sharp = cv2.resize(look, (_SHARP, max(1, _SHARP * height // max(1, width))))
    return Impression(
        faces,
        float(look.mean()) / 255,
        float((look >= _WHITE).mean()),
        float(cv2.Laplacian(sharp, cv2.CV_16S).astype("int32").var()),
    )


def portrait(taken: Frame) -> bytes:
    cv2 = opencv()
    import numpy

    part = _middle(numpy.frombuffer(taken.pixels, numpy.uint8).reshape(taken.height, taken.width, 3))
    if len(taken.seen.faces) == 1:
        part = _around(part, taken.seen.faces[0])
    sized = cv2.resize(part, PHOTO_SIZE, interpolation=cv2.INTER_AREA)
    encoded = (_jpeg(sized, quality) for quality in _QUALITIES)
    return next(jpeg for jpeg in encoded if len(jpeg) <= LONGEST_PHOTO)


def _jpeg(picture: Any, quality: int) -> bytes:
    cv2 = opencv()
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes())


def _middle(picture: Any) -> Any:
    """Its largest part of 3:4, upright."""
    height, width = picture.shape[:2]
    across = min(width, round(height * WIDTH_TO_HEIGHT))
    down = min(height, round(across / WIDTH_TO_HEIGHT))
    left, top = (width - across) // 2, (height - down) // 2
    return picture[top : top + down, left : left + across]


def _around(part: Any, face: Face) -> Any:
    """A part of 3:4 in which the face has its room, moved to where the picture ends."""
    height, width = part.shape[:2]
    across = min(width, round(face.width * width * _ROOM))
    down = min(height, round(across / WIDTH_TO_HEIGHT))
    across = round(down * WIDTH_TO_HEIGHT)
    left = min(max(0, round(face.x * width - across / 2)), width - across)
    top = min(max(0, round(face.y * height - down * _HIGHER)), height - down)
    return part[top : top + down, left : left + across]


def _faces(grey: Any) -> list[tuple[int, int, int, int]]:
    found = _cascade("haarcascade_frontalface_default.xml").detectMultiScale(
        grey, 1.15, 5, minSize=(_SMALLEST_FACE, _SMALLEST_FACE)
    )
    return [(int(x), int(y), int(width), int(height)) for x, y, width, height in found]


def _face(grey: Any, box: tuple[int, int, int, int]) -> Face:
    x, y, width, height = box
    upper = grey[y : y + round(height * _EYES_ABOVE), x : x + width]
    eyes = _cascade("haarcascade_eye_tree_eyeglasses.xml").detectMultiScale(upper, 1.1, 3)
    down, across = grey.shape
    return Face((x + width / 2) / across, (y + height / 2) / down, width / across, min(2, len(eyes)))


def _centre(grey: Any) -> tuple[int, int, int, int]:
    down, across = grey.shape
    return across // 4, down // 4, across // 2, down // 2


@cache
def _cascade(name: str) -> Any:
    cv2 = opencv()
    return cv2.CascadeClassifier(cv2.data.haarcascades + name)
