"""Which USB devices a stand listens to: `python -m kiosk.usb_guard --config FILE` writes rules for USBGuard, from the
configured devices and from what is plugged in now. Everything else stays dead, whatever it says it is."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bridge.contract import configuration
from bridge.contract.configuration import ConfigurationError
from kiosk.config import Settings

Properties = Mapping[str, str]  # of one device, as udev knows it

WRONG_CONFIGURATION = 2

_HEAD = """\
# Made by `python -m kiosk.usb_guard` from the kiosk's configuration; make it anew when a device is replaced.
# Nothing that stores files, reaches a network or is wireless, whatever else it may be.
block with-interface one-of { 08:*:* e0:*:* 02:06:* 02:0a:* 02:0d:* 02:0e:* ef:04:* }
# Hubs; what is behind them is judged by itself.
allow with-interface equals { 09:*:* }
"""
_PRINTERS = 'allow with-interface equals { 07:*:* } # any receipt printer: "{name}" names none'


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m kiosk.usb_guard", description="Rules for USBGuard.")
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="the kiosk's TOML file")
    try:
        settings = configuration.read(parser.parse_args().config, Settings)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return WRONG_CONFIGURATION
    told = subprocess.run(["/usr/bin/udevadm", "info", "--export-db"], capture_output=True, check=False)
    plugged = tuple(devices_of(told.stdout.decode("utf-8", "replace")))
    print("\n".join((_HEAD, *rules(settings.devices, plugged))))
    return 0


def rules(configured: Mapping[str, Mapping[str, Any]], plugged: Iterable[Properties]) -> Iterator[str]:
    """One rule for each configured device that is on USB, and for each touch panel that is plugged in. A device named
    by its path has to be plugged in; where it is not, a line says so."""
    plugged = tuple(plugged)
    for name, table in configured.items():
        yield from _rule(name, table, plugged)
    panels = {numbers for device in plugged if device.get("ID_INPUT_TOUCHSCREEN") == "1" and (numbers := _usb(device))}
    yield from (f"allow id {numbers} # a touch panel" for numbers in sorted(panels))


def devices_of(database: str) -> Iterator[Properties]:
    """All devices in what `udevadm info --export-db` prints."""
    for entry in database.split("\n\n"):
        pairs = (line.removeprefix("E: ").partition("=") for line in entry.splitlines() if line.startswith("E: "))
        yield {key: value for key, _, value in pairs}


def _rule(name: str, table: Mapping[str, Any], plugged: tuple[Properties, ...]) -> Iterator[str]:
    path, numbers = str(table.get("path", "")), str(table.get("vendor_product", "")).lower()
    if numbers:
        yield f"allow id {numbers} # {_plain(name)}"
    elif path.startswith("/dev/"):
        behind = [_usb(device) for device in plugged if path in _names(device)]
        yield from (f"allow id {found} # {_plain(name)}" for found in behind[:1] if found)
        if not behind:
            yield f"# {_plain(name)}: nothing is plugged in at {_plain(path)}, so it is not allowed"
    elif table.get("connection") == "usb":
        yield _PRINTERS.replace("{name}", _plain(name))


def _names(device: Properties) -> list[str]:
    return [device.get("DEVNAME", ""), *device.get("DEVLINKS", "").split()]


def _usb(device: Properties) -> str:
    """Vendor and product, "05e0:1200"; empty for what is not on USB."""
    vendor, product = device.get("ID_VENDOR_ID", ""), device.get("ID_MODEL_ID", "")
    on_usb = device.get("ID_BUS") == "usb" and re.fullmatch("[0-9a-f]{4}:[0-9a-f]{4}", f"{vendor}:{product}")
    return f"{vendor}:{product}" if on_usb else ""


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)


if __name__ == "__main__":
    sys.exit(main())
