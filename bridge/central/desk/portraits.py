"""A picture that a librarian brings, made into the photo that a member has: cut to 3:4, and nothing told beside it."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

from bridge.contract.membership import LONGEST_PHOTO, PHOTO_SIZE

_QUALITIES = (90, 80, 65, 50, 35, 20)


def portrait(file: bytes) -> bytes | None:
    """A JPEG as `Membership.add_photo` wants it; None when the file is no picture that can be read."""
    try:
        with warnings.catch_warnings(action="error"), Image.open(io.BytesIO(file), formats=["JPEG", "PNG"]) as picture:
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, ValueError, SyntaxError, EOFError, Warning):  # what Pillow says to broken pictures
        return None
    sized = ImageOps.fit(upright, PHOTO_SIZE)
    return next(jpeg for jpeg in (_jpeg(sized, quality) for quality in _QUALITIES) if len(jpeg) <= LONGEST_PHOTO)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return file.getvalue()
