"""Whether the central counts as reachable: a value with hysteresis, so that a weak link does not flap."""

from __future__ import annotations

from dataclasses import dataclass, replace

PROBES_TO_BE_DOWN = 2  # a lost probe may be chance, a patron's lost answer is not


@dataclass(frozen=True, slots=True)
class Reachability:
    """`up` is None until something is known. `needed` good answers in a row end an outage."""

    up: bool | None = None
    needed: int = 2
    failures: int = 0
    successes: int = 0

    def after(self, good: bool, probe: bool) -> Reachability:
        """What is believed after an answer, or the lack of one, to a probe or to a real question."""
        up: bool | None
        if good:
            successes = self.successes + 1
            up = self.up is not False or successes >= self.needed
            return replace(self, up=up, failures=0, successes=successes)
        failures = self.failures + (1 if probe else PROBES_TO_BE_DOWN)
        up = False if failures >= PROBES_TO_BE_DOWN else self.up
        return replace(self, up=up, failures=failures, successes=0)
