"""What is to be seen in a picture, as numbers: faces, light, sharpness."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH_TO_HEIGHT = 3 / 4  # of the part of a picture that becomes the photo: its middle


@dataclass(frozen=True, slots=True)
class Face:
    """Its middle and width as shares of the part that becomes the photo: (0, 0) is its upper left corner as the camera
    sees it, (1, 1) the lower right one. `eyes` is how many were found in it."""

    x: float
    y: float
    width: float
    eyes: int = 2


@dataclass(frozen=True, slots=True)
class Impression:
    """`brightness` is the mean of the face, or of the middle without one: 0 is black, 1 is white. `burnt` is the share
    of it that is nothing but white. `sharpness` is the variance of its Laplacian at a fixed size."""

    faces: tuple[Face, ...] = ()
    brightness: float = 0.5
    burnt: float = 0.0
    sharpness: float = 1000.0
