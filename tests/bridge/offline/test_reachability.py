"""When the central counts as lost and as back: tables of answers, and the watch that collects them."""

from __future__ import annotations

import asyncio
from functools import reduce

import pytest

from bridge.contract.circulation import Unavailable
from bridge.offline.reachability import Reachability
from bridge.offline.watch import LinkWatch
from tests.bridge.link.pair import running
from tests.waiting import until

# R and r are real questions, P and p probes; capitals were answered


@pytest.mark.parametrize(
    ("answers", "up"),
    [
        ("", None),
        ("P", True),
        ("R", True),
        ("p", None),
        ("pp", False),
        ("r", False),
        ("Pp", True),
        ("PpP", True),
        ("PpPp", True),
        ("Ppp", False),
        ("PpRp", True),
        ("Rr", False),
        ("Pr", False),
        ("ppP", False),
        ("ppPp", False),
        ("ppPP", True),
        ("rRR", True),
        ("rPR", True),
        ("rPrP", False),
        ("rPpPP", True),
        ("rPPp", True),
        ("rPPpp", False),
    ],
)
def test_the_link_is_believed(answers: str, up: bool | None) -> None:
    def after(link: Reachability, answer: str) -> Reachability:
        return link.after(answer.isupper(), probe=answer in "Pp")

    assert reduce(after, answers, Reachability()).up is up


@pytest.mark.parametrize(("good", "up"), [(1, False), (4, False), (5, True)])
def test_how_many_good_answers_end_an_outage_can_be_chosen(good: int, up: bool) -> None:
    link = Reachability(needed=5).after(good=False, probe=False)
    for _ in range(good):
        link = link.after(good=True, probe=True)
    assert link.up is up


class Central:
    """Something to probe, reachable or not."""

    def __init__(self, reachable: bool) -> None:
        self.reachable, self.probes = reachable, 0

    async def probe(self) -> None:
        self.probes += 1
        if not self.reachable:
            raise Unavailable


def test_the_watch_tells_each_change_once() -> None:
    async def story() -> None:
        changes, central = list[bool](), Central(reachable=False)
        watch = LinkWatch(changes.append, idle=0.01, lost=0.01, needed=2)
        async with running(watch.run(central.probe)):
            await until(lambda: central.probes > 4)
            assert changes == [False]
            central.reachable, central.probes = True, 0
            await until(lambda: central.probes > 4)
            assert changes == [False, True]
            watch.heard(False)
            assert changes == [False, True, False]
            await until(lambda: changes[-1] is True)

    asyncio.run(story())


def test_while_questions_are_answered_nothing_is_probed() -> None:
    async def story() -> None:
        changes, central = list[bool](), Central(reachable=True)
        watch = LinkWatch(changes.append, idle=0.2, lost=0.2, needed=2)
        async with running(watch.run(central.probe)):
            await until(lambda: central.probes == 1)
            begun = asyncio.get_running_loop().time()
            while asyncio.get_running_loop().time() < begun + 0.6:
                watch.heard(True)
                await asyncio.sleep(0.01)
            assert central.probes == 1
            await until(lambda: central.probes > 1)

    asyncio.run(story())
