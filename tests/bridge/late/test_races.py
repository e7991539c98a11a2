"""Letters of two stands at the same moment, and letters while the library is asked: as if one had come first.

Each race is run with real threads on one database, several times over, because one run may be no race.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select

from bridge.catalogs.embedded import tables
from bridge.catalogs.embedded.matters import OPEN, MatterKind
from bridge.contract.circulation import Unavailable
from bridge.contract.letters import Deed, Delivered, Letter
from tests.bridge.conftest import Found
from tests.bridge.embedded.asking import at_once, give_back
from tests.bridge.embedded.town import Town
from tests.bridge.late.post import deliver, history, letter, open_matters

RUNS = range(20, 26)
STANDS = ("K1", "K2", "K3")


@pytest.fixture
def town(found: Found) -> Town:
    return found(require_visit=False, max_loans=99)


def runs(town: Town) -> Iterator[str]:
    """A copy of its own for each."""
    for number in RUNS:
        town.add(tables.items, id=number, barcode=f"c{number}", title_id=1, for_loan=True)
        yield f"c{number}"


def insist(act: Callable[[], Any]) -> Any:
    """As a courier does: whatever gets in each other's way is tried again, and nothing else may go wrong."""
    for _ in range(5):
        try:
            return act()
        except Unavailable:
            continue
    return act()


def all_told(town: Town, *sent: Letter) -> list[Any]:
    """Each by another stand, all at once."""
    return at_once(
        *(partial(insist, partial(deliver, town, one, kiosk)) for one, kiosk in zip(sent, STANDS, strict=False))
    )


def of(town: Town, barcode: str) -> list[Any]:
    return [row for row in history(town) if f"c{row[1]}" == barcode]


def test_two_stands_that_have_lent_the_same_item_are_one_matter(town: Town) -> None:
    for number, barcode in enumerate(runs(town), 1):
        lent = [letter(town, Deed.BORROW, barcode, f"card-{who}", hours) for who, hours in (("ann", 2), ("bob", 1))]
        assert all(isinstance(answer, Delivered) for answer in all_told(town, *lent))
        assert [(patron, presumed) for patron, *_, presumed in of(town, barcode)] == [("ann", True), ("bob", False)]
        assert open_matters(town) == [MatterKind.LENT_TWICE] * number


def test_loan_return_and_loan_at_three_stands_explain_each_other(town: Town) -> None:
    for barcode in runs(town):
        first, last = (
            letter(town, Deed.BORROW, barcode, f"card-{who}", hours) for who, hours in (("ann", 3), ("bob", 1))
        )
        back = letter(town, Deed.RETURN, barcode, hours_ago=2)
        assert all(isinstance(answer, Delivered) for answer in all_told(town, first, back, last))
        assert [(patron, presumed) for patron, *_, presumed in of(town, barcode)] == [("ann", False), ("bob", False)]
    assert open_matters(town) == []


def test_the_same_letter_over_two_ways_is_one_act(town: Town) -> None:
    for barcode in runs(town):
        sent = letter(town, Deed.BORROW, barcode, "card-ann", 1)
        answers = at_once(*[partial(insist, partial(deliver, town, sent))] * 3)
        assert len(set(answers)) == 1, answers
        assert len(of(town, barcode)) == 1


def test_a_letter_and_the_late_question_of_the_same_act_are_one_act(town: Town) -> None:
    for barcode in runs(town):
        sent = letter(town, Deed.BORROW, barcode, "card-ann", 0)
        answers = at_once(
            partial(insist, partial(deliver, town, sent)),
            partial(insist, partial(town.borrow, "ann", barcode, sent.key)),
        )
        assert len({answer.number for answer in answers}) == 1
        assert len(of(town, barcode)) == 1


def test_an_item_whose_return_is_told_while_it_comes_back_elsewhere_is_back(town: Town) -> None:
    for barcode in runs(town):
        town.lent("ann", barcode)
        town.wait(hours=2)
        told = letter(town, Deed.RETURN, barcode, hours_ago=1)
        at_once(
            partial(insist, partial(deliver, town, told, "K2")),
            partial(insist, partial(give_back, town, barcode)),
        )
        [(_, _, _, ended, presumed)] = of(town, barcode)
        assert (ended, presumed) == (told.at, False)
    assert open_matters(town) == []


def test_loans_of_one_patron_at_three_stands_pass_the_limit_once(found: Found) -> None:
    town = found(require_visit=False, max_loans=2)
    for run, hours in enumerate((30, 20, 10), 1):
        copies = [f"r{run}{number}" for number in range(3)]
        for barcode in copies:
            town.add(tables.items, barcode=barcode, title_id=1, for_loan=True)
        all_told(
            town,
            *(
                letter(town, Deed.BORROW, copy, "card-ann", hours + ago)
                for ago, copy in zip((3, 2, 1), copies, strict=True)
            ),
        )
        query = select(func.count()).where(OPEN, tables.matters.c.kind == MatterKind.LIMIT_PASSED)
        assert town.look(query) == [(run,)]
        for copy in copies:
            deliver(town, letter(town, Deed.RETURN, copy, hours_ago=hours))
