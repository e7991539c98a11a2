"""A camera without a lens: gives the impressions of a script, and can be unplugged."""

from __future__ import annotations

import errno
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from kiosk.hardware import Frame, OpenCamera
from kiosk.photo.impression import Face, Impression

GOOD = Impression((Face(0.5, 0.45, 0.45),))
FAR = Impression((Face(0.5, 0.45, 0.2),))
PORTRAIT = b"JPEG of 600x800"


@dataclass
class FakeCamera:
    """`seen` are the impressions, the last one for ever; None is a camera that is lost then."""

    seen: list[Impression | None] = field(default_factory=lambda: [GOOD])
    name: str = "camera"
    opened: int = 0
    closed: int = 0
    there: bool = True
    at: float = 0.0

    def present(self) -> bool:
        return self.there

    @asynccontextmanager
    async def open(self) -> AsyncIterator[OpenCamera]:
        if not self.there:
            raise OSError(errno.ENODEV, "no camera")
        self.opened += 1
        try:
            yield self
        finally:
            self.closed += 1

    async def newest(self) -> Frame:
        seen = self.seen.pop(0) if len(self.seen) > 1 else self.seen[0]
        if seen is None:
            raise OSError(errno.ENODEV, "unplugged")
        self.at += 0.1
        return Frame(2, 2, bytes(12), seen, self.at)

    async def portrait(self, frame: Frame) -> bytes:
        return PORTRAIT
