"""What the machine under a stand says of itself: disk, heat, power, clock."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from bridge.offline.clock import Stamp, read_stamp

_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Readings:
    """`free_mb` and `total_mb` are MiB, None when the file system does not answer. `celsius` and `under_voltage` are
    None where the machine does not tell."""

    free_mb: int | None = None
    total_mb: int | None = None
    celsius: float | None = None
    under_voltage: bool | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """Where to look; tests look elsewhere. `stamp` reads the clocks."""

    thermal: Path = Path("/sys/class/thermal")
    hwmon: Path = Path("/sys/class/hwmon")
    stat: Path = Path("/proc/stat")
    stamp: Callable[[], Stamp] = field(default=read_stamp)

    def read(self, folder: Path | None) -> Readings:
        """`folder` is on the disk that matters, None for no disk. May block."""
        free, total = _disk(folder) if folder else (None, None)
        return Readings(free, total, self._celsius(), self._under_voltage())

    def booted(self) -> datetime | None:
        """When the machine began, by the kernel's word; aware."""
        lines = _text(self.stat).splitlines()
        seconds = next((line.split()[1] for line in lines if line.startswith("btime ")), None)
        return datetime.fromtimestamp(int(seconds), UTC) if seconds and seconds.isdigit() else None

    def _celsius(self) -> float | None:
        """The hottest zone's."""
        texts = [_text(zone / "temp").strip() for zone in _folders(self.thermal, "thermal_zone")]
        return max((int(text) / 1000 for text in texts if text.lstrip("-").isdigit()), default=None)

    def _under_voltage(self) -> bool | None:
        """Of a Raspberry Pi: the driver raspberrypi-hwmon, named "rpi_volt"."""
        for chip in _folders(self.hwmon, "hwmon"):
            if _text(chip / "name").strip() == "rpi_volt":
                alarm = _text(chip / "in0_lcrit_alarm").strip()
                return alarm == "1" if alarm else None
        return None


def certificate_ends(file: str) -> datetime | None:
    """When a certificate (PEM) becomes invalid, aware; None without a file, or when it cannot be read."""
    try:
        return x509.load_pem_x509_certificate(Path(file).read_bytes()).not_valid_after_utc if file else None
    except (OSError, ValueError):
        return None


def _disk(folder: Path) -> tuple[int | None, int | None]:
    try:
        disk = os.statvfs(folder)
    except OSError:
        return None, None
    return disk.f_bavail * disk.f_frsize // _MIB, disk.f_blocks * disk.f_frsize // _MIB


def _folders(parent: Path, prefix: str) -> list[Path]:
    try:
        return sorted(path for path in parent.iterdir() if path.name.startswith(prefix))
    except OSError:
        return []


def _text(file: Path) -> str:
    """Empty when it cannot be read; these files are the kernel's, and come and go with their drivers."""
    try:
        return file.read_text("ascii", "replace")
    except OSError:
        return ""
