"""Ten thousand commands that nobody may give: none is done, each is written down."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bridge.telemetry.ledger import BEGUN, Chain, Ledger
from bridge.telemetry.line import Received
from bridge.telemetry.messages import CommandName, Refused, Stage
from tests.bridge.telemetry.afar import Afar, afar
from tests.bridge.telemetry.broker import Giver, Protocol, attending, giving
from tests.bridge.telemetry.forging import Forger
from tests.bridge.telemetry.loop import looped
from tests.conftest import Figures
from tests.peers.mosquitto import mosquitto
from tests.waiting import until

MANY, SOME = 10_000, 300
FLOOD = 900  # messages at one time; fewer than may wait at a connection
BURST = 200  # messages that are sent before the stand is waited for
GOOD = (CommandName.PING, CommandName.TEST_PRINT, CommandName.WIPE_CACHE, CommandName.SELF_TEST)


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Afar]:
    stand = afar(tmp_path)
    yield stand
    stand.commands.close()


def a_seed() -> int:
    return random.SystemRandom().randrange(2**32)


def good_ones(stand: Afar) -> list[Received]:
    return [stand.sent(stand.order(name)) for name in GOOD * 5]


@looped
async def test_of_ten_thousand_forgeries_none_is_done_and_each_is_written_down(stand: Afar, figures: Figures) -> None:
    seed, seen = a_seed(), good_ones(stand)
    for sent in seen:
        await stand.obeys(sent)
    done = [*stand.doing.did]
    forger = Forger(stand, Random(seed), seen)
    forgeries = [forger.forged() for _ in range(MANY)]
    ways, began = Counter(way for way, _ in forgeries), time.perf_counter()
    for number, (_, forged) in enumerate(forgeries):
        await stand.hears(replace(forged, retained=number % 20 == 0))
    await stand.commands.settle()
    seconds = time.perf_counter() - began
    assert stand.doing.did == done, f"seed {seed}"
    lines, obeyed = stand.audit(Chain.REFUSED), stand.audit(Chain.OBEYED)
    assert (len(lines), len(obeyed)) == (MANY, 2 * len(seen)), f"seed {seed}"
    assert set(ways) == set(forger.ways)
    assert {line.why for line in lines} == {*Refused} - {
        Refused.NOT_POSSIBLE_HERE, Refused.TOO_MANY, Refused.CANNOT_KEEP,
    }, f"seed {seed}"  # fmt: skip
    assert _is_whole(stand)
    figures(
        f"commands: {MANY} forged, replayed, expired, re-targeted, retained, malformed and oversized ones in"
        f" {len(ways)} ways, seed {seed}: {len(stand.doing.did) - len(done)} executed, {len(lines)} lines in the audit,"
        f" {seconds / MANY * 1e6:.0f} us each"
    )


@pytest.mark.timeout(600)
@pytest.mark.parametrize("protocol", ["5", "3.1.1"])
@looped
async def test_nor_is_one_that_comes_through_a_broker(
    stand: Afar, figures: Figures, long: bool, protocol: Protocol
) -> None:
    many, seed, seen = MANY if long else SOME, a_seed(), good_ones(stand)
    forger = Forger(stand, Random(seed), seen)
    with mosquitto(stand.folder) as broker:
        async with giving(broker.port, protocol) as giver:
            kept = await _keeps(giver, stand)
            async with attending(stand, broker.port, protocol):
                await until(lambda: len(stand.audit(Chain.REFUSED)) == kept)
                for sent in seen:
                    await giver.gives(sent)
                await until(lambda: len(stand.audit(Chain.OBEYED)) == 2 * len(seen))
                done = [*stand.doing.did]
                for number in range(kept, many):
                    await giver.gives(forger.forged()[1])
                    if number % BURST == 0:
                        await until(lambda n=number: _written(stand) > n, 60)  # type: ignore[misc]  # a default
                await until(lambda: _written(stand) == many, 60)
                last = stand.sent(stand.order())
                await giver.gives(last)
                await until(lambda: any(answer.stage == Stage.DONE for answer in giver.answers[-1:]))
    assert stand.doing.did == done, f"seed {seed}"
    assert len(stand.audit(Chain.OBEYED)) == 2 * (len(seen) + 1), f"seed {seed}"
    assert _is_whole(stand)
    figures(
        f"commands: {many} forgeries through Mosquitto, MQTT {protocol}, seed {seed}:"
        f" {len(stand.doing.did) - len(done)} executed, {_written(stand)} lines in the audit"
    )


@looped
async def test_a_flood_of_forgeries_does_not_hold_a_technician_up(stand: Afar, figures: Figures) -> None:
    seed = a_seed()
    forger = Forger(stand, Random(seed), good_ones(stand))
    del forger.ways["replayed"], forger.ways["replayed_elsewhere"]  # nothing was obeyed yet
    with mosquitto(stand.folder) as broker:
        async with (
            attending(stand, broker.port, "5"),
            giving(broker.port, "5") as giver,
            giving(broker.port, "5", "stranger") as stranger,
        ):
            flood = asyncio.gather(*(stranger.gives(forger.forged()[1]) for _ in range(FLOOD)))
            await until(lambda: _written(stand))
            began, order = time.perf_counter(), stand.order()
            await giver.gives(stand.sent(order))
            await until(lambda: any(answer.nonce == order.nonce for answer in giver.answers))
            seconds = time.perf_counter() - began
            await flood
            await until(lambda: _written(stand) == FLOOD, 30)
    assert [line.stage for line in stand.audit(Chain.OBEYED)] == [BEGUN, Stage.DONE], f"seed {seed}"
    figures(f"commands: a ping among {FLOOD} forgeries that come at once is answered after {seconds * 1000:.0f} ms")


async def _keeps(giver: Giver, stand: Afar) -> int:
    """Good ones that the broker keeps for whoever comes later; how many."""
    orders = [stand.order(name) for name in CommandName]
    for order in orders:
        await giver.gives(stand.sent(order), retain=True)
    return len(orders)


def _written(stand: Afar) -> int:
    return len(stand.audit(Chain.REFUSED))


def _is_whole(stand: Afar) -> bool:
    ledger = Ledger.open(stand.folder / "commands.sqlite", 1000)
    try:
        return all(ledger.verify(chain).broken is None for chain in Chain)
    finally:
        ledger.close()
