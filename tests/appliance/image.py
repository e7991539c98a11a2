"""The parts of the appliance's image: what deploy/image/build wrote."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Parts:
    """`folder` has root.ext4, data.ext4, vmlinuz, initrd.img and command-line (deploy/image/build --folder)."""

    folder: Path

    @property
    def command_line(self) -> str:
        return (self.folder / "command-line").read_text("ascii").strip()
