"""A disk that loses with its power what was not synced: the model, which forgetful_mount puts under real programs.

As strict as POSIX allows: data is safe once its file was synced, a name once its directory was. Of everything else any
part may be left after a cut, sector by sector and name by name, as chance has it; a rename is done or not.
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

SECTOR = 512
_SHARES = (0.0, 0.5, 1.0)  # of what was not synced; at a cut one is drawn for each file and one for the names


class File:
    def __init__(self) -> None:
        self.content, self._safe = bytearray(), bytearray()
        self._unsynced: set[int] = set()  # sectors

    def write(self, written: bytes, offset: int) -> None:
        if offset > len(self.content):
            self.truncate(offset)
        self.content[offset : offset + len(written)] = written
        self._touch(offset, offset + len(written))

    def truncate(self, length: int) -> None:
        self._touch(*sorted((length, len(self.content))))
        _resize(self.content, length)

    def sync(self) -> None:
        self._keep(self._unsynced, len(self.content))
        self._unsynced.clear()

    def cut(self, chance: Random) -> None:
        share = chance.choice(_SHARES)
        kept = [sector for sector in sorted(self._unsynced) if chance.random() < share]
        self._keep(kept, chance.choices((len(self._safe), len(self.content)), (1 - share, share))[0])
        self.content = bytearray(self._safe)
        self._unsynced.clear()

    def _touch(self, start: int, end: int) -> None:
        self._unsynced.update(range(start // SECTOR, -(-end // SECTOR)))

    def _keep(self, sectors: Iterable[int], length: int) -> None:
        _resize(self._safe, length)
        for start in (sector * SECTOR for sector in sectors):
            part = self.content[start : start + SECTOR]
            if part and len(self._safe) < start:
                _resize(self._safe, start)
            self._safe[start : start + len(part)] = part


class Disk:
    """One directory of files. What a cut leaves depends on `seed` and on what was done before, on nothing else."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)
        self.names: dict[str, File] = {}
        self._safe: dict[str, File] = {}
        self._unsynced: list[dict[str, File | None]] = []

    def change_names(self, change: dict[str, File | None]) -> None:
        """`None` takes a name away; the whole change survives a cut, or nothing of it."""
        self._unsynced.append(change)
        _apply(change, self.names)

    def sync_names(self) -> None:
        self._unsynced.clear()
        self._safe = dict(self.names)

    def cut(self) -> None:
        """Power goes, and comes back."""
        share = self._chance.choice(_SHARES)
        for change in self._unsynced:
            if self._chance.random() < share:
                _apply(change, self._safe)
        self.names = dict(self._safe)
        self._unsynced.clear()
        for file in dict.fromkeys(self.names.values()):
            file.cut(self._chance)


def _apply(change: dict[str, File | None], names: dict[str, File]) -> None:
    for name, file in change.items():
        names.pop(name, None)
        if file is not None:
            names[name] = file


def _resize(content: bytearray, length: int) -> None:
    del content[length:]
    content.extend(bytes(length - len(content)))
