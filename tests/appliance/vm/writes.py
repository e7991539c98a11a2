"""A disk as a power cut leaves it: all that was told to be on it, and of what was still on its way as much as chance
wants, whole, torn or not at all.

QEMU's blklogwrites notes what a guest writes, in the format of the kernel's dm-log-writes
(Documentation/admin-guide/device-mapper/log-writes.rst): a head, then for each write a sector that tells of it, and
what was written; a flush is a write of nothing.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SECTOR = 512

_HEAD, _ENTRY = struct.Struct("<QQQI"), struct.Struct("<QQQQ")
_MAGIC, _VERSION = 0x6A736677736872, 1
_FLUSH, _FUA, _DISCARD = 1, 2, 4


@dataclass(frozen=True, slots=True)
class Write:
    """`place` in bytes. `flush`: everything before it is on the disk, says whoever has waited for it."""

    place: int
    data: bytes
    flush: bool


@dataclass(frozen=True, slots=True)
class Left:
    """Numbers of writes: on the disk by promise, and on their way at the cut, of which `torn` or `missing` are not
    whole."""

    flushed: int
    on_the_way: int
    torn: int
    missing: int


def writes(log: Path) -> Iterator[Write]:
    """Up to the last one that was wholly noted. Raises ValueError for what is not such a log."""
    with log.open("rb") as file:
        head = file.read(_HEAD.size)
        if not any(head):  # it is written with the first write that is wholly noted
            return
        magic, version, entries, size = _HEAD.unpack(head)
        if (magic, version, size) != (_MAGIC, _VERSION, SECTOR):
            raise ValueError(f"{log} is not a log of writes")
        file.seek(SECTOR)
        for _ in range(entries):
            place, sectors, flags, _ = _ENTRY.unpack(file.read(SECTOR)[: _ENTRY.size])
            data = b"" if flags & _DISCARD else file.read(sectors * SECTOR)
            yield Write(place * SECTOR, data, bool(flags & (_FLUSH | _FUA)))


def cut(log: Path, disk: Path, chance: random.Random) -> Left:
    """Brings `disk`, raw and as it was before the first write, to where the power cut left it."""
    noted = tuple(writes(log))
    flushed = 1 + max((number for number, write in enumerate(noted) if write.flush), default=-1)
    missing = torn = 0
    with disk.open("r+b") as file:
        for number, write in enumerate(noted):
            kept = len(write.data) if number < flushed else _kept(len(write.data), chance)
            file.seek(write.place)
            file.write(write.data[:kept])
            missing += kept == 0 < len(write.data)
            torn += 0 < kept < len(write.data)
    return Left(flushed, len(noted) - flushed, torn, missing)


def _kept(size: int, chance: random.Random) -> int:
    """All, nothing, or the first sectors."""
    return chance.choice((0, size, chance.randint(0, size // SECTOR) * SECTOR))
