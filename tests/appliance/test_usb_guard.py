"""A stand listens to its own devices and to nothing else that is plugged in."""

from __future__ import annotations

from kiosk.usb_guard import devices_of, rules

# What `udevadm info --export-db` prints of a scanner, a reader behind a converter, a touch panel and a disk.
PLUGGED = """\
P: /devices/pci0000:00/usb1/1-1/1-1:1.0/input/input5/event5
N: input/event5
S: input/by-id/usb-Symbol_Bar_Code_Scanner-event-kbd
E: DEVNAME=/dev/input/event5
E: DEVLINKS=/dev/input/by-id/usb-Symbol_Bar_Code_Scanner-event-kbd /dev/kiosk/scanner
E: ID_BUS=usb
E: ID_VENDOR_ID=05e0
E: ID_MODEL_ID=1200
E: ID_INPUT_KEYBOARD=1

P: /devices/pci0000:00/usb1/1-2/1-2:1.0/ttyUSB0/tty/ttyUSB0
E: DEVNAME=/dev/ttyUSB0
E: DEVLINKS=/dev/kiosk/cards
E: ID_BUS=usb
E: ID_VENDOR_ID=1a86
E: ID_MODEL_ID=7523

P: /devices/pci0000:00/usb1/1-3/1-3:1.0/input/input6/event6
E: DEVNAME=/dev/input/event6
E: ID_BUS=usb
E: ID_VENDOR_ID=222a
E: ID_MODEL_ID=0001
E: ID_INPUT_TOUCHSCREEN=1

P: /devices/pci0000:00/usb1/1-4/1-4:1.0/host0/target0:0:0/0:0:0:0/block/sda
E: DEVNAME=/dev/sda
E: ID_BUS=usb
E: ID_VENDOR_ID=0781
E: ID_MODEL_ID=5567
"""


def made(**configured: dict[str, str]) -> list[str]:
    return list(rules(configured, devices_of(PLUGGED)))


def test_a_device_is_allowed_by_its_numbers_whether_it_is_there_or_not() -> None:
    assert "allow id 0c2e:0b61 # reader" in made(reader={"driver": "card_nfc_serial", "vendor_product": "0C2E:0B61"})


def test_a_device_that_is_named_by_its_path_is_looked_up() -> None:
    lines = made(scanner={"path": "/dev/kiosk/scanner"}, cards={"path": "/dev/ttyUSB0"})
    assert lines[:2] == ["allow id 05e0:1200 # scanner", "allow id 1a86:7523 # cards"]


def test_a_path_behind_which_nothing_is_allows_nothing_and_says_so() -> None:
    first, *_ = made(scanner={"path": "/dev/kiosk/other"})
    assert first == "# scanner: nothing is plugged in at /dev/kiosk/other, so it is not allowed"


def test_touch_panels_that_are_plugged_in_are_allowed() -> None:
    assert made() == ["allow id 222a:0001 # a touch panel"]


def test_a_printer_without_numbers_allows_what_is_a_printer_and_nothing_else_besides() -> None:
    first, *_ = made(printer={"driver": "printer_escpos", "connection": "usb"})
    assert first.startswith("allow with-interface equals { 07:*:* }")


def test_a_name_cannot_begin_a_rule_of_its_own() -> None:
    lines = made(**{"scanner\nallow id *:*": {"vendor_product": "05e0:1200"}})
    assert lines[0] == "allow id 05e0:1200 # scanner?allow id *:*"
