"""Printers on USB, with the unmodified pyusb on a bus of our own; no real bus can be had here."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.hardware import Paper, PrinterStatus, escpos_usb
from kiosk.hardware.escpos_page import Cutting, page
from kiosk.hardware.escpos_status import Interview
from kiosk.hardware.escpos_usb import open_usb
from kiosk.hardware.escpos_wire import Wire
from kiosk.receipts.layout import lay_out
from tests.hardware.printers.paperwork import RECEIPT
from tests.peers.usb_printer import Bus, BusBackend, Plug


def _open(bus: Bus, vendor_product: str = "04b8:0e28") -> Wire:
    return open_usb(vendor_product, timeout=1.0, backend=BusBackend(bus))


@pytest.mark.parametrize(
    ("plugs", "interface", "outward"),
    [
        pytest.param((Plug(0, 7, (0x01, 0x82)),), 0, 0x01, id="as python-escpos expects"),
        pytest.param((Plug(0, 7, (0x81, 0x02)),), 0, 0x02, id="a clone's numbers, answers first"),
        pytest.param((Plug(0, 3, (0x01, 0x81)), Plug(1, 7, (0x03, 0x84))), 1, 0x03, id="behind another interface"),
        pytest.param((Plug(0, 255, (0x02, 0x81)),), 0, 0x02, id="a class of the maker's own"),
    ],
)
def test_a_receipt_goes_to_the_endpoint_the_printer_has(plugs: tuple[Plug, ...], interface: int, outward: int) -> None:
    bus = Bus(plugs)
    wire = _open(bus)
    wire.write(page(lay_out(RECEIPT, 48), "default", Cutting.PART))
    assert bus.claimed == [interface]
    assert bus.written_to == {outward}
    assert "Laskar Pelangi" in bus.mechanism.text
    assert not bus.mechanism.forbidden


def test_the_status_is_read_in_whole_packets() -> None:
    bus = Bus()
    bus.mechanism.paper = Paper.NEAR_END
    assert Interview(_open(bus), 0.2).status() == PrinterStatus(Paper.NEAR_END)
    assert min(bus.read_sizes) >= 64


def test_a_printer_without_a_way_back_is_unknown() -> None:
    bus = Bus((Plug(endpoints=(0x01,)),))
    assert Interview(_open(bus), 0.05).status() == PrinterStatus(Paper.UNKNOWN)


def test_the_printer_is_taken_from_the_kernel_and_given_free_when_closed() -> None:
    bus = Bus(kernel_driver=True)
    wire = _open(bus)
    assert not bus.kernel_driver
    wire.close()
    assert bus.claimed == []


def test_without_numbers_the_first_printer_is_taken() -> None:
    bus = Bus()
    wire = _open(bus, vendor_product="")
    assert bus.claimed == [0]
    wire.close()


@pytest.mark.parametrize(
    ("bus", "vendor_product"),
    [(Bus(plugged_in=False), "04b8:0e28"), (Bus(), "04b8:ffff"), (Bus((Plug(usb_class=3),)), "")],
)
def test_a_printer_that_is_not_there_is_an_oserror(bus: Bus, vendor_product: str) -> None:
    with pytest.raises(OSError, match="plugged in"):
        _open(bus, vendor_product)


def test_a_device_that_cannot_print_is_an_oserror() -> None:
    with pytest.raises(OSError, match="no bulk endpoint"):
        _open(Bus((Plug(endpoints=(0x81,)),)))


def test_a_printer_that_takes_no_data_is_given_up() -> None:
    wire = _open(Bus(takes_data=False))
    with pytest.raises(OSError, match="timed out"):
        wire.write(b"x")


def test_an_unplugged_printer_is_an_oserror_when_it_is_asked() -> None:
    bus = Bus()
    wire = _open(bus)
    bus.plugged_in = False
    with pytest.raises(OSError, match="disconnected"):
        wire.write(b"x")
    with pytest.raises(OSError, match="disconnected"):
        wire.read(0.1)
    wire.close()


def test_libusb_begins_anew_when_something_was_plugged_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the kiosk's sandbox nobody tells it of a printer that was plugged in after it began."""
    monkeypatch.setattr(escpos_usb, "_BUSES", tmp_path)
    if (first := escpos_usb._libusb()) is None:
        pytest.skip("libusb is not installed")
    assert escpos_usb._libusb() is first
    (tmp_path / "004").mkdir()
    (tmp_path / "004" / "003").touch()
    second = escpos_usb._libusb()
    assert second.ctx.value != first.ctx.value
