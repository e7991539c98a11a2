"""A face that nobody has, drawn well enough for OpenCV's cascades, and films of it: for rehearsals and tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1280, 720
WALL, COAT, HAIR, SKIN, SHADE = (190, 196, 194), (40, 70, 80), (36, 28, 26), (214, 168, 140), (176, 130, 106)
GOOD = 0.75  # the size at which a face is as large as it should be

Picture = Any  # an OpenCV image: rows, columns, blue, green, red


def somebody(size: float = GOOD, x: int = 0, y: int = 0, eyes: bool = True) -> Picture:
    """A person before a wall; `x` and `y` are pixels to the right of the middle and below it."""
    return people((size, x, y), eyes=eyes)


def people(*faces: tuple[float, int, int], eyes: bool = True) -> Picture:
    picture = Image.new("RGB", (WIDTH, HEIGHT), WALL)
    for size, x, y in faces:
        _draw(ImageDraw.Draw(picture), WIDTH // 2 + x, HEIGHT // 2 - 30 + y, size, eyes)
    soft = picture.filter(ImageFilter.GaussianBlur(2))
    return cv2.cvtColor(numpy.array(soft), cv2.COLOR_RGB2BGR)


def nobody() -> Picture:
    return people()


def lit(picture: Picture, light: float) -> Picture:
    """The same with so many times the light; what is too bright is white."""
    return numpy.clip(picture.astype(numpy.float32) * light, 0, 255).astype(numpy.uint8)


def blurred(picture: Picture, pixels: int) -> Picture:
    return cv2.GaussianBlur(picture, (2 * pixels + 1, 2 * pixels + 1), 0)


def arrival(path: Path) -> Path:
    """Somebody comes before the camera, first too far to one side, and then stays."""
    steps = (nobody(), somebody(0.46, 260), somebody(0.46, 150), somebody(0.55, 110), somebody(0.65, 30))
    return film(path, *steps, *[somebody()] * 16)


def film(path: Path, *pictures: Picture, times: int = 10) -> Path:
    """A film that shows each picture so many times, as MJPEG."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 15, (WIDTH, HEIGHT))
    for picture in pictures:
        for _ in range(times):
            writer.write(picture)
    writer.release()
    return path


def _draw(pen: ImageDraw.ImageDraw, x: float, y: float, size: float, eyes: bool) -> None:
    def oval(left: float, top: float, right: float, bottom: float, colour: tuple[int, int, int]) -> None:
        pen.ellipse((x + left * size, y + top * size, x + right * size, y + bottom * size), fill=colour)

    oval(-230, 190, 230, 760, COAT)
    pen.rounded_rectangle((x - 52 * size, y + 110 * size, x + 52 * size, y + 240 * size), 30 * size, fill=SHADE)
    oval(-150, -210, 150, 60, HAIR)
    oval(-122, -165, 122, 165, SKIN)
    oval(-140, -205, 140, -95, HAIR)
    for side in (-60, 60):
        oval(side - 40, -52, side + 40, -14, SHADE)
        oval(side - 46, -84, side + 46, -62, HAIR)
        if eyes:
            oval(side - 30, -42, side + 30, -12, (235, 230, 226))
            oval(side - 14, -42, side + 14, -12, HAIR)
    oval(-22, 10, 22, 60, SHADE)
    oval(-52, 92, 52, 124, (150, 80, 76))
    oval(-50, 84, 50, 106, SKIN)
