"""The text of a QR code that a phone's camera takes for a Wi-Fi network, so that nobody types its password."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r'([\\;,":])')


def wifi_code(ssid: str, password: str, hidden: bool = False) -> str:
    """`WIFI:` and the network's fields, as in ZXing's "Barcode Contents"; without a password the network is open.

    Against that page, what looks like a hexadecimal number gets no quotation marks: iPhones take them for a part of
    the password (github.com/Shane32/QRCoder issue 440), and Android asks for none.
    """
    fields = {"T": "WPA" if password else "nopass", "S": ssid}
    if password:
        fields["P"] = password
    if hidden:
        fields["H"] = "true"
    return "WIFI:" + "".join(f"{name}:{_escaped(value)};" for name, value in fields.items()) + ";"


def _escaped(value: str) -> str:
    return _SPECIAL.sub(r"\\\1", value)
