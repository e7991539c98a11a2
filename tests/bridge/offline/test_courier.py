"""In which order, how fast and how often what was accepted is delivered."""

from __future__ import annotations

import asyncio
import itertools
import statistics
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.contract.circulation import Undone
from bridge.contract.letters import Deed, Letter
from bridge.offline.clock import Stamp
from bridge.offline.courier import Pace, next_letter
from bridge.offline.outbox import Entry
from tests.bridge.embedded.town import Town
from tests.bridge.offline.stand import OfflineStand, stand_before
from tests.waiting import until

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
STAMP = Stamp("boot", 1.0, AT, synced=True)
WORDS = st.sampled_from(["", "1", "2", "3"])


@pytest.fixture
def kind() -> str:
    return "sqlite"


def play(town: Town, folder: Path, story: Callable[[OfflineStand], Awaitable[None]], **settings: Any) -> None:
    async def whole() -> None:
        async with asyncio.timeout(30), stand_before(town, folder, **settings) as stand:
            await story(stand)

    asyncio.run(whole())


def entry(number: int, patron: str = "", card: str = "", barcode: str = "", parked: str = "") -> Entry:
    letter = Letter(f"key-{number}", Deed.BORROW, AT, True, patron, card, barcode)
    return Entry(number, letter, STAMP, asked=False, sent=False, parked=parked)


def same_subject(one: Entry, other: Entry) -> bool:
    mine, theirs = ((each.letter.patron, each.letter.card, each.letter.barcode) for each in (one, other))
    return any(left and left == right for left, right in zip(mine, theirs, strict=True))


ENTRIES = st.lists(
    st.builds(entry, st.just(0), WORDS, WORDS, WORDS, st.sampled_from(["", "", "item-unknown"])), max_size=12
).map(lambda found: tuple(Entry(number, *_rest(one, number)) for number, one in enumerate(found)))


def _rest(one: Entry, number: int) -> tuple[Letter, Stamp, bool, bool, str]:
    letter = Letter(f"key-{number}", Deed.BORROW, AT, True, one.letter.patron, one.letter.card, one.letter.barcode)
    return letter, one.stamp, one.asked, one.sent, one.parked


@given(ENTRIES, st.sets(st.integers(0, 11)))
def test_no_letter_goes_before_an_earlier_one_of_its_patron_or_item(
    entries: tuple[Entry, ...], resting: set[int]
) -> None:
    chosen = next_letter(entries, lambda key: int(key.removeprefix("key-")) in resting)
    waiting = [one for one in entries if not one.parked]
    if chosen is None:
        assert all(
            one.number in resting or any(same_subject(one, former) for former in entries[: one.number])
            for one in waiting
        )
        return
    assert not chosen.parked
    assert chosen.number not in resting
    assert not any(same_subject(chosen, former) for former in waiting if former.number < chosen.number)


@given(ENTRIES)
def test_everything_that_is_not_parked_goes_in_the_end_the_oldest_first(entries: tuple[Entry, ...]) -> None:
    gone: list[int] = []
    left = entries
    while chosen := next_letter(left, lambda _: False):
        gone.append(chosen.number)
        left = tuple(one for one in left if one is not chosen)
    assert gone == [one.number for one in entries if not one.parked]


def test_pauses_double_up_to_the_longest_and_are_not_the_same_for_every_stand() -> None:
    pace = Pace(5, 2, 300)
    for failures, longest in ((1, 2), (2, 4), (5, 32), (9, 300), (1000, 300)):
        pauses = [pace.after(failures) for _ in range(200)]
        assert longest / 2 <= min(pauses) <= max(pauses) <= longest
        assert statistics.stdev(pauses) > longest / 20


def test_a_letter_the_library_stumbles_over_holds_up_its_own_patron_and_item_only(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        stand.road.poison = {"key-1"}
        await stand.lent("card-ann", "b1", "key-1")
        await stand.lent("card-bob", "b2", "key-2")
        await stand.lent("card-ann", "b3", "key-3")
        await stand.returned("b2", "key-4")
        stand.mend()
        await until(lambda: len(stand.stand_in.entries) == 2)
        assert [entry.letter.key for entry in stand.stand_in.entries] == ["key-1", "key-3"]
        stand.road.poison = set()
        await stand.drained()
        assert [letter.key for letter in stand.road.letters] == ["key-2", "key-4", "key-1", "key-3"]
        assert town.loans() == [("ann", 1), ("ann", 3)] or sorted(town.loans()) == [("ann", 1), ("ann", 3)]

    play(town, tmp_path, story)


def test_what_is_never_understood_is_parked_and_holds_up_nobody(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        stand.road.misunderstood = {"key-1"}
        await stand.lent("card-ann", "b1", "key-1")
        await stand.lent("card-ann", "b2", "key-2")
        stand.mend()
        await stand.drained()
        assert [(one.letter.key, one.parked) for one in stand.stand_in.entries] == [("key-1", "misunderstood")]
        assert town.loans() == [("ann", 2)]

    play(town, tmp_path, story)


def test_a_letter_whose_answer_was_lost_is_asked_after_before_it_is_sent_again(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        await stand.lent("card-ann", "b1", "key-1")
        stand.road.lost = 1
        del stand.road.heard[:]
        stand.mend()
        await stand.drained()
        assert [method for method in stand.road.heard if method != "changes"] == ["deliver", "what_became_of"]
        assert town.loans() == [("ann", 1)]

    play(town, tmp_path, story)


def test_what_is_undone_while_the_courier_reaches_for_it_is_not_delivered(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        for number in range(20):
            stand.cut()
            await stand.lent("card-ann", "b1", f"key-{number}")
            stand.mend()
            for _ in range(number % 5):  # at every moment of its way
                await asyncio.sleep(0)
            undone = isinstance(await stand.counter.undo(f"key-{number}", f"undo-{number}"), Undone)
            await stand.drained()
            assert town.loans() == ([] if undone else [("ann", 1)])
            if not undone:
                town.wait(seconds=1)
                await stand.returned("b1", f"back-{number}")
                await stand.knows_the_library()

    play(town, tmp_path, story)


def test_letters_go_no_faster_than_agreed(town: Town, tmp_path: Path) -> None:
    times: list[float] = []

    async def story(stand: OfflineStand) -> None:
        stand.cut()
        for number in range(1, 5):
            await stand.returned(f"b{number}", f"key-{number}")
        stand.mend()
        for left in range(3, -1, -1):
            await until(lambda left=left: len(stand.stand_in.entries) <= left)  # type: ignore[misc]
            times.append(monotonic())

    play(town, tmp_path, story, per_second=20.0)
    assert all(later - former > 0.04 for former, later in itertools.pairwise(times))


def test_the_time_of_the_act_is_kept_and_put_right_when_the_clock_is(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        at = town.now
        stand.cut()
        loan = await stand.lent("card-ann", "b1", "key-1")
        assert loan.lent_at == at
        assert not loan.estimated
        town.wait(hours=3)
        stand.mend()
        await stand.drained()
        assert [(letter.at, letter.sure) for letter in stand.road.letters] == [(at, True)]

    play(town, tmp_path, story)


def test_a_due_date_from_a_clock_nobody_has_set_is_called_an_estimate(town: Town, tmp_path: Path) -> None:
    async def first(stand: OfflineStand) -> None:
        await stand.knows_the_library()

    async def second(stand: OfflineStand) -> None:
        stand.synced, stand.boot = False, "boot-2"
        stand.cut()
        loan = await stand.lent("card-ann", "b1", "key-1")
        assert loan.estimated

    play(town, tmp_path, first)
    play(town, tmp_path, second)


def test_what_was_done_by_a_clock_far_ahead_is_not_told_as_later_than_now(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        stand.boot, stand.synced, stand.wrong = "boot-2", False, timedelta(days=2)
        await stand.lent("card-ann", "b1", "key-1")
        stand.boot, stand.wrong = "boot-3", timedelta(0)  # and nobody ever knew the time in boot 2
        town.wait(hours=3)
        stand.synced = True
        stand.mend()
        await stand.drained()
        assert [(letter.at, letter.sure) for letter in stand.road.letters] == [(town.now, False)]

    play(town, tmp_path, story)
