"""The one secret of an access point: read when it is needed, so that a new one needs no restart."""

from __future__ import annotations

from pathlib import Path

from bridge import systemd
from bridge.contract.circulation import Unavailable

CREDENTIAL = "wifi-secret"


def read_secret(secret_file: str) -> str:
    """The systemd credential `wifi-secret` if there is one, else what the file holds. Raises `Unavailable` with a
    sentence that names the file and not what is in it."""
    path = systemd.credential(CREDENTIAL) or (Path(secret_file) if secret_file else None)
    if path is None:
        raise Unavailable(f"no secret for the Wi-Fi: give the credential {CREDENTIAL} or set secret_file")
    return read_line(path)


def read_line(path: Path) -> str:
    """The one line of text that a file with a secret holds. Raises as `read_secret`."""
    try:
        secret = path.read_text("utf-8").strip("\r\n")
    except OSError as error:
        raise Unavailable(f"the file with the Wi-Fi's secret, {path}, cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Unavailable(f"the file with the Wi-Fi's secret, {path}, holds no text") from None
    if not secret or not secret.isprintable():
        raise Unavailable(f"the file with the Wi-Fi's secret, {path}, does not hold one line of text")
    return secret


def has_secret(secret_file: str) -> bool:
    """Whether one was given; for a database that may do without."""
    return bool(secret_file or systemd.credential(CREDENTIAL))
