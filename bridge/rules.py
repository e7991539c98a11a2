"""The library's policy together with its clock: what is today, and when now is, where the library stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bridge.policy import LoanPolicy


@dataclass(frozen=True, slots=True)
class Rules:
    """`clock` gives aware datetimes in any zone."""

    policy: LoanPolicy
    clock: Callable[[], datetime]

    def now(self) -> datetime:
        """In the library's own zone; its date is the library's today."""
        return self.clock().astimezone(ZoneInfo(self.policy.timezone))

    def at_this_moment(self) -> Rules:
        """With the clock stopped, so that midnight never comes in the middle of a decision."""
        now = self.now()
        return Rules(self.policy, lambda: now)

    @property
    def answers_kept(self) -> timedelta:
        return timedelta(days=self.policy.idempotency_days)

    @property
    def pin_block(self) -> timedelta:
        return timedelta(minutes=self.policy.pin_block_minutes)
