"""What a technician is told when a reader's table is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.contract.configuration import ConfigurationError, build
from kiosk.hardware import barcode_hid, barcode_serial, card_nfc_serial, rehearsal_reader

PATH = {"name": "scanner", "path": "/dev/scanner"}


@pytest.mark.parametrize("module", [barcode_hid, barcode_serial, card_nfc_serial, rehearsal_reader])
def test_a_name_and_a_path_are_enough(module: Any) -> None:
    assert build(PATH, module.DRIVER, "kiosk.toml").path == "/dev/scanner"


@pytest.mark.parametrize(
    ("module", "table", "sentence"),
    [
        (barcode_hid, {"name": "s"}, "give either path or vendor_product"),
        (barcode_hid, PATH | {"vendor_product": "05e0:1200"}, "give either path or vendor_product"),
        (barcode_hid, {"name": "s", "vendor_product": "5e0"}, 'vendor_product must be like "05e0:1200"'),
        (barcode_hid, PATH | {"end": []}, 'end must be a list of "enter" and "tab"'),
        (barcode_hid, PATH | {"end": ["space"]}, "Invalid enum value 'space'"),
        (barcode_serial, {"name": "s", "path": "ttyUSB0"}, "path must begin with /"),
        (barcode_serial, PATH | {"baud": 0}, "baud must be a speed such as 9600"),
        (barcode_serial, PATH | {"framing": "eot"}, "Invalid enum value 'eot'"),
        (barcode_serial, PATH | {"pause": 0}, "pause must be more than 0"),
        (card_nfc_serial, PATH | {"pattern": "("}, "pattern is not a regular expression"),
        (card_nfc_serial, PATH | {"baud": -1}, "baud must be a speed such as 9600"),
        (rehearsal_reader, {"name": "s", "path": "/" + "x" * 107}, "1 to 107 bytes"),
    ],
)
def test_a_wrong_table_is_told_in_a_sentence(module: Any, table: dict[str, object], sentence: str) -> None:
    with pytest.raises(ConfigurationError) as mistakes:
        build(table, module.DRIVER, "kiosk.toml")
    assert sentence in str(mistakes.value)
