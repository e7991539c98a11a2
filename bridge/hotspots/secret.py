"""The one secret of an access point."""

from __future__ import annotations

from bridge.secret import Secret

CREDENTIAL = "wifi-secret"
_SECRET = Secret(CREDENTIAL, "the Wi-Fi")
read_secret, read_line, has_secret = _SECRET.read, _SECRET.line, _SECRET.is_given
