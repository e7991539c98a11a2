"""What is written down for Koha is what Koha reads: its offline circulation files, format 1.0."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bridge.contract.letters import Deed, Letter
from bridge.offline import koc
from bridge.offline.clock import Anchor, Clock, Stamp
from bridge.offline.koc import Written
from bridge.offline.outbox import Entry

AT = datetime(2026, 11, 23, 1, 30, 5, 74_000, tzinfo=UTC)
MAKASSAR = ZoneInfo("Asia/Makassar")
ARGUMENTS = {"issue": ("cardnumber", "barcode"), "return": ("barcode",), "payment": ("cardnumber", "amount")}


def entry(deed: Deed, card: str = "", barcode: str = "", patron: str = "", **stamped: Any) -> Entry:
    stamp: dict[str, Any] = {"boot": "boot", "ticks": 1.0, "wall": AT, "synced": True} | stamped
    return Entry(1, Letter("key", deed, AT, True, patron, card, barcode), Stamp(**stamp), False, False, "")


def written(*entries: Entry, clock: Clock | None = None) -> Written:
    return koc.export(entries, clock or Clock(), MAKASSAR)


def read(text: str) -> list[dict[str, str]]:
    """As Koha's offline_circ/process_koc.pl and enqueue_koc.pl take a file apart."""
    head, *lines = text.splitlines()
    assert dict(field.split("=") for field in head.split("\t"))["Version"] == "1.0"
    return [_command(line) for line in lines]


def _command(line: str) -> dict[str, str]:
    time, command, *arguments = line.split("\t")
    day, hour, _ = time.split()
    named = dict(zip(ARGUMENTS[command], arguments, strict=True))
    return {"at": f"{day} {hour}", "command": command} | named


def test_a_file_is_exactly_this() -> None:
    found = written(entry(Deed.BORROW, "A26000001", "b1", "ann"), entry(Deed.RETURN, barcode="b2"))
    assert found.text == (
        "Version=1.0\tGenerator=Anjungan Pustaka\tGeneratorVersion=1\n"
        "2026-11-23 09:30:05 74\tissue\tA26000001\tb1\n"
        "2026-11-23 09:30:05 74\treturn\tb2\n"
    )
    assert (found.lines, found.left_out) == (2, {})


def test_koha_reads_loans_and_returns_and_renews_what_the_patron_has_already() -> None:
    found = written(
        entry(Deed.BORROW, "a card", "b1"), entry(Deed.RENEW, "a card", "b1"), entry(Deed.RETURN, "a card", "b1")
    )
    at = "2026-11-23 09:30:05"
    assert read(found.text) == [
        {"at": at, "command": "issue", "cardnumber": "a card", "barcode": "b1"},
        {"at": at, "command": "issue", "cardnumber": "a card", "barcode": "b1"},
        {"at": at, "command": "return", "barcode": "b1"},
    ]


def test_with_nothing_to_write_there_is_still_a_file_that_can_be_read() -> None:
    assert read(written().text) == []


def test_the_time_is_the_one_that_is_known_by_now() -> None:
    late = entry(Deed.RETURN, barcode="b1", wall=AT - timedelta(days=9000), synced=False)
    clock = Clock((Anchor("boot", 61.0, AT + timedelta(minutes=1)),))
    assert [line["at"] for line in read(written(late, clock=clock).text)] == ["2026-11-23 09:30:05"]


@pytest.mark.parametrize(
    ("left_out", "why"),
    [
        (entry(Deed.VISIT, "card-1"), "the format knows loans and returns only"),
        (entry(Deed.BORROW, barcode="b1", patron="ann"), "the card is not known any more"),
        (entry(Deed.RENEW, barcode="b1", patron="ann"), "the card is not known any more"),
        (entry(Deed.BORROW, "card\t1", "b1"), "a card or barcode that no line can hold"),
        (
            entry(Deed.RETURN, barcode="b1\n2026-01-01 00:00:00 0\tissue\tx\ty"),
            "a card or barcode that no line can hold",
        ),
    ],
)
def test_what_the_format_cannot_hold_is_left_out_and_said(left_out: Entry, why: str) -> None:
    found = written(left_out, entry(Deed.RETURN, barcode="b2"), left_out)
    assert [line["barcode"] for line in read(found.text)] == ["b2"]
    assert (found.lines, found.left_out) == (1, {why: 2})
