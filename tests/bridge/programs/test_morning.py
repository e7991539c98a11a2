"""A busy morning at four stands: nobody who signed the guest book is lost, and nobody is counted twice."""

from __future__ import annotations

import asyncio
import secrets
from collections import defaultdict
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter

import pytest

from bridge.contract.guestbook import Visit
from tests.bridge.programs.entrance import Entrance, Person, Stand
from tests.conftest import Figures

STANDS = 4
LONG, SHORT = (1600, 300, 100), (240, 45, 15)  # members, visitors and groups
QUICK = ("answer lost", "reset after", "reset before it is read", "502 after", "answer cut in its body", "doubled")


def crowd(chance: Random, members: int, visitors: int, groups: int) -> list[list[Person]]:
    """Who comes to which stand, in order; every fifth member comes in once more, later and anywhere."""
    numbers = {"member": members, "visitor": visitors, "group": groups}
    people = [Person(kind, number) for kind, many in numbers.items() for number in range(many)]  # type: ignore[arg-type]
    chance.shuffle(people)
    again = [Person("member", one.number, again=True) for one in people if one.kind == "member" and not one.number % 5]
    queues = [people[at::STANDS] for at in range(STANDS)]
    for one in again:
        queue = chance.choice(queues)
        queue.insert(chance.randint(len(queue) // 2, len(queue)), one)
    return queues


async def morning(stand: Stand, queue: list[Person], chance: Random, cut: bool) -> None:
    """One stands behind the other. Some answers get lost on the way, some are not heard at the kiosk and asked for
    again; if `cut`, nothing reaches the library for the middle third."""
    for number, person in enumerate(queue):
        if cut and number == len(queue) // 3:
            await stand.cut()
        if cut and number == 2 * len(queue) // 3:
            await stand.mend()
        if number % 30 == 0:
            stand.way.arm(chance.choice(QUICK))
        await stand.comes(person, times=1 + (number % 10 == 0))


@pytest.mark.timeout(600)
def test_on_a_busy_morning_none_is_lost_and_none_doubled(tmp_path: Path, long: bool, figures: Figures) -> None:
    members, visitors, groups = LONG if long else SHORT
    seed = secrets.randbits(32)
    entrance, chance = Entrance(tmp_path), Random(seed)

    async def story() -> float:
        queues = crowd(chance, members, visitors, groups)
        async with entrance.opened(STANDS, members):
            begun = perf_counter()
            async with asyncio.TaskGroup() as together:
                for number, (stand, queue) in enumerate(zip(entrance.stands, queues, strict=True)):
                    together.create_task(morning(stand, queue, chance, cut=number == STANDS - 1))
            took = perf_counter() - begun
            await entrance.closes()
            return took

    try:
        took = asyncio.run(story())
        the_guest_book_has_each_once(entrance, members, visitors, groups)
        the_statistics_count_each_once(entrance, members, visitors, groups)
        each_was_told_what_is_so(entrance)
    except BaseException:
        print(f"the seed was {seed}")
        raise
    figures(summary(entrance, members + visitors + groups, took))


def the_guest_book_has_each_once(entrance: Entrance, members: int, visitors: int, groups: int) -> None:
    lines = entrance.rows("SELECT patron_id FROM visits")
    assert sorted(lines) == sorted((Person("member", number).card,) for number in range(members))
    guests = entrance.rows("SELECT kind, key, name FROM guests")
    expected = [("visitor", Person("visitor", number).key, f"Tamu {number}") for number in range(visitors)]
    expected += [("group", Person("group", number).key, f"Ketua {number}") for number in range(groups)]
    assert sorted(guests) == sorted(expected)


def the_statistics_count_each_once(entrance: Entrance, members: int, visitors: int, groups: int) -> None:
    purposes = "SELECT patron_id, purpose, place FROM footfall JOIN visits ON key = visit WHERE kind = 'member'"
    people = [Person("member", number) for number in range(members)]
    assert sorted(entrance.rows(purposes)) == sorted((one.card, one.purpose, "Lantai 1") for one in people)
    counted = entrance.rows("SELECT kind, count(*), sum(people) FROM footfall GROUP BY kind ORDER BY kind")
    heads = sum(number % 20 + 1 for number in range(groups))
    assert counted == [("group", groups, heads), ("member", members, members), ("visitor", visitors, visitors)]


def each_was_told_what_is_so(entrance: Entrance) -> None:
    """Whoever was told the number of a line has that line, and only one was told to be the first of a visit."""
    cards = "SELECT patron_id, id FROM visits UNION ALL SELECT key, id FROM guests"
    line = {who: f"{id:05d}" for who, id in entrance.rows(cards)}
    firsts = defaultdict[str, set[str]](set)
    for person, visit in answers(entrance):
        who = person.card if person.kind == "member" else person.key
        if not visit.waiting:
            assert visit.number.partition("-")[2] == line[who]
        if not visit.waiting and not visit.again:
            firsts[who].add(person.key)
    assert all(len(keys) == 1 for keys in firsts.values())
    seen_online = {person.card for person, visit in answers(entrance) if person.kind == "member" and not visit.waiting}
    waited = {person.card for person, visit in answers(entrance) if person.kind == "member" and visit.waiting}
    assert seen_online - waited <= firsts.keys()


def answers(entrance: Entrance) -> list[tuple[Person, Visit]]:
    told = [told for stand in entrance.stands for told in stand.told.items()]
    return [(person, visit) for person, note in told for visit in note.answers]


def summary(entrance: Entrance, people: int, took: float) -> str:
    notes = [note for stand in entrance.stands for note in stand.told.values()]
    seconds = [note.seconds for note in notes]
    waited = sum(note.answers[0].waiting for note in notes)
    met = sum(stand.way.met for stand in entrance.stands)
    return (
        f"a morning at {STANDS} stands: {people} sign-ins and {len(notes) - people} second scans in {took:.0f} s, "
        f"{met} answers spoiled on the way, {waited} sign-ins delivered later, none lost, none doubled; "
        f"asked to answered, median {median(seconds) * 1000:.0f} ms, p99 {quantiles(seconds, n=100)[98] * 1000:.0f} ms"
    )
