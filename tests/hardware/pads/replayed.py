"""Run under umockdev: opens a pad or a jack and prints, a line each, what it gives or why it does not open.

Arguments: the driver's module, its options as JSON, and how many to wait for.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
from typing import Any

from bridge.contract.configuration import build


async def main(driver: str, options: dict[str, Any], count: int) -> None:
    device: Any = build({"name": "device", **options}, importlib.import_module(f"kiosk.hardware.{driver}").DRIVER, "it")
    try:
        async with device.open() as stream:
            for _ in range(count):
                print(await anext(stream))
    except OSError as error:
        print(f"{type(error).__name__}: {error}")


asyncio.run(main(sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3])))
