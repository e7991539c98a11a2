"""Every change has a key: with it again, the answer is the same, nothing more is done, and it is for nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import tables
from bridge.contract.account import CaseKind
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import KeyReused, Refusal
from tests.bridge.conftest import Found
from tests.bridge.embedded.asking import ask, held, returned
from tests.bridge.embedded.town import Town

Change = Callable[[Catalog, str], Awaitable[Any]]
LOAN, HOLD = "261123-00001", "H261123-00001"
IMPOSSIBLE = ("", "a\x00b", "\x1b", "\udcff", "x" * 300)
KEPT = (tables.loans, tables.renewals, tables.holds, tables.cases, tables.fines, tables.operations)


@dataclass(frozen=True, slots=True)
class Write:
    """A change that is done after `before`, and others that differ from it in one thing each."""

    before: Callable[[Town], object]
    change: Change
    others: tuple[Change, ...]


WRITES = {
    "borrow": Write(
        lambda town: None,
        lambda catalog, key: catalog.borrow("ann", "b1", key),
        (
            lambda catalog, key: catalog.borrow("bob", "b1", key),
            lambda catalog, key: catalog.borrow("ann", "b2", key),
            lambda catalog, key: catalog.return_item("b1", key),
        ),
    ),
    "return": Write(
        lambda town: (town.lent("ann", "b1"), town.lent("bob", "b2")),
        lambda catalog, key: catalog.return_item("b1", key),
        (
            lambda catalog, key: catalog.return_item("b2", key),
            lambda catalog, key: catalog.undo("b1", key),
        ),
    ),
    "renew": Write(
        lambda town: (town.lent("ann", "b1"), town.lent("ann", "b2")),
        lambda catalog, key: catalog.renew("ann", LOAN, key),
        (
            lambda catalog, key: catalog.renew("bob", LOAN, key),
            lambda catalog, key: catalog.renew("ann", "261123-00002", key),
            lambda catalog, key: catalog.cancel_hold("ann", LOAN, key),
        ),
    ),
    "undo": Write(
        lambda town: (town.lent("ann", "b1", "lend"), town.lent("ann", "b2", "lend 2")),
        lambda catalog, key: catalog.undo("lend", key),
        (
            lambda catalog, key: catalog.undo("lend 2", key),
            lambda catalog, key: catalog.return_item("lend", key),
        ),
    ),
    "hold": Write(
        lambda town: None,
        lambda catalog, key: catalog.place_hold("ann", "1", None, key),
        (
            lambda catalog, key: catalog.place_hold("bob", "1", None, key),
            lambda catalog, key: catalog.place_hold("ann", "2", None, key),
            lambda catalog, key: catalog.place_hold("ann", "1", "b1", key),
        ),
    ),
    "cancel": Write(
        lambda town: (held(town, "ann"), held(town, "bob")),
        lambda catalog, key: catalog.cancel_hold("ann", HOLD, key),
        (
            lambda catalog, key: catalog.cancel_hold("bob", HOLD, key),
            lambda catalog, key: catalog.cancel_hold("ann", "H261123-00002", key),
            lambda catalog, key: catalog.renew("ann", HOLD, key),
        ),
    ),
    "report": Write(
        lambda town: (town.lent("ann", "b1"), town.lent("ann", "b2")),
        lambda catalog, key: catalog.report(LOAN, CaseKind.LOST, key),
        (
            lambda catalog, key: catalog.report(LOAN, CaseKind.DAMAGED, key),
            lambda catalog, key: catalog.report("261123-00002", CaseKind.LOST, key),
        ),
    ),
}


def do(town: Town, change: Change, key: str = "the key", kiosk: str = "K1") -> Any:
    return ask(town, lambda catalog: change(catalog, key), kiosk)


def everything(town: Town) -> list[Any]:
    return [town.look(select(table)) for table in KEPT]


@pytest.mark.parametrize("name", WRITES)
def test_the_same_key_is_the_same_answer_at_any_kiosk_and_after_months_and_nothing_more_is_done(
    town: Town, name: str
) -> None:
    write = WRITES[name]
    write.before(town)
    answer = do(town, write.change)
    assert not isinstance(answer, Refusal)
    after = everything(town)
    assert do(town, write.change) == answer
    town.wait(days=80)
    assert do(town, write.change, kiosk="K2") == answer
    assert everything(town) == after


@pytest.mark.parametrize("name", WRITES)
def test_a_key_with_other_content_is_a_mistake_and_nothing_is_done(town: Town, name: str) -> None:
    write = WRITES[name]
    write.before(town)
    do(town, write.change)
    after = everything(town)
    for other in write.others:
        with pytest.raises(KeyReused):
            do(town, other)
    assert everything(town) == after


@pytest.mark.parametrize("name", WRITES)
def test_a_refusal_is_kept_under_its_key_though_the_reason_is_gone(town: Town, name: str) -> None:
    write = WRITES[name]
    refused = do(town, write.change) if name not in ("borrow", "hold") else bar(town, write)
    assert isinstance(refused, Refusal)
    town.change(tables.patrons, status="active")
    write.before(town)
    after = everything(town)
    assert do(town, write.change) == refused
    assert everything(town) == after
    assert not isinstance(do(town, write.change, "another key"), Refusal)


def bar(town: Town, write: Write) -> Any:
    """What nothing has to come before is refused for the card."""
    town.change(tables.patrons, status="suspended")
    return do(town, write.change)


@pytest.mark.parametrize("name", WRITES)
def test_a_key_that_no_caller_mints_is_the_callers_mistake_on_every_database(town: Town, name: str) -> None:
    write = WRITES[name]
    write.before(town)
    before = everything(town)
    for key in IMPOSSIBLE:
        with pytest.raises(ValueError, match="a key has 1 to 257 characters"):
            do(town, write.change, key)
        with pytest.raises(ValueError, match="a key has 1 to 257 characters"):
            town.sign("card-ann", key)
    assert everything(town) == before


def test_a_key_that_was_forgotten_begins_anew(found: Found) -> None:
    town = found(idempotency_days=30, require_visit=False)
    town.lent("ann", "b1")
    first = returned(town, "b1", "the key")
    town.wait(days=30, seconds=1)
    town.lent("bob", "b1")
    again = returned(town, "b1", "the key")
    assert again.number != first.number
    assert town.loans() == []
