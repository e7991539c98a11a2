"""No false green: whatever happens in whatever order, green are exactly the stands that were heard ready just now."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bridge.central.fleet.judging import MISSES
from bridge.contract.faults import Fault
from bridge.telemetry import topics
from bridge.telemetry.messages import StateMessage
from tests.bridge.fleet.stands import encoded, state
from tests.bridge.fleet.world import EVERY, World
from tests.conftest import Figures

NAMES = ("lobby-1", "lobby-2")
names = st.sampled_from(NAMES)
anything = st.sampled_from(
    [(), (), (Fault.PAPER_LOW,), (Fault.PAPER_OUT,), (Fault.NO_READER,), (Fault.OUT_OF_SERVICE,), (Fault.NO_LINK,)]
)


class Fleet(RuleBasedStateMachine):
    """The broker may tell wills late, forget or keep; central may go and come; messages come twice."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(NAMES)
        self.said: list[tuple[str, StateMessage]] = []

    @initialize()
    def begin(self) -> None:
        self.world.listen()

    @rule(name=names, faults=anything)
    def connects(self, name: str, faults: tuple[Fault, ...]) -> None:
        self.world.stands[name].faults = faults
        self.world.connect(name)
        self._remember(name)

    @rule(name=names)
    def beats(self, name: str) -> None:
        self.world.beat(name)
        self._remember(name)

    @rule(name=names, faults=anything)
    def changes(self, name: str, faults: tuple[Fault, ...]) -> None:
        self.world.change(name, faults)
        self._remember(name)

    @rule(name=names)
    def breaks(self, name: str) -> None:
        self.world.break_connection(name)

    @rule(name=names, which=st.integers(0, 5))
    def has_its_will_told(self, name: str, which: int) -> None:
        self.world.tell_will(name, which)

    @rule(name=names)
    def stops(self, name: str) -> None:
        self.world.stop(name)

    @rule(which=st.integers(0, 1000))
    def is_told_twice(self, which: int) -> None:
        if self.said:
            self.world.again(*self.said[which % len(self.said)])

    @rule(name=names, payload=st.binary(max_size=40))
    def is_garbled(self, name: str, payload: bytes) -> None:
        self.world.disturb(topics.state(name), payload)

    @rule(name=names, session=st.integers(0, 3))
    def is_pretended(self, name: str, session: int) -> None:
        """In an older session than its own."""
        if session < self.world.truths[name].session:
            self.world.disturb(topics.state(name), encoded(state(session=session, seq=999)))

    @rule()
    def central_goes(self) -> None:
        self.world.go_deaf()

    @rule()
    def central_comes(self) -> None:
        self.world.listen()

    @rule(name=names)
    def central_reconnects_while_one_is_ready(self, name: str) -> None:
        """Rare enough by chance that it has a rule of its own."""
        self.world.listen()
        self.connects(name, ())
        self.world.go_deaf()
        self.world.listen()

    @rule(forgets=st.booleans())
    def broker_restarts(self, forgets: bool) -> None:
        self.world.restart_broker(forgets=forgets)

    @rule(seconds=st.sampled_from([0.1, 3.0, 9.9, 10.0, 29.9, 30.0, 30.1, 300.0]))
    def time_passes(self, seconds: float) -> None:
        self.world.wait(seconds)

    @invariant()
    def green_is_the_truth(self) -> None:
        for name in NAMES:
            assert self.world.is_green(name) == self.world.is_ready(name), (name, self.world.tile(name))

    def _remember(self, name: str) -> None:
        told = self.world.truths[name].told
        if told is not None:
            self.said.append((name, told))


TestFleet = Fleet.TestCase
TestFleet.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


def test_a_thousand_injected_faults_and_no_false_green(figures: Figures) -> None:
    """A stand may be green for three heartbeats after its last one, and not a moment longer; every fault of ten kinds
    is followed for a minute, in steps of half a second."""
    chance = random.Random(7)
    world = World(("lobby-1",))
    world.listen()
    false_green, slowest, kinds = 0, Counter[str](), Counter[str]()
    for _ in range(1000):
        _recover(world)
        assert world.is_green("lobby-1")
        for _ in range(chance.randrange(4)):
            world.wait(EVERY)
            world.beat("lobby-1")
        world.wait(chance.uniform(0, EVERY))
        kind, beats = _inject(world, chance)
        kinds[kind] += 1
        for step in range(120):
            if beats and step % 20 == 19:
                world.beat("lobby-1")
            if world.is_green("lobby-1"):
                false_green += step * 0.5 > MISSES * EVERY or kind not in _UNSEEN
                slowest[kind] = max(slowest[kind], int(step * 0.5) + 1)
            world.wait(0.5)
    assert false_green == 0
    assert sum(kinds.values()) == 1000
    assert len(kinds) == 10
    at_once = sum(1 for kind in kinds if not slowest[kind])
    figures(
        f"fleet: 1000 injected faults of {len(kinds)} kinds, {false_green} false green; {at_once} kinds seen at once, "
        f"silence after {max(slowest.values())} s at a heartbeat of {EVERY:.0f} s"
    )


# nobody can see at once that nothing comes any more
_UNSEEN = ("silence", "late-will")


def _recover(world: World) -> None:
    world.restart_broker(forgets=False)
    world.listen()
    world.stands["lobby-1"].faults = ()
    world.connect("lobby-1")


def _inject(world: World, chance: random.Random) -> tuple[str, bool]:
    """What kind, and whether the stand goes on beating."""
    stand = world.stands["lobby-1"]
    kind = chance.choice(
        ["silence", "late-will", "will", "stop", "broken", "alert", "asleep", "central-deaf", "broker-gone", "old-copy"]
    )
    match kind:
        case "silence":
            world.break_connection("lobby-1")
            stand.wills.clear()
        case "late-will":
            world.break_connection("lobby-1")
        case "will":
            world.break_connection("lobby-1")
            world.tell_will("lobby-1")
        case "stop":
            world.stop("lobby-1")
        case "broken" | "alert" | "asleep":
            fault = {"broken": Fault.SCREEN_STUCK, "alert": Fault.PRINTER_LOST, "asleep": Fault.OUT_OF_SERVICE}[kind]
            world.change("lobby-1", (fault,))
            return kind, True
        case "central-deaf":
            world.go_deaf()
        case "broker-gone":
            world.restart_broker(forgets=True)
        case _:
            world.break_connection("lobby-1")
            world.go_deaf()
            world.wait(chance.uniform(0, 5))
            world.listen()
    return kind, False
