"""What can be set about the desk: the table `desk` of the central's configuration."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Desk:
    """`upload_mb` is the largest file that can be imported, in MiB. `library` is its name on member cards."""

    upload_mb: int = 1024
    library: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.upload_mb <= 1024 * 1024:
            raise ValueError("upload_mb must be 1 to 1048576")
