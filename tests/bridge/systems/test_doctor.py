"""The doctor tells what works, what the system cannot do, and what is in the way; changes nothing, names nobody."""

from __future__ import annotations

import asyncio
from argparse import Namespace

import pytest

from bridge.catalogs.systems.doctor import examine
from bridge.catalogs.systems.system import Finding
from bridge.central.checking import check
from bridge.contract.circulation import Reason
from tests.bridge.systems.small_system import SmallSystem


def findings(system: SmallSystem, card: str = "", barcode: str = "") -> list[Finding]:
    async def all_of_them() -> list[Finding]:
        return [finding async for finding in examine(system, card, barcode)]

    return asyncio.run(all_of_them())


def test_a_system_that_is_not_there_is_one_finding() -> None:
    system = SmallSystem(there=False)
    assert findings(system, "card-1", "b1") == [Finding("connection", well=False, advice="the system is closed")]


def test_all_that_it_can_is_told_and_all_that_it_cannot_with_what_follows() -> None:
    told = findings(SmallSystem())
    assert Finding("can borrow", well=True) in told
    assert Finding("can guest-book", well=None, advice="the guest book is kept by this central") in told
    assert Finding("a system in memory", well=True) in told


def test_a_dry_loan_tells_whether_it_would_be_made_and_lends_nothing() -> None:
    system = SmallSystem()
    assert findings(system, "card-1", "b1")[-1] == Finding("dry loan: would be made", well=True)
    system.barred = {"p1": (Reason.FINE_UNPAID,)}
    refused = findings(system, "card-1", "b1")[-1]
    assert (refused.what, refused.well) == ("dry loan: would be refused, fine-unpaid", False)
    assert not system.loans
    assert not system.acts


def test_an_unknown_card_and_item_are_told_as_such() -> None:
    wrong = [finding for finding in findings(SmallSystem(), "no-such-card", "no-such-item") if finding.well is False]
    assert [finding.what for finding in wrong] == ["test patron: card-unknown", "test item: item-unknown"]


def test_what_is_printed_names_nobody_and_says_by_its_code_whether_all_is_well(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert check(SmallSystem(), Namespace(card="card-2", item="b1")) == 0
    printed = capsys.readouterr().out
    assert "ok  PIN: pin-needed" in printed
    for secret in ("Siti", "card-2", "6472010203"):
        assert secret not in printed
    assert check(SmallSystem(there=False), Namespace(card="", item="")) == 1
    assert capsys.readouterr().out == "NO  connection\n    the system is closed\n"
