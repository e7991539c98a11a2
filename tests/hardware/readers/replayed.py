"""Run under umockdev: opens a keyboard scanner and prints, a line each, what it gives or why it does not open.

Arguments: the key `path` or `vendor_product`, its value, and how many codes to wait for.
"""

from __future__ import annotations

import asyncio
import sys

from bridge.contract.configuration import build
from kiosk.hardware.barcode_hid import KeyboardBarcodeScanner
from tests.hardware.readers.plugs import told


async def main(selection: str, value: str, count: int) -> None:
    scanner = build({"name": "scanner", selection: value}, KeyboardBarcodeScanner, "arguments")
    try:
        async with scanner.open() as stream:
            for _ in range(count):
                print(told(await anext(stream)))
    except OSError as error:
        print(f"{type(error).__name__}: {error}")


asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
