"""What time it was, on a machine without a battery: what is sure, what is a guess, and what is put right later."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.offline.clock import Anchor, Clock, Moment, Stamp, read_stamp

TRUE = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
WRONG_BY = {
    "in 2000": datetime(2000, 1, 1, tzinfo=UTC) - TRUE,
    "ten years ahead": timedelta(days=3652),
    "an hour slow": timedelta(hours=-1),
    "right by chance": timedelta(0),
}


@dataclass
class Pi:
    """A machine in the world: `at` is the true time, `wrong` what its wall clock adds to it."""

    at: datetime = TRUE
    wrong: timedelta = timedelta(0)
    synced: bool = False
    boots: int = 1
    up: float = 0.0
    kept: list[Anchor] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = self.started()

    def started(self) -> Clock:
        return Clock(tuple(self.kept), self.kept.append, self.reading)

    def reading(self) -> Stamp:
        return Stamp(f"boot-{self.boots}", self.up, self.at + self.wrong, self.synced)

    def wait(self, **time: float) -> None:
        passed = timedelta(**time)
        self.at, self.up = self.at + passed, self.up + passed.total_seconds()

    def sync(self) -> None:
        self.wrong, self.synced = timedelta(0), True

    def reboot(self, wrong: timedelta = timedelta(0), off: timedelta = timedelta(minutes=1)) -> None:
        """The time that it was off is known to nobody."""
        self.at, self.up, self.boots = self.at + off, 10.0, self.boots + 1
        self.wrong, self.synced = wrong, False
        self.clock = self.started()


@pytest.mark.parametrize("wrong", WRONG_BY.values(), ids=WRONG_BY)
def test_a_clock_that_nobody_has_set_gives_a_guess(wrong: timedelta) -> None:
    assert Pi(wrong=wrong).clock.now() == Moment(TRUE + wrong, sure=False)


@pytest.mark.parametrize("wrong", WRONG_BY.values(), ids=WRONG_BY)
def test_network_time_in_the_middle_puts_right_what_was_before(wrong: timedelta) -> None:
    pi = Pi(wrong=wrong)
    stamp = pi.clock.stamp()
    pi.wait(hours=5)
    pi.sync()
    assert pi.clock.now() == Moment(TRUE + timedelta(hours=5), sure=True)
    assert pi.clock.when(stamp) == Moment(TRUE, sure=True)


@pytest.mark.parametrize("wrong", WRONG_BY.values(), ids=WRONG_BY)
def test_the_librarys_own_time_is_as_good_where_there_is_no_network_time(wrong: timedelta) -> None:
    pi = Pi(wrong=wrong)
    stamp = pi.clock.stamp()
    pi.wait(hours=5)
    pi.clock.heard(pi.at)
    pi.wait(minutes=1)
    assert pi.clock.now() == Moment(TRUE + timedelta(hours=5, minutes=1), sure=True)
    assert pi.clock.when(stamp) == Moment(TRUE, sure=True)


def test_network_time_counts_more_than_what_the_library_says() -> None:
    pi = Pi(synced=True)
    pi.clock.heard(TRUE + timedelta(days=1))
    assert pi.clock.when(pi.reading()) == Moment(TRUE, sure=True)
    pi = Pi(wrong=timedelta(days=-1))
    pi.clock.heard(TRUE + timedelta(hours=1))
    pi.sync()
    assert pi.clock.now() == Moment(TRUE, sure=True)


def test_a_stamp_of_network_time_stays_what_it_was_after_a_reboot() -> None:
    pi = Pi(synced=True)
    stamp = pi.clock.stamp()
    pi.reboot(WRONG_BY["in 2000"])
    assert pi.clock.when(stamp) == Moment(TRUE, sure=True)
    assert not pi.clock.now().sure
    assert Clock().when(stamp) == Moment(TRUE, sure=True), "though the boot is forgotten"


def test_what_was_learned_in_a_boot_is_known_after_the_next() -> None:
    pi = Pi(wrong=WRONG_BY["in 2000"])
    stamp = pi.clock.stamp()
    pi.wait(hours=1)
    pi.clock.heard(pi.at)
    pi.reboot(WRONG_BY["in 2000"])
    assert pi.clock.when(stamp) == Moment(TRUE, sure=True)


def test_the_time_of_one_boot_says_nothing_of_another() -> None:
    pi = Pi(wrong=WRONG_BY["an hour slow"])
    stamp = pi.clock.stamp()
    pi.reboot()
    pi.sync()
    assert pi.clock.now().sure
    assert pi.clock.when(stamp) == Moment(TRUE - timedelta(hours=1), sure=False)


LATER = TRUE + timedelta(hours=2)


@pytest.mark.parametrize(
    ("wall", "after", "before", "at"),
    [
        (TRUE, None, None, TRUE),
        (TRUE - timedelta(days=9000), TRUE, None, TRUE),
        (TRUE + timedelta(hours=1), TRUE, LATER, TRUE + timedelta(hours=1)),
        (TRUE + timedelta(days=3652), TRUE, LATER, LATER),
        (TRUE, LATER, TRUE + timedelta(hours=1), TRUE + timedelta(hours=1)),
    ],
)
def test_a_guess_keeps_to_what_is_known_around_it(
    wall: datetime, after: datetime | None, before: datetime | None, at: datetime
) -> None:
    assert Clock().when(Stamp("lost", 1.0, wall, synced=False), after, before) == Moment(at, sure=False)


def test_only_what_is_new_is_kept() -> None:
    pi = Pi(synced=True)
    for _ in range(100):
        pi.wait(seconds=600.01)
        pi.up -= 0.01  # crystals differ
        pi.clock.now()
    assert len(pi.kept) == 1
    pi.wrong = timedelta(minutes=3)  # somebody has set another time server
    pi.clock.now()
    assert pi.kept[1:] == [Anchor("boot-1", pi.up, pi.at + pi.wrong)]


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["act", "wait", "sync", "hear", "reboot"]),
        st.integers(1, 100_000),
        st.sampled_from(list(WRONG_BY.values())),
    ),
    max_size=40,
)


@given(DEEDS)
def test_what_is_called_sure_is_true_whatever_happens(deeds: list[tuple[str, int, timedelta]]) -> None:
    """And of each boot in which the time was ever known everything is sure."""
    pi, acts, known = Pi(wrong=WRONG_BY["in 2000"]), [], set()
    for deed, seconds, wrong in deeds:
        match deed:
            case "act":
                acts.append((pi.at, pi.clock.stamp()))
            case "wait":
                pi.wait(seconds=seconds)
            case "sync":
                pi.sync()
                pi.clock.now()
            case "hear":
                pi.clock.heard(pi.at)
            case _:
                pi.reboot(wrong, timedelta(seconds=seconds))
        if deed in {"sync", "hear"}:
            known.add(pi.reading().boot)
    for true, stamp in acts:
        moment = pi.clock.when(stamp)
        assert moment.sure == (stamp.boot in known)
        assert not moment.sure or abs(moment.at - true) < timedelta(seconds=1e-3)


def test_this_machine_is_read_as_it_is() -> None:
    former, stamp = read_stamp(), read_stamp()
    assert former.boot == stamp.boot == Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    assert former.ticks <= stamp.ticks
    assert abs(datetime.now(UTC) - stamp.wall) < timedelta(minutes=1)
    up = float(Path("/proc/uptime").read_text().split()[0])
    assert abs(up - stamp.ticks) < 60
