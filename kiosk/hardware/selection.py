"""How a configuration names one device of many: by its path, or by its USB vendor and product."""

from __future__ import annotations

import re


def check(path: str, vendor_product: str, pause: float) -> None:
    """Raises ValueError with a sentence when the device is not named, named twice or named wrongly."""
    if bool(path) == bool(vendor_product):
        raise ValueError("give either path or vendor_product")
    if path and not path.startswith("/"):
        raise ValueError("path must begin with /")
    if vendor_product:
        numbers(vendor_product)
    if not 0 < pause < 60:
        raise ValueError("pause must be more than 0 and less than 60 seconds")


def numbers(vendor_product: str) -> tuple[int, int]:
    """Vendor and product of "05e0:1200" as numbers; raises ValueError with a sentence."""
    if not re.fullmatch(r"[0-9a-fA-F]{4}:[0-9a-fA-F]{4}", vendor_product):
        raise ValueError('vendor_product must be like "05e0:1200", as lsusb shows it')
    vendor, product = vendor_product.split(":")
    return int(vendor, 16), int(product, 16)
