"""A technician's mistake in a printer's table is told by the key that is wrong."""

from __future__ import annotations

import pytest

from bridge.contract.configuration import ConfigurationError, build
from kiosk.hardware import printer_escpos, printer_virtual


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "connection is missing"),
        ({"connection": "parallel"}, "parallel"),
        ({"connection": "serial"}, "path is missing"),
        ({"connection": "file"}, "path is missing"),
        ({"connection": "network"}, "host is missing"),
        ({"connection": "usb", "vendor_product": "04b8-0e28"}, "it looks like 04b8:0e15"),
        ({"connection": "usb", "profile": "TM-T20"}, "profile 'TM-T20' is not known. Known: .*TM-T20II"),
        ({"connection": "usb", "columns": 0}, "columns is 0"),
        ({"connection": "usb", "cut": "half"}, "half"),
        ({"connection": "usb", "timeout_seconds": 0.0}, "timeout_seconds"),
        ({"connection": "usb", "prot": 9100}, "prot is not known. Did you mean port"),
    ],
)
def test_a_mistake_is_told_by_its_key(options: dict[str, object], sentence: str) -> None:
    with pytest.raises(ConfigurationError, match=sentence):
        build({"name": "printer", **options}, printer_escpos.DRIVER, "kiosk.toml")


@pytest.mark.parametrize(
    "options",
    [
        {"connection": "usb"},
        {"connection": "usb", "vendor_product": "04B8:0e28", "profile": "TM-T20II", "cut": "full"},
        {"connection": "serial", "path": "/dev/ttyUSB0", "baud": 19200, "columns": 42},
        {"connection": "network", "host": "192.0.2.10", "timeout_seconds": 3},
        {"connection": "file", "path": "/dev/usb/lp0", "profile": "POS-5890", "columns": 32, "cut": "none"},
    ],
)
def test_each_connection_needs_little(options: dict[str, object]) -> None:
    driver = build({"name": "printer", **options}, printer_escpos.DRIVER, "kiosk.toml")
    assert driver.connection == options["connection"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [({}, "folder is missing"), ({"folder": ""}, "folder is empty"), ({"folder": "x", "columns": 9}, "columns")],
)
def test_a_rehearsal_printer_needs_a_folder(options: dict[str, object], sentence: str) -> None:
    with pytest.raises(ConfigurationError, match=sentence):
        build({"name": "printer", **options}, printer_virtual.DRIVER, "kiosk.toml")
