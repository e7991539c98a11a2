"""What a kiosk is: its version, and its configuration as it can be read and compared."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from typing import Any

from kiosk.config import Settings


@dataclass(frozen=True, slots=True)
class About:
    """`config` holds no secret, because a kiosk has none; `started` is aware."""

    version: str
    role: str
    config: tuple[tuple[str, str], ...]
    started: datetime

    @property
    def config_hash(self) -> str:
        """The same for the same settings, whatever their order or comments in the file."""
        lines = "\n".join(f"{key} = {value}" for key, value in sorted(self.config))
        return hashlib.sha256(lines.encode()).hexdigest()[:12]


def about(settings: Settings) -> About:
    config = tuple(_flat("", dataclasses.asdict(settings)))
    return About(_version(), settings.role.value, config, datetime.now(UTC))


def _version() -> str:
    try:
        return metadata.version("anjungan")
    except metadata.PackageNotFoundError:
        return "source"  # it runs from a copy of the sources that was never installed


def _flat(at: str, value: Any) -> Iterator[tuple[str, str]]:
    """("window.width", "1080") and so on; of a list each has its number."""
    match value:
        case Mapping():
            for key, inner in value.items():
                yield from _flat(f"{at}.{key}" if at else str(key), inner)
        case list() | tuple():
            for number, inner in enumerate(value):
                yield from _flat(f"{at}[{number}]", inner)
        case _:
            yield at, str(value)
