"""What a stand may do while the library cannot be asked: the TOML table `offline`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bridge.contract.letters import Deed

_LEAST = {"cache_days": 1, "most_letters": 1, "reserve_mb": 1, "refresh": 1, "per_second": 0.1, "first_pause": 0.1}


@dataclass(frozen=True, slots=True)
class OfflineSettings:
    """`directory` is where accepted acts and what is known of the library lie; it must survive a restart.

    `accepts` are the deeds that are done without the library. What is known is used for `cache_days` days, and asked
    for anew every `refresh` seconds. `cards_with_pin` accepts a card alone although its owner has a PIN, which cannot
    be checked; `trust_visit` believes that who stands here has signed the guest book somewhere today. `strangers`
    believes every card and item that the library has not told of, for libraries whose own system tells of none in
    advance: nothing of them can be checked then, but what was done here.

    No more than `most_letters` are kept, and none when less than `reserve_mb` MiB of the disk are free. They are
    delivered `per_second`, and one that fails again after `first_pause` seconds, doubled up to `longest_pause`.
    """

    directory: Path
    accepts: tuple[str, ...] = tuple(Deed)
    cache_days: int = 7
    refresh: float = 60.0
    cards_with_pin: bool = False
    trust_visit: bool = True
    strangers: bool = False
    most_letters: int = 10_000
    reserve_mb: int = 16
    per_second: float = 5.0
    first_pause: float = 2.0
    longest_pause: float = 300.0

    def __post_init__(self) -> None:
        if unknown := sorted(set(self.accepts) - set(Deed)):
            raise ValueError(f"accepts: {unknown[0]!r} is not known; known are {', '.join(Deed)}")
        for name, least in _LEAST.items():
            if getattr(self, name) < least:
                raise ValueError(f"{name} must be at least {least}")
        if self.longest_pause < self.first_pause:
            raise ValueError("longest_pause must not be less than first_pause")
