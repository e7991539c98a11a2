"""The library's Wi-Fi as the configuration describes it: its network, who lets people in, and what members get."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bridge.catalogs.embedded.wifi import Network
from bridge.contract.circulation import Unavailable
from bridge.hotspots import drivers
from bridge.hotspots.point import Profile
from bridge.hotspots.secret import has_secret, read_line, read_secret
from bridge.sealing import Seal, key_from

CREDENTIAL = "wifi-key"


@dataclass(frozen=True, slots=True)
class Wifi:
    """The TOML table `wifi`. `network` is its name (SSID). `point` has a `driver`, the name of a file in
    bridge/hotspots, and the driver's own keys; `password_file` holds the network's own password where it has one too.

    `profiles` say what each category of member gets; the one called "" is for all others. What members were given is
    kept sealed with the systemd credential "wifi-key", or the key in `key_file`, which is made when it is not there.
    """

    network: str
    point: dict[str, Any]
    key_file: Path = Path("wifi.key")
    password_file: str = ""
    hidden: bool = False
    profiles: dict[str, Profile] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.network.strip() or len(self.network.encode()) > 32:
            raise ValueError("network must be the name of a network: 1 to 32 bytes")
        drivers.load(self.point, "wifi.point")


def network(wifi: Wifi) -> Network:
    """Raises OSError when a file is missing or not what it should be; the sentence names its key, and tells nothing of
    a secret."""
    point, driver = drivers.load(wifi.point, "wifi.point"), wifi.point["driver"]
    secret_file, ca_file = wifi.point.get("secret_file", ""), wifi.point.get("ca_file", "")
    with _naming("wifi.point.secret_file"):
        if has_secret(secret_file) or driver != "freeradius":  # a database may know its user by itself
            read_secret(secret_file)
    with _naming("wifi.point.ca_file"):
        _check_authorities(ca_file)
    with _naming("wifi.password_file"):
        secret = read_line(Path(wifi.password_file)) if wifi.password_file else ""
    with _naming("wifi.key_file"):
        seal = Seal(key_from(wifi.key_file, CREDENTIAL))
    profiles = {"": Profile()} | wifi.profiles
    return Network(wifi.network, point, seal, secret, wifi.hidden, driver == "fixed", profiles)


@contextmanager
def _naming(key: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OSError(f"{key}: {error.filename}: {error.strerror}" if error.filename else f"{key}: {error}") from None
    except Unavailable as error:
        raise OSError(f"{key}: {error}") from None


def _check_authorities(ca_file: str) -> None:
    try:
        ssl.create_default_context(cafile=ca_file or None)
    except ssl.SSLError:
        raise OSError(f"{ca_file} holds no certificates of authorities (PEM)") from None
    except OSError as error:
        raise OSError(f"{ca_file} cannot be read: {error.strerror}") from None
