"""What the board says of a stand, case by case."""

from __future__ import annotations

import json
from datetime import timedelta

import msgspec
import pytest

from bridge.central.fleet.board import Board
from bridge.central.fleet.known import Known
from bridge.central.fleet.tile import Colour, Note, Standing
from bridge.contract.faults import Fault, State
from bridge.telemetry import topics
from bridge.telemetry.messages import LONGEST, CountMessage, OutboxHealth, PartMessage
from tests.bridge.fleet.stands import encoded, state
from tests.bridge.fleet.world import BEGIN, World

LOBBY = "lobby-1"
NOON = "2026-12-07T04:00:00Z"


def said(**other: object) -> bytes:
    """A state that would be ready, but for something."""
    about = {"v": 1, "state": "ready", "session": 9, "seq": 1, "at": NOON, "since": NOON, "every": 10} | other
    return json.dumps(about).encode()


def listening() -> World:
    world = World()
    world.listen()
    return world


def so(world: World, name: str = LOBBY) -> tuple[Standing, Colour, tuple[Fault, ...]]:
    tile = world.tile(name)
    assert tile is not None
    return tile.standing, tile.colour, tile.faults


def test_a_stand_that_says_ready_just_now_is_green_and_silent_after_three_missing_heartbeats() -> None:
    world = listening()
    world.connect(LOBBY)
    assert so(world) == (Standing.READY, Colour.GREEN, ())
    world.wait(30)
    assert world.is_green(LOBBY)
    world.wait(0.1)
    assert so(world) == (Standing.SILENT, Colour.RED, (Fault.SILENT,))
    tile = world.tile(LOBBY)
    assert tile is not None
    assert tile.since == tile.heard_at == world.now().at - timedelta(seconds=30.1)


def test_what_the_broker_had_kept_is_no_green_until_the_stand_itself_is_heard() -> None:
    world = World()
    world.connect(LOBBY)
    world.listen()
    assert so(world) == (Standing.WAITING, Colour.GREY, ())
    world.wait(5)
    world.beat(LOBBY)
    assert so(world) == (Standing.READY, Colour.GREEN, ())


def test_who_is_not_heard_after_central_has_connected_is_silent() -> None:
    world = World()
    world.connect(LOBBY)
    world.listen()
    world.wait(30.1)
    assert so(world) == (Standing.SILENT, Colour.RED, (Fault.SILENT,))


def test_bad_news_that_the_broker_had_kept_is_told_at_once_and_marked_as_not_confirmed() -> None:
    world = World()
    world.stands[LOBBY].faults = (Fault.NO_READER,)
    world.connect(LOBBY)
    world.listen()
    assert so(world) == (Standing.OUT_OF_ORDER, Colour.RED, (Fault.NO_READER,))
    tile = world.tile(LOBBY)
    assert tile is not None
    assert not tile.confirmed


def test_without_the_broker_nothing_is_known_of_anybody_and_after_it_each_is_waited_for() -> None:
    world = listening()
    world.connect(LOBBY)
    world.go_deaf()
    assert so(world) == (Standing.BROKER_AWAY, Colour.RED, (Fault.BROKER_AWAY,))
    world.listen()
    assert so(world) == (Standing.WAITING, Colour.GREY, ())


def test_a_will_makes_it_lost_at_once_and_one_of_an_older_session_changes_nothing() -> None:
    world = listening()
    world.connect(LOBBY)
    world.break_connection(LOBBY)
    world.tell_will(LOBBY)
    assert so(world) == (Standing.LOST, Colour.RED, (Fault.SILENT,))
    world.connect(LOBBY)
    world.break_connection(LOBBY)
    world.connect(LOBBY)
    world.tell_will(LOBBY)
    assert so(world) == (Standing.READY, Colour.GREEN, ())


def test_a_wanted_stop_says_so() -> None:
    world = listening()
    world.connect(LOBBY)
    world.stop(LOBBY)
    assert so(world) == (Standing.LOST, Colour.RED, (Fault.STOPPED,))


@pytest.mark.parametrize(
    ("faults", "wanted"),
    [
        ((Fault.PAPER_LOW,), (Standing.READY, Colour.GREEN, (Fault.PAPER_LOW,))),
        ((Fault.PAPER_LOW, Fault.PAPER_OUT), (Standing.ALERT, Colour.AMBER, (Fault.PAPER_OUT, Fault.PAPER_LOW))),
        ((Fault.SCREEN_STUCK,), (Standing.OUT_OF_ORDER, Colour.RED, (Fault.SCREEN_STUCK,))),
        ((Fault.OUT_OF_SERVICE,), (Standing.SLEEPING, Colour.GREY, (Fault.OUT_OF_SERVICE,))),
    ],
)
def test_faults_are_told_worst_first(
    faults: tuple[Fault, ...], wanted: tuple[Standing, Colour, tuple[Fault, ...]]
) -> None:
    world = listening()
    world.connect(LOBBY)
    world.change(LOBBY, faults)
    assert so(world) == wanted


def test_who_says_ready_and_names_a_fault_that_closes_it_is_not_believed_to_be_ready() -> None:
    world = listening()
    message = state(State.READY, (Fault.NO_READER,), session=1, seq=1)
    world.disturb(topics.state(LOBBY), encoded(message))
    assert so(world)[:2] == (Standing.OUT_OF_ORDER, Colour.RED)


def test_the_same_heartbeat_twice_is_one_heartbeat() -> None:
    world = listening()
    world.connect(LOBBY)
    first = world.truths[LOBBY].told
    assert first is not None
    world.wait(29)
    world.again(LOBBY, first)
    world.wait(2)
    assert so(world)[0] is Standing.SILENT


def test_a_stand_that_is_expected_and_was_never_heard_is_red_after_a_while() -> None:
    world = listening()
    world.board.expect(Known("gudang-1", world.now(), place="Gudang"))
    assert so(world, "gudang-1")[0] is Standing.WAITING
    world.wait(30.1)
    assert so(world, "gudang-1") == (Standing.NEVER_HEARD, Colour.RED, (Fault.NEVER_HEARD,))


def test_a_stand_that_was_heard_before_central_began_is_silent_since_then() -> None:
    world = listening()
    heard_at = BEGIN - timedelta(hours=2)
    world.board.expect(Known("gudang-1", world.now(), heard_at=heard_at))
    world.wait(31)
    tile = world.tile("gudang-1")
    assert tile is not None
    assert (tile.standing, tile.since) == (Standing.SILENT, heard_at)


@pytest.mark.parametrize(
    ("topic", "payload"),
    [
        ("state", b"not json"),
        ("state", b"{}"),
        ("state", b"[" * 100_000),
        ("state", b"\xff\xfe"),
        ("state", said(v=2)),
        ("state", said(at="2026-12-07T01:00:00")),
        ("state", said(at="0001-01-01T00:00:00Z")),
        ("state", said(every=1e9)),
        ("state", said(every=0)),
        ("state", said(session=10**20)),
        ("state", said(session=2**60)),
        ("state", said(state="splendid")),
        ("state", said(faults=["unheard-of"])),
        ("state/more", encoded(state(session=9, seq=9))),
        ("counts", b'{"v":1,"loans":"many"}'),
        ("health/disk", encoded(state())),
        ("event/started", b"{}"),
        ("elsewhere", b"{}"),
        ("state", b" " * (LONGEST + 1)),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_counted_and_changes_nothing(topic: str, payload: bytes) -> None:
    world = listening()
    world.connect(LOBBY)
    before = so(world)
    world.disturb(f"{topics.BASE}/{LOBBY}/{topic}", payload)
    tile = world.tile(LOBBY)
    assert tile is not None
    assert (so(world), tile.malformed, tile.notes) == (before, 1, (Note.MALFORMED,))
    for _ in range(150):
        world.wait(30)
        world.beat(LOBBY)
    tile = world.tile(LOBBY)
    assert tile is not None
    assert tile.notes == ()


def test_a_part_under_another_parts_name_is_not_taken() -> None:
    world = listening()
    world.connect(LOBBY)
    now = world.now().at
    health = OutboxHealth(depth=1, oldest_seconds=2, refused=0, can_keep=True)
    part = PartMessage(part="outbox", session=1, at=now, since=now, health=health)
    world.disturb(topics.health(LOBBY, "disk"), encoded(part))
    world.disturb(topics.health(LOBBY, "outbox"), encoded(part))
    tile = world.tile(LOBBY)
    assert tile is not None
    assert (list(tile.parts), tile.malformed) == (["outbox"], 1)


def test_garbage_of_a_stand_that_nobody_knows_makes_no_stand() -> None:
    world = listening()
    world.disturb(f"{topics.BASE}/stranger/state", b"garbage")
    world.disturb("another/tree/state", b"garbage")
    assert world.board.stands == ()


def test_a_clock_that_is_far_off_is_noted_and_times_are_told_by_the_librarys() -> None:
    world = listening()
    world.stands[LOBBY].clock_off = -3600 * 24 * 365
    world.connect(LOBBY)
    tile = world.tile(LOBBY)
    assert tile is not None
    assert tile.notes == (Note.CLOCK_OFF,)
    assert tile.since == world.now().at
    assert tile.colour is Colour.GREEN


def test_a_stand_that_counts_its_sessions_from_the_beginning_again_is_not_believed_and_that_is_noted() -> None:
    world = listening()
    world.stands[LOBBY].session = 40
    world.connect(LOBBY)
    world.wait(31)
    for seq in range(3):
        message = state(session=1, seq=seq)
        world.disturb(topics.state(LOBBY), encoded(message))
    tile = world.tile(LOBBY)
    assert tile is not None
    assert (tile.standing, tile.notes) == (Standing.SILENT, (Note.OLD_SESSION,))
    world.board.remove(LOBBY)
    world.disturb(topics.state(LOBBY), encoded(state(session=1, seq=9)))
    assert so(world)[0] is Standing.READY


def test_a_stand_is_taken_off_with_all_that_the_broker_keeps_of_it() -> None:
    world = listening()
    world.connect(LOBBY)
    now = world.now().at
    health = OutboxHealth(depth=1, oldest_seconds=2, refused=0, can_keep=True)
    part = PartMessage(part="outbox", session=1, at=now, since=now, health=health)
    world.disturb(topics.health(LOBBY, "outbox"), encoded(part))
    kept = world.board.remove(LOBBY)
    assert set(kept) == {
        topics.state(LOBBY), topics.counts(LOBBY), topics.discovery(LOBBY), topics.health(LOBBY, "outbox"),
    }  # fmt: skip
    assert world.tile(LOBBY) is None
    for topic in kept:
        world.disturb(topic, b"")
    assert world.board.stands == ()


def test_the_worst_is_first_and_what_is_the_same_keeps_its_place() -> None:
    world = World(("a-ready", "b-alert", "c-broken", "d-asleep", "e-low", "f-ready"))
    world.listen()
    found = {
        "b-alert": Fault.PAPER_OUT, "c-broken": Fault.NO_READER, "d-asleep": Fault.OUT_OF_SERVICE, "e-low": Fault.HOT,
    }  # fmt: skip
    for name, fault in found.items():
        world.stands[name].faults = (fault,)
    for name in world.stands:
        world.connect(name)
    order = [tile.stand for tile in world.board.tiles(world.now())]
    assert order == ["c-broken", "b-alert", "d-asleep", "e-low", "a-ready", "f-ready"]


def test_counts_of_an_older_session_are_old_news() -> None:
    board = Board(World().now())
    now = World().now()
    board.connected(now)
    for session, loans in ((3, 30), (2, 20)):
        message = CountMessage(session=session, at=now.at, since=now.at, loans=loans)
        board.hear(topics.state(LOBBY), encoded(state(session=session, seq=1)), now, retained=False)
        board.hear(topics.counts(LOBBY), msgspec.json.encode(message), now, retained=True)
    tile = board.tile(LOBBY, now)
    assert tile is not None
    assert tile.counts is not None
    assert tile.counts.loans == 30
