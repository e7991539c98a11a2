"""Proofs of payment on their way from the desk to one kiosk's printer: each once, in order, and none is forgotten."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import office_payments, printouts, tables
from bridge.contract.account import Payment, Printout
from tests.bridge.embedded.asking import ask, at_desk, take, was
from tests.bridge.embedded.test_patron import HOSTILE
from tests.bridge.embedded.town import Town


@pytest.fixture
def proofs(town: Town) -> list[Payment]:
    """Three of ann's."""
    for number in range(3):
        town.add(tables.fines, number=f"D-{number}", patron_id="ann", amount=1000)
    return [was(Payment, take(town, "ann", f"D-{number}")) for number in range(3)]


def send(town: Town, proof: Payment, kiosk: str = "K1") -> None:
    at_desk(town, lambda connection, rules: printouts.send(connection, rules, proof.number, kiosk))


def upcoming(town: Town, kiosk: str = "K1") -> Payment | None:
    return ask(town, lambda catalog: catalog.next_printout(), kiosk).payment


def settle(town: Town, number: str, kiosk: str = "K1", *, printed: bool = True) -> Printout:
    return ask(town, lambda catalog: catalog.settle_printout(number, printed), kiosk)


def states(town: Town) -> list[bool | None]:
    columns = tables.printouts.c
    return [printed for (printed,) in town.look(select(columns.printed).order_by(columns.id))]


def test_they_come_in_the_order_in_which_they_were_sent_and_stay_until_they_are_settled(
    town: Town, proofs: list[Payment]
) -> None:
    first, second, third = proofs
    for proof in (second, first, third):
        send(town, proof)
    assert [upcoming(town), upcoming(town)] == [second, second]
    assert settle(town, second.number) == Printout(first)
    assert settle(town, first.number, printed=False) == Printout(third)
    assert settle(town, third.number) == Printout(None)
    assert upcoming(town) is None
    assert states(town) == [True, False, True]


def test_a_kiosk_prints_only_what_was_sent_to_it(town: Town, proofs: list[Payment]) -> None:
    send(town, proofs[0], "K2")
    assert (upcoming(town), upcoming(town, "K2")) == (None, proofs[0])
    assert settle(town, proofs[0].number) == Printout(None)
    assert upcoming(town, "K2") == proofs[0]


def test_what_was_settled_before_or_never_sent_changes_nothing(town: Town, proofs: list[Payment]) -> None:
    send(town, proofs[0])
    send(town, proofs[1])
    settle(town, proofs[0].number, printed=True)
    for number in (proofs[0].number, proofs[2].number, "261123-0000-0000", "📚", *HOSTILE):
        assert settle(town, number, printed=False) == Printout(proofs[1]), ascii(number)
    assert states(town) == [True, None]


def test_what_did_not_come_out_can_be_sent_again(town: Town, proofs: list[Payment]) -> None:
    send(town, proofs[0])
    settle(town, proofs[0].number, printed=False)
    send(town, proofs[0])
    assert upcoming(town) == proofs[0]
    settle(town, proofs[0].number)
    assert states(town) == [False, True]


def test_the_desk_sees_where_a_proof_went_and_whether_it_came_out(town: Town, proofs: list[Payment]) -> None:
    send(town, proofs[0])
    settle(town, proofs[0].number)
    town.wait(minutes=1)
    send(town, proofs[0], "K2")
    sent = at_desk(town, lambda connection, rules: office_payments.sent(connection, rules, proofs[0].number))
    assert [(each.kiosk, each.printed) for each in sent] == [("K1", True), ("K2", None)]
    assert sent[1].asked_at == town.library.rules.now()
