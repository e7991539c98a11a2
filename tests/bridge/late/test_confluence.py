"""Whatever order letters arrive in, what the library knows in the end is the same."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bridge.catalogs.embedded import tables
from bridge.catalogs.embedded.matters import OPEN
from bridge.contract.letters import Deed, Letter
from bridge.policy import LoanPolicy
from tests.bridge.embedded.asking import ask, give_back
from tests.bridge.embedded.town import MONDAY, Town
from tests.bridge.late.post import deliver, history, owed

POLICY = LoanPolicy(
    require_visit=False, counting="calendar", loan_days=2, fine_counting="calendar", max_loans=2, max_renewals=1
)
STORIES = {"sqlite": 40, "postgresql": 10}
BEGIN = MONDAY - timedelta(hours=201)
Sent = tuple[str, Letter]  # the kiosk, and what it tells


@dataclass(frozen=True)
class Told:
    """An act of a story: so many hours after its beginning, at this kiosk. K0 is on line."""

    deed: Deed
    hour: int
    kiosk: str
    patron: str
    barcode: str


ACTS = st.builds(
    Told,
    st.sampled_from((Deed.BORROW, Deed.BORROW, Deed.RETURN, Deed.RETURN, Deed.RENEW)),
    st.integers(0, 200),
    st.sampled_from(("K0", "K1", "K1", "K2", "K2", "K3")),
    st.sampled_from(("ann", "bob")),
    st.sampled_from(("b1", "b2", "b3")),
)
STORY = st.lists(ACTS, min_size=2, max_size=12, unique_by=lambda told: told.hour)


def letters(story: Iterable[Told]) -> list[Sent]:
    return [
        (
            told.kiosk,
            Letter(
                f"key-{number}",
                told.deed,
                BEGIN + timedelta(hours=told.hour),
                card="" if told.deed is Deed.RETURN else f"card-{told.patron}",
                barcode=told.barcode,
            ),
        )
        for number, told in enumerate(story)
    ]


def lived(town: Town, story: Iterable[Letter]) -> None:
    """What happened on line, as far as the library allowed it."""
    for act in sorted(story, key=lambda act: act.at):
        town.now, patron, barcode, key = act.at, act.card.removeprefix("card-"), act.barcode, act.key
        match act.deed:
            case Deed.BORROW:
                town.borrow(patron, barcode, key)
            case Deed.RETURN:
                give_back(town, barcode, key, "K0")
            case Deed.RENEW:
                renew_item(town, patron, barcode, key)
    town.now = MONDAY


def renew_item(town: Town, patron: str, barcode: str, key: str) -> None:
    ask(town, lambda catalog: catalog.renew_item(patron, barcode, key))


def outcome(town: Town) -> tuple[Any, ...]:
    """All that a librarian or a patron could see of it, without the order in which it came."""
    matter, loan, other = tables.matters.c, tables.loans.alias("a"), tables.loans.alias("b")
    query = select(matter.kind, matter.item_id, tables.letters.c.at, loan.c.lent_at, other.c.lent_at).where(OPEN)
    told = query.outerjoin(tables.letters, tables.letters.c.id == matter.letter_id)
    told = told.outerjoin(loan, loan.c.id == matter.loan_id).outerjoin(other, other.c.id == matter.other_loan_id)
    loose, lent = tables.loose_returns.c, tables.loans
    back = town.look(select(loose.item_id, loose.at, loose.kiosk).order_by(loose.item_id, loose.at))
    rows = select(lent.c.item_id, lent.c.lent_at, lent.c.due, lent.c.renewals).order_by(lent.c.item_id, lent.c.lent_at)
    return history(town), town.look(rows), owed(town), sorted(town.look(told), key=str), back


def settled(url: str, sent: list[Sent]) -> tuple[Any, ...]:
    town = Town(url, POLICY)
    with contextlib.closing(town.library):
        town.settle()
        lived(town, [act for kiosk, act in sent if kiosk == "K0"])
        for kiosk, letter in sent:
            if kiosk != "K0":
                deliver(town, letter, kiosk)
        return outcome(town)


def test_the_order_of_arrival_changes_nothing(kind: str, new_tables: Callable[[], str]) -> None:
    @settings(
        max_examples=STORIES[kind],
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],  # to make a story shorter takes longer than to read it
        suppress_health_check=list(HealthCheck),
    )
    @given(arrival=STORY.map(letters).flatmap(st.permutations))
    def plays(arrival: list[Sent]) -> None:
        in_order = sorted(arrival, key=lambda one: one[1].at)
        assert settled(new_tables(), in_order) == settled(new_tables(), arrival)

    plays()
