"""Nothing a title, a name or a barcode holds can make the printer do anything but print letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bridge.contract.circulation import Item, Loan, Patron
from kiosk.hardware.escpos_page import Cutting, page, profiles
from kiosk.hardware.paper import PaperLine, Question, Roll
from kiosk.receipts.document import Document
from kiosk.receipts.imprint import Imprint, Letterhead
from kiosk.receipts.layout import lay_out
from kiosk.receipts.loan import loan_receipt
from kiosk.receipts.plain import plain
from tests.hardware.printers.paperwork import with_printer
from tests.peers.escpos_printer import TcpPrinter, tcp_printer

_COMMANDS = st.sampled_from(
    ["\x1b@", "\x1bp\x00\x19\xfa", "\x1dV\x00", "\x10\x04\x04", "\x10\x14\x01\x00\x01", "\x1b!\x30", "\x1d(k", "\x1c."]
)
_TEXT = st.lists(st.one_of(st.text(st.characters(), max_size=20), _COMMANDS), max_size=6).map("".join)
_NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def peer() -> Iterator[TcpPrinter]:
    with tcp_printer() as printer:
        yield printer


@settings(deadline=None)  # the first page waits for python-escpos to be imported
@given(title=_TEXT, barcode=_TEXT, number=_TEXT, card=_TEXT, columns=st.sampled_from([32, 42, 48]))
@example(title="\x1bp\x00\x19\xfa" * 50, barcode="\x10\x04\x01", number="\udc1b@", card="\x9bJ", columns=32)
def test_only_allowed_commands_and_readable_text_leave_for_the_printer(
    title: str, barcode: str, number: str, card: str, columns: int
) -> None:
    stream = page(lay_out(_receipt(title, barcode, number, card), columns), "default", Cutting.PART)
    roll = Roll()
    marks = list(roll.feed(stream))
    assert roll.finished
    assert not any(isinstance(mark, Question) for mark in marks)
    said = "".join(mark.text for mark in marks if isinstance(mark, PaperLine)).replace(" ", "")
    for text in (title, barcode, number, card):
        assert plain(text).replace(" ", "") in said


def test_a_hostile_title_reaches_a_real_connection_as_letters(peer: TcpPrinter) -> None:
    hostile = "Buku \x1bp\x00\x19\xfa \x1dV\x00 \x10\x14\x01\x00\x01 \x10\x04\x04 日本 Crème"
    with_printer(peer, lambda printer: printer.print(_receipt(hostile, "1", "2", "3")), columns=48)
    assert not peer.mechanism.forbidden
    assert peer.mechanism.text.count("Buku pu V RiBen Creme") == 1


@pytest.mark.parametrize("profile", sorted(profiles()))
@pytest.mark.parametrize("cut", Cutting)
def test_no_profile_of_the_library_adds_a_command_of_its_own(profile: str, cut: Cutting) -> None:
    document = _receipt("Laskar Pelangi — Édition", "3271", "L-1", "6472••12")
    marks = list(Roll().feed(page(lay_out(document, 32), profile, cut)))
    assert PaperLine("Laskar Pelangi - Edition", bold=True) in marks


def _receipt(title: str, barcode: str, number: str, card: str) -> Document:
    loan = Loan(number, Item(barcode, title), date(2026, 12, 5), _NOW)
    return loan_receipt(Imprint(Letterhead(), "K1", "id", _NOW), Patron("p", card, 0, 2, loan.due), (loan,))
