"""What is the matter with a stand as a whole has the same name on its screen and in the fleet."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bridge.contract.faults import Fault, Severity, code, severity
from bridge.contract.letters import Deed
from kiosk.events import CannotKeep, DeviceBack, DeviceLost, Event, LinkBack, LinkLost, LinkOffline, ServiceChanged
from kiosk.inbox import Condition
from kiosk.upkeep.stand_faults import fault_of, stand_faults
from kiosk.views import Cause

KNEW = datetime(2026, 11, 23, 2, tzinfo=UTC)
WELL = (LinkBack(), DeviceBack("scanner"))
AWAY = LinkOffline(KNEW, (Deed.BORROW,))


def of(*events: Event) -> tuple[Fault, ...]:
    condition = Condition(frozenset({"scanner"}))
    for event in events:
        condition = condition.after(event)
    return stand_faults(condition, lambda condition: condition.cause)


@pytest.mark.parametrize(
    ("events", "faults"),
    [
        ((), (Fault.NO_READER, Fault.NO_LINK)),
        (WELL, ()),
        ((*WELL, LinkLost()), (Fault.NO_LINK,)),
        ((*WELL, CannotKeep()), (Fault.CANNOT_KEEP,)),
        ((*WELL, AWAY), (Fault.LIBRARY_AWAY,)),
        ((*WELL, LinkOffline(None, ())), (Fault.NO_LIBRARY,)),
        ((*WELL, DeviceLost("scanner")), (Fault.NO_READER,)),
        ((*WELL, AWAY, DeviceLost("scanner")), (Fault.NO_READER, Fault.LIBRARY_AWAY)),
        ((*WELL, ServiceChanged(False)), (Fault.OUT_OF_SERVICE,)),
        ((*WELL, ServiceChanged(False), ServiceChanged(True)), ()),
        ((LinkBack(), ServiceChanged(False)), (Fault.OUT_OF_SERVICE, Fault.NO_READER)),
    ],
)
def test_all_that_is_wrong_is_told(events: tuple[Event, ...], faults: tuple[Fault, ...]) -> None:
    assert of(*events) == faults


@pytest.mark.parametrize("cause", Cause)
def test_whatever_closes_a_stand_is_a_fault_that_closes_it_with_a_code(cause: Cause) -> None:
    assert severity(fault_of(cause)) is Severity.CLOSED
    assert code(fault_of(cause)).startswith("A-")
