"""What only printers on a network do to us."""

from __future__ import annotations

import socket

import pytest

from kiosk.hardware import OpenPrinter, Paper, PrinterStatus
from kiosk.hardware.escpos_wire import open_network
from tests.hardware.printers.paperwork import RECEIPT, with_printer
from tests.peers.escpos_printer import Voice, tcp_printer


def test_a_printer_that_hangs_up_on_an_idle_kiosk_is_simply_called_again() -> None:
    with tcp_printer() as peer:

        async def after_an_idle_night(printer: OpenPrinter) -> PrinterStatus:
            peer.hang_up()
            status = await printer.status()
            await printer.print(RECEIPT)
            return status

        assert with_printer(peer, after_an_idle_night) == PrinterStatus(Paper.OK)
        assert "Laskar Pelangi" in peer.mechanism.text


def test_an_answer_that_comes_too_late_is_left_behind_on_the_old_connection() -> None:
    with tcp_printer() as peer:

        async def late_by_a_question(printer: OpenPrinter) -> list[PrinterStatus]:
            peer.mechanism.voice = Voice.SILENT
            silent = await printer.status()
            peer.mechanism.voice, peer.late = Voice.ANSWERS, b"\x7e"  # would be "paper out"
            return [silent, await printer.status()]

        asked = with_printer(peer, late_by_a_question)
        assert asked == [PrinterStatus(Paper.UNKNOWN), PrinterStatus(Paper.OK)]


def test_a_printer_that_takes_no_more_data_is_given_up_after_the_time_limit() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        wire = open_network("127.0.0.1", deaf.getsockname()[1], timeout=0.2)
        with pytest.raises(TimeoutError, match=r"took no data for 0\.2 seconds"):
            wire.write(b"x" * 50_000_000)
        wire.close()


def test_a_closed_line_stays_closed_and_never_touches_another_file() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        wire = open_network("127.0.0.1", door.getsockname()[1], timeout=0.2)
        wire.close()
        wire.close()
        with pytest.raises(OSError, match="closed"):
            wire.write(b"x")
