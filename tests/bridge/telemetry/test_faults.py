"""docs/faults.md is complete: each fault there once, with the number, severity and state that it has in code."""

from __future__ import annotations

import pytest

from bridge.contract.faults import NUMBERS, Fault, Severity, State, code, severity, state_of, worst_first
from tests.bridge.programs.starting import ROOT

ROWS = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in (ROOT / "docs" / "faults.md").read_text("utf-8").splitlines()
    if line.startswith("| A-")
]


def test_every_fault_is_in_the_table_once_in_the_order_of_its_number() -> None:
    assert [row[0] for row in ROWS] == [code(fault) for fault in sorted(Fault, key=NUMBERS.__getitem__)]
    assert all(len(row) == 6 and all(row) for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_says_what_the_code_says(row: list[str]) -> None:
    fault = Fault(row[1].strip("`"))
    assert code(fault) == row[0]
    assert severity(fault).name.lower() == row[2]


def test_the_state_is_that_of_the_worst_and_out_of_service_hides_the_rest() -> None:
    assert state_of([]) is state_of([Fault.HOT]) is State.READY
    for fault in Fault:
        wanted = {Fault.OUT_OF_SERVICE: State.SLEEPING, Fault.STOPPED: State.LOST}
        by_severity = {Severity.NOTICE: State.READY, Severity.LIMITED: State.ALERT, Severity.CLOSED: State.OUT_OF_ORDER}
        assert state_of([fault, Fault.HOT]) is wanted.get(fault, by_severity[severity(fault)])
        assert state_of([fault, Fault.OUT_OF_SERVICE]) is (State.LOST if fault is Fault.STOPPED else State.SLEEPING)


def test_the_worst_is_first_and_each_is_there_once() -> None:
    found = worst_first([Fault.HOT, Fault.PAPER_OUT, Fault.NO_LINK, Fault.READER_LOST, Fault.HOT])
    assert found == (Fault.NO_LINK, Fault.READER_LOST, Fault.PAPER_OUT, Fault.HOT)
