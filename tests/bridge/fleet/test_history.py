"""What the fleet's history keeps, and what it answers."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bridge.central.fleet import asking, caring
from bridge.central.fleet.asking import Outages
from bridge.central.fleet.care import Care
from bridge.central.fleet.caring import Acknowledged, Muted
from bridge.central.fleet.causes import Cause
from bridge.central.fleet.history import Change, History, HistoryAway, News, Roll
from bridge.central.fleet.keeping import Keeper
from bridge.central.fleet.reading import Heard
from bridge.central.fleet.tile import Colour, Standing, Tile
from bridge.contract.faults import Fault
from bridge.telemetry.messages import CommandName, CountMessage, EventKind, EventMessage, Stage

LOBBY = "lobby-1"
NOON = datetime(2026, 12, 7, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "fleet.sqlite")


def change(hours: float, standing: Standing, *faults: Fault, stand: str = LOBBY) -> Change:
    return Change(stand, standing, faults, NOON + hours * HOUR)


def kept(history: History, *changes: Change, at: datetime = NOON) -> None:
    history.keep(News(changes=changes), at)


def standings(history: History, begin: float, end: float) -> list[tuple[Standing, float]]:
    """Each with its hours."""
    found = asking.periods(history.store, LOBBY, NOON + begin * HOUR, NOON + end * HOUR)
    return [(period.standing, period.length / HOUR) for period in found]


def test_a_period_ends_where_the_next_begins_and_both_ends_are_cut(history: History) -> None:
    kept(history, change(0, Standing.READY), change(2, Standing.ALERT, Fault.PAPER_OUT), change(3, Standing.READY))
    assert standings(history, 1, 5) == [(Standing.READY, 1), (Standing.ALERT, 1), (Standing.READY, 2)]
    last = asking.periods(history.store, LOBBY, NOON, NOON + 4 * HOUR)[-1]
    assert last.lasts


def test_a_beginning_in_the_past_never_overlaps_what_was_before(history: History) -> None:
    kept(history, change(0, Standing.READY), change(2, Standing.ALERT), change(1, Standing.SILENT, Fault.SILENT))
    assert standings(history, 0, 4) == [(Standing.READY, 2), (Standing.SILENT, 2)]


def test_what_lasted_when_central_ended_ends_at_its_last_sign_of_life(tmp_path: Path) -> None:
    first = History(tmp_path / "fleet.sqlite")
    kept(first, change(0, Standing.READY), at=NOON + 3 * HOUR)
    second = History(tmp_path / "fleet.sqlite")
    assert standings(second, 0, 10) == [(Standing.READY, 3)]
    kept(second, change(9, Standing.READY))
    assert standings(second, 0, 10) == [(Standing.READY, 3), (Standing.READY, 1)]


def test_outages_that_follow_each_other_are_one_and_what_nobody_knew_is_no_outage(history: History) -> None:
    kept(
        history,
        *(change(0, Standing.READY), change(10, Standing.LOST, Fault.SILENT)),
        *(change(11, Standing.SILENT, Fault.SILENT), change(12, Standing.OUT_OF_ORDER, Fault.NO_READER)),
        change(14, Standing.READY),
        *(change(15, Standing.BROKER_AWAY, Fault.BROKER_AWAY), change(16, Standing.SILENT, Fault.SILENT)),
        *(change(17, Standing.SLEEPING, Fault.OUT_OF_SERVICE), change(18, Standing.READY)),
    )
    found = asking.outages(asking.periods(history.store, LOBBY, NOON, NOON + 21 * HOUR))
    assert found == Outages(2, 5 * HOUR, 20 * HOUR)
    assert found.share_up == 0.75


def event(id_: str, at: datetime = NOON) -> EventMessage:
    return EventMessage(
        id=id_, kind=EventKind.FAULT_BEGAN, at=at, sure=False, boot="b", ticks=1.0, fault=Fault.HOT, details={"n": "1"}
    )


def test_an_event_that_is_told_three_times_is_one(history: History) -> None:
    for _ in range(3):
        history.keep(News(events=((LOBBY, event("e1")), (LOBBY, event("e2", NOON + HOUR)))), NOON)
    found = asking.events(history.store, LOBBY)
    assert [(one.at, one.kind, one.fault, one.sure) for one in found] == [
        (NOON + HOUR, "fault-began", Fault.HOT, False),
        (NOON, "fault-began", Fault.HOT, False),
    ]


def counts(loans: int, since: datetime = NOON, left: int = 0) -> CountMessage:
    return CountMessage(session=1, at=NOON, since=since, loans=loans, abandoned={"AskPin": left})


def count(history: History, message: CountMessage, at: datetime) -> None:
    history.keep(News(counts=((LOBBY, message),)), at)


def test_counters_become_what_was_done_in_each_hour(history: History) -> None:
    for hours, loans, left in ((0, 100, 7), (1, 103, 7), (2, 103, 9), (26, 110, 9)):
        count(history, counts(loans, left=left), NOON + hours * HOUR)
    first_day = asking.counted(history.store, LOBBY, NOON, NOON + 5 * HOUR)
    assert (first_day["loans"], first_day["abandoned"], first_day["returns"]) == (3, 2, 0)
    assert asking.counted(history.store, LOBBY, NOON + 20 * HOUR, NOON + 30 * HOUR)["loans"] == 7


def test_counters_that_begin_anew_are_all_new_and_none_ever_counts_backwards(history: History) -> None:
    count(history, counts(100), NOON)
    count(history, counts(4, since=NOON + HOUR), NOON + HOUR)
    count(history, counts(2, since=NOON + HOUR), NOON + 2 * HOUR)
    assert asking.counted(history.store, LOBBY, NOON, NOON + 5 * HOUR)["loans"] == 4


def test_what_is_left_of_the_paper_is_estimated_by_the_rolls_before(history: History) -> None:
    def roll(days: int, slips: int) -> Roll:
        return Roll(LOBBY, "printer-1", NOON + timedelta(days=days), slips)

    history.keep(News(rolls=(roll(0, 10),)), NOON)
    [only] = asking.paper(history.store, LOBBY)
    assert (only.slips, only.typical, only.left) == (10, None, None)
    history.keep(News(rolls=(roll(0, 390), roll(9, 410), roll(20, 300), roll(0, 20))), NOON)
    [now] = asking.paper(history.store, LOBBY)
    assert (now.since, now.slips, now.typical, now.left) == (NOON + timedelta(days=20), 300, 400, 100)


def test_stands_are_expected_once_they_were_heard_or_added_until_they_are_removed(history: History) -> None:
    history.expect("gudang-1", "Gudang", NOON)
    history.keep(News(heard={LOBBY: NOON, "gudang-1": NOON + HOUR}), NOON)
    history.expect("gudang-1", "", NOON)
    found = {one.stand: (one.place, one.heard_at) for one in history.stands()}
    assert found == {LOBBY: ("", NOON), "gudang-1": ("Gudang", NOON + HOUR)}
    history.remove(LOBBY, NOON)
    assert [one.stand for one in history.stands()] == ["gudang-1"]


def test_what_is_old_is_forgotten_and_what_lasts_is_not(history: History) -> None:
    kept(history, change(-24 * 40, Standing.READY), change(-24 * 39, Standing.ALERT), change(-24 * 20, Standing.READY))
    history.keep(News(events=((LOBBY, event("old", NOON - timedelta(days=31))), (LOBBY, event("new")))), NOON)
    history.forget(30, NOON)
    assert standings(history, -24 * 60, 0) == [(Standing.ALERT, 24 * 19), (Standing.READY, 24 * 20)]
    assert len(asking.events(history.store, LOBBY)) == 1


def test_care_lasts_until_the_fault_is_over_for_sure(history: History) -> None:
    given = Acknowledged(LOBBY, Fault.PAPER_OUT, NOON, "Bayu", "besok")
    caring.acknowledge(history.store, [replace(given, note="dulu"), given])
    caring.mute(history.store, Muted("lobby-2", NOON + HOUR, "Bayu", ""), NOON)
    care = Care.read(history.store, NOON)
    assert care.acknowledged == {Cause(LOBBY, Fault.PAPER_OUT): given}
    assert care.muted_at("lobby-2", NOON) is not None
    assert care.muted_at("lobby-2", NOON + HOUR) is None
    sick = tile(Standing.ALERT, Fault.PAPER_OUT)
    assert care.of(sick) == given
    assert care.of(tile(Standing.ALERT, Fault.PAPER_OUT, Fault.HOT)) is None
    assert care.over([tile(Standing.SILENT, Fault.SILENT)]) == ()
    assert care.over([sick]) == ()
    assert care.over([tile(Standing.READY)]) == (Cause(LOBBY, Fault.PAPER_OUT),)
    caring.end_acknowledgements(history.store, [(LOBBY, Fault.PAPER_OUT)], NOON)
    caring.mute(history.store, Muted("lobby-2", NOON, "Bayu", ""), NOON)
    assert Care.read(history.store, NOON) == Care()


def tile(standing: Standing, *faults: Fault) -> Tile:
    return Tile(LOBBY, "", Colour.GREEN, standing, faults, confirmed=True)


def test_a_command_is_kept_with_its_answer_or_without(history: History) -> None:
    first = caring.order(history.store, LOBBY, CommandName.PING, "bayu", NOON)
    second = caring.order(history.store, LOBBY, CommandName.REBOOT, "bayu", NOON)
    caring.answer(history.store, first, Stage.DONE, "", NOON + HOUR)
    caring.answer(history.store, second, None, "no-answer", NOON + HOUR)
    found = [(one.name, one.stage, one.why, one.settled) for one in caring.orders(history.store, LOBBY)]
    assert found == [("reboot", None, "no-answer", NOON + HOUR), ("ping", "done", "", NOON + HOUR)]


def test_what_could_not_be_kept_waits_and_what_came_meanwhile_is_not_lost() -> None:
    keeper = Keeper()
    keeper.take(Heard(LOBBY, event("e1")))
    keeper.take(Heard(LOBBY, counts(1)))
    keeper.look([tile(Standing.READY)], NOON)
    news = keeper.news()
    keeper.take(Heard(LOBBY, event("e2")))
    keeper.take(Heard(LOBBY, counts(2)))
    keeper.look([tile(Standing.ALERT, Fault.HOT)], NOON)
    assert keeper.news() != news
    keeper.kept(news)
    rest = keeper.news()
    assert [one.id for _, one in rest.events] == ["e2"]
    assert [message.loans for _, message in rest.counts] == [2]
    assert [one.standing for one in rest.changes] == [Standing.ALERT]


@pytest.mark.parametrize("wrong", ["other", "newer", "text"])
def test_a_file_that_is_no_history_of_ours_is_refused_and_left_as_it_is(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "fleet.sqlite"
    if wrong == "text":
        path.write_bytes(b"These are somebody's notes. " * 100)
    else:
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE notes (text TEXT)")
            if wrong == "newer":
                other.execute(f"PRAGMA application_id = {0x414E4A46}")
                other.execute("PRAGMA user_version = 99")
        other.close()
    with pytest.raises(HistoryAway):
        History(path)
    if wrong == "text":
        assert path.read_bytes().startswith(b"These are")


def test_it_is_for_its_owner_only(tmp_path: Path, history: History) -> None:
    kept(history, change(0, Standing.READY))
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}
