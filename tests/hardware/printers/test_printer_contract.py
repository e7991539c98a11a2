"""What every connection of the ESC/POS driver keeps: it prints, tells the truth about paper, and comes back."""

from __future__ import annotations

import asyncio

import pytest

from kiosk.hardware import OpenPrinter, Paper, PrinterStatus
from kiosk.hardware.paper import Cut, PaperLine
from tests.hardware.printers.paperwork import RECEIPT, driver_for, with_printer
from tests.peers.escpos_printer import PrinterPeer, Voice, wait_until


def _print(peer: PrinterPeer) -> None:
    with_printer(peer, lambda printer: printer.print(RECEIPT))


def _status(peer: PrinterPeer) -> PrinterStatus:
    return with_printer(peer, lambda printer: printer.status())


def test_a_receipt_comes_out_whole_and_cut(peer: PrinterPeer) -> None:
    _print(peer)
    lines = [mark for mark in peer.mechanism.printed if isinstance(mark, PaperLine) and mark.text]
    assert [line.text for line in lines] == [
        "Laskar Pelangi",
        "Kode buku                                   3271",
        "5 Desember",
    ]
    assert [(line.bold, line.wide, line.tall) for line in lines] == [
        (True, False, False),
        (False, False, False),
        (True, True, True),
    ]
    assert peer.mechanism.printed[-1] == Cut(full=False)
    assert not peer.mechanism.forbidden


def test_a_receipt_longer_than_any_buffer_comes_out_whole(peer: PrinterPeer) -> None:
    many = type(RECEIPT)(RECEIPT.parts * 500)
    with_printer(peer, lambda printer: printer.print(many), timeout_seconds=20.0)
    assert peer.mechanism.text.count("Laskar Pelangi") == 500


def test_a_printer_with_everything_in_order_says_so(peer: PrinterPeer) -> None:
    assert _status(peer) == PrinterStatus(Paper.OK)


def test_paper_near_its_end_can_still_be_printed_on(peer: PrinterPeer) -> None:
    peer.mechanism.paper = Paper.NEAR_END
    status = _status(peer)
    assert status == PrinterStatus(Paper.NEAR_END)
    assert status.can_print


def test_no_paper_is_told_and_a_printer_without_paper_is_offline(peer: PrinterPeer) -> None:
    peer.mechanism.paper = Paper.OUT
    assert _status(peer) == PrinterStatus(Paper.OUT, offline=True)


def test_an_open_cover_is_told(peer: PrinterPeer) -> None:
    peer.mechanism.cover_open = True
    assert _status(peer) == PrinterStatus(Paper.OK, cover_open=True, offline=True)


@pytest.mark.parametrize("voice", [Voice.SILENT, Voice.GARBAGE])
def test_a_printer_that_says_nothing_sensible_is_unknown_and_tried(peer: PrinterPeer, voice: Voice) -> None:
    peer.mechanism.voice = voice

    async def ask_and_print(printer: OpenPrinter) -> PrinterStatus:
        status = await printer.status()
        await printer.print(RECEIPT)
        return status

    assert with_printer(peer, ask_and_print) == PrinterStatus(Paper.UNKNOWN)
    wait_until(lambda: Cut(full=False) in peer.mechanism.printed)


def test_a_clone_that_tells_only_of_its_paper_is_not_asked_twice_for_more(peer: PrinterPeer) -> None:
    peer.mechanism.voice = Voice.ONLY_PAPER

    async def ask_thrice(printer: OpenPrinter) -> list[PrinterStatus]:
        return [await printer.status() for _ in range(3)]

    assert with_printer(peer, ask_thrice) == [PrinterStatus(Paper.OK)] * 3
    assert sorted(peer.mechanism.questions) == [1, 2, 4, 4, 4, 4]  # the fourth is from opening


def test_a_printer_that_stops_answering_is_asked_again_on_a_fresh_line(peer: PrinterPeer) -> None:
    async def silent_for_a_while(printer: OpenPrinter) -> list[PrinterStatus]:
        peer.mechanism.voice = Voice.SILENT
        silent = await printer.status()
        peer.mechanism.voice = Voice.ANSWERS
        peer.say(b"\x7e")  # the answer to the question before, too late
        return [silent, await printer.status()]

    assert with_printer(peer, silent_for_a_while) == [PrinterStatus(Paper.UNKNOWN), PrinterStatus(Paper.OK)]


def test_an_answer_that_waits_from_before_is_not_taken_for_a_new_one(peer: PrinterPeer) -> None:
    async def asked_after_a_stale_answer(printer: OpenPrinter) -> PrinterStatus:
        peer.mechanism.paper = Paper.OUT
        peer.say(b"\x12\x12\x12\x12")
        return await printer.status()

    assert with_printer(peer, asked_after_a_stale_answer).paper is Paper.OUT


def test_paper_that_ends_within_a_receipt_is_an_error_with_a_sentence(peer: PrinterPeer) -> None:
    peer.mechanism.lines_left = 2
    with pytest.raises(OSError, match="printer ran out of paper within a receipt"):
        with_printer(peer, lambda printer: printer.print(RECEIPT), timeout_seconds=0.3)


def test_a_slow_printer_is_waited_for_before_its_paper_is_believed_to_have_lasted(peer: PrinterPeer) -> None:
    peer.mechanism.slow = True
    peer.mechanism.lines_left = 2
    with pytest.raises(OSError, match="printer ran out of paper within a receipt"):
        with_printer(peer, lambda printer: printer.print(RECEIPT), timeout_seconds=0.5)


def test_a_slow_printer_has_printed_all_when_print_returns(peer: PrinterPeer) -> None:
    peer.mechanism.slow = True
    with_printer(peer, lambda printer: printer.print(RECEIPT))
    assert Cut(full=False) in peer.mechanism.printed


def test_a_printer_that_falls_silent_within_a_receipt_is_an_error(peer: PrinterPeer) -> None:
    async def silenced(printer: OpenPrinter) -> None:
        peer.mechanism.voice = Voice.SILENT
        await printer.print(RECEIPT)

    with pytest.raises(OSError, match="stopped answering"):
        with_printer(peer, silenced, timeout_seconds=0.3)


def test_a_missing_printer_cannot_be_opened(peer: PrinterPeer) -> None:
    peer.vanish()
    with pytest.raises(OSError, match=r"."):
        _print(peer)


def test_a_printer_that_vanishes_is_an_oserror_and_can_be_opened_again(peer: PrinterPeer) -> None:
    async def unplugged(printer: OpenPrinter) -> None:
        peer.vanish()
        await printer.status()

    with pytest.raises(OSError, match=r"."):
        with_printer(peer, unplugged)
    peer.come_back()
    _print(peer)
    assert "Laskar Pelangi" in peer.mechanism.text


def test_printing_on_a_vanished_printer_is_an_oserror_however_often_it_is_tried(peer: PrinterPeer) -> None:
    async def print_in_vain(printer: OpenPrinter) -> None:
        peer.vanish()
        for _ in range(3):
            with pytest.raises(OSError, match=r"."):
                await printer.status()
            with pytest.raises(OSError, match=r"."):
                await printer.print(RECEIPT)

    with_printer(peer, print_in_vain)


def test_a_printer_that_came_back_by_itself_is_used_again_without_being_reopened(peer: PrinterPeer) -> None:
    async def replugged(printer: OpenPrinter) -> PrinterStatus:
        peer.vanish()
        peer.come_back()
        status = await printer.status()
        await printer.print(RECEIPT)
        return status

    assert with_printer(peer, replugged) == PrinterStatus(Paper.OK)
    assert "Laskar Pelangi" in peer.mechanism.text


def test_waiting_for_a_printer_does_not_hold_up_the_kiosk(peer: PrinterPeer) -> None:
    async def moments_while_asking() -> int:
        peer.mechanism.voice = Voice.SILENT
        moments = 0
        async with driver_for(peer).open() as printer:
            asking = asyncio.create_task(printer.status())
            while not asking.done():
                await asyncio.sleep(0.01)
                moments += 1
        return moments

    assert asyncio.run(moments_while_asking()) > 5
