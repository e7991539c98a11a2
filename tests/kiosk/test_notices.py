"""What the bridge says of the library, and whether the kiosk can serve anybody then."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bridge.contract.letters import Deed
from bridge.contract.wire import Notice, Offline
from kiosk.assembly import event_of
from kiosk.events import CannotKeep, DeviceBack, Link, LinkBack, LinkLost, LinkOffline
from kiosk.inbox import Condition
from kiosk.views import Cause

KNEW = datetime(2026, 11, 23, 2, tzinfo=UTC)
ACCEPTS = (Deed.BORROW, Deed.RETURN)


@pytest.mark.parametrize(
    ("notice", "offline", "event"),
    [
        (Notice.LINK_BACK, None, LinkBack()),
        (Notice.LINK_LOST, None, LinkLost()),
        (Notice.CANNOT_KEEP, None, CannotKeep()),
        (Notice.OFFLINE, Offline(KNEW, ACCEPTS), LinkOffline(KNEW, ACCEPTS)),
        (Notice.OFFLINE, None, LinkOffline(None, ())),
    ],
)
def test_every_notice_becomes_an_event(notice: Notice, offline: Offline | None, event: Link) -> None:
    assert event_of(notice, offline) == event


@pytest.mark.parametrize(
    ("link", "cause"),
    [
        (LinkBack(), None),
        (LinkLost(), Cause.NO_LINK),
        (CannotKeep(), Cause.CANNOT_KEEP),
        (LinkOffline(KNEW, ACCEPTS), None),
        (LinkOffline(None, ACCEPTS), Cause.NO_LIBRARY),
        (LinkOffline(KNEW, ()), Cause.NO_LIBRARY),
    ],
)
def test_only_a_library_or_a_stand_that_knows_it_can_serve(link: Link, cause: Cause | None) -> None:
    condition = Condition(frozenset({"scanner"})).after(DeviceBack("scanner")).after(link)
    assert condition.cause is cause
    assert (condition.offline is None) == (not isinstance(link, LinkOffline))


def test_before_anything_was_said_nobody_can_be_served() -> None:
    assert Condition(frozenset({"scanner"})).after(DeviceBack("scanner")).cause is Cause.NO_LINK
