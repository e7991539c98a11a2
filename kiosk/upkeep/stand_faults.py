"""What is the matter with a stand that is the fault of no one device, in the words of the fleet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from bridge.contract.faults import Fault
from kiosk.inbox import Condition
from kiosk.views import Cause


def stand_faults(condition: Condition, closed: Callable[[Condition], Cause | None]) -> tuple[Fault, ...]:
    """`closed` tells why a stand in a condition serves nobody. Every fault is told, not only the one on the screen."""
    return tuple(dict.fromkeys(_faults(condition, closed)))


def fault_of(cause: Cause) -> Fault:
    """They have the same names."""
    return Fault(cause.value)


def _faults(condition: Condition, closed: Callable[[Condition], Cause | None]) -> Iterator[Fault]:
    if not condition.in_service:
        yield Fault.OUT_OF_SERVICE
    if not condition.reads:
        yield Fault.NO_READER
    if cause := closed(replace(condition, in_service=True, working=condition.working | condition.readers)):
        yield fault_of(cause)
    elif not condition.online:
        yield Fault.LIBRARY_AWAY
