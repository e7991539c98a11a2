"""What every access point promises, whatever it is."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from bridge.contract.circulation import Unavailable
from bridge.hotspots.making import propose
from bridge.hotspots.point import Access, Profile
from tests.hotspots.rigs import KINDS, SECRET, TOTAL, Rig, Trouble, no_thread_is_left

PROFILE = Profile(minutes=480, down=2000, up=500, devices=2)


def this_evening() -> datetime:
    return datetime.now(UTC).replace(microsecond=0) + timedelta(hours=8)


def test_who_is_admitted_gets_in(rig: Rig) -> None:
    given = propose()
    access = rig.point.admit(given.user, given.password, PROFILE, this_evening())
    assert rig.lets_in(access)
    assert rig.point.knows(access)


def test_what_is_given_out_is_what_was_asked_for_or_the_points_own(rig: Rig) -> None:
    given, until = propose(), this_evening()
    access = rig.point.admit(given.user, given.password, PROFILE, until)
    assert access.user in (given.user, "")
    assert access.password == given.password or not access.user
    assert access.until == (until if rig.keeps_accounts else None)


def test_there_may_be_no_limit_and_no_end(rig: Rig) -> None:
    given = propose()
    access = rig.point.admit(given.user, given.password, Profile(0, 0, 0, 0), None)
    assert rig.lets_in(access)
    assert access.until is None


def test_admitted_again_there_is_one_way_in(rig: Rig) -> None:
    given, other = propose(), propose()
    rig.point.admit(given.user, given.password, PROFILE, this_evening())
    access = rig.point.admit(given.user, other.password, PROFILE, this_evening())
    assert rig.ways_in() == 1
    assert rig.lets_in(access)


def test_admitted_by_several_at_once_there_is_one_way_in(rig: Rig) -> None:
    """Where the point itself cannot promise that, the second one is told that it did not work, or finds the first."""
    given = propose()

    def admit(_: int) -> None:
        with suppress(Unavailable):
            rig.point.admit(given.user, given.password, PROFILE, this_evening())

    with ThreadPoolExecutor(4) as stands:
        list(stands.map(admit, range(4)))
    access = rig.point.admit(given.user, given.password, PROFILE, this_evening())
    assert rig.lets_in(access)
    if not access.handle.count("-"):  # a UniFi console makes as many of a name as it is asked for
        assert rig.ways_in() == 1


def test_who_is_removed_gets_in_no_more(rig: Rig) -> None:
    given = propose()
    access = rig.point.admit(given.user, given.password, PROFILE, this_evening())
    rig.point.remove(access)
    assert rig.lets_in(access) is not rig.keeps_accounts
    assert rig.point.knows(access) is not rig.keeps_accounts


def test_what_is_removed_twice_or_never_was_is_no_error(rig: Rig) -> None:
    given = propose()
    access = rig.point.admit(given.user, given.password, PROFILE, this_evening())
    rig.point.remove(access)
    rig.point.remove(access)
    rig.point.remove(Access("p-nobody", "nothing", None, "*99"))
    rig.point.remove(Access("", "nothing", None, "6d1f1f5e-0f0e-4bb6-9f5c-000000000000"))


def test_what_another_driver_has_made_is_not_known(rig: Rig) -> None:
    assert not rig.point.knows(Access("p-nobody", "nothing", None, "*99"))
    assert not rig.point.knows(Access("", "12345-67890", None, "6d1f1f5e-0f0e-4bb6-9f5c-000000000000"))


def test_removing_one_leaves_the_others(rig: Rig) -> None:
    one, two = (propose() for _ in range(2))
    first, second = (rig.point.admit(given.user, given.password, PROFILE, this_evening()) for given in (one, two))
    rig.point.remove(first)
    assert rig.lets_in(second)
    assert rig.point.knows(second)


def test_removed_and_admitted_again_one_gets_in(rig: Rig) -> None:
    given = propose()
    rig.point.remove(rig.point.admit(given.user, given.password, PROFILE, this_evening()))
    access = rig.point.admit(given.user, given.password, PROFILE, this_evening())
    assert rig.lets_in(access)


@pytest.mark.parametrize("act", ["admit", "knows", "remove"])
@pytest.mark.parametrize(
    ("rig", "trouble"), [(kind, trouble) for kind in KINDS for trouble in KINDS[kind]], indirect=["rig"]
)
def test_in_trouble_it_says_so_soon_and_tells_no_secret(
    rig: Rig, trouble: Trouble, act: str, caplog: pytest.LogCaptureFixture
) -> None:
    given = propose()
    access = rig.point.admit(given.user, given.password, PROFILE, this_evening())
    point = rig.in_trouble(trouble)
    if act == "remove" and not rig.keeps_accounts:
        point.remove(access)
        return
    began = time.monotonic()
    acts: dict[str, Callable[[], object]] = {
        "admit": lambda: point.admit(given.user, given.password, PROFILE, this_evening()),
        "knows": lambda: point.knows(access),
        "remove": lambda: point.remove(access),
    }
    with caplog.at_level(logging.DEBUG), pytest.raises(Unavailable) as caught:
        acts[act]()
    assert time.monotonic() - began < TOTAL + 1
    no_thread_is_left()
    told = "".join(traceback.format_exception(caught.value)) + caplog.text
    for secret in (SECRET, "kunci-salah-9", given.password, access.password, given.user):
        assert secret not in told
    assert str(caught.value)


def test_after_trouble_it_works_again(rig: Rig) -> None:
    given = propose()
    point = rig.in_trouble(Trouble.NO_SECRET)
    with pytest.raises(Unavailable):
        point.admit(given.user, given.password, PROFILE, this_evening())
    assert rig.ways_in() == (0 if rig.keeps_accounts else 1)
    assert rig.lets_in(rig.point.admit(given.user, given.password, PROFILE, this_evening()))
