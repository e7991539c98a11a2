"""The library's Wi-Fi as the configuration describes it: its network, who lets people in, and what members get."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bridge.catalogs.embedded.wifi import Network
from bridge.hotspots import drivers
from bridge.hotspots.fixed import FixedPassword
from bridge.hotspots.point import Profile
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
    """Raises OSError, with a sentence, when a file is missing."""
    point = drivers.load(wifi.point, "wifi.point")
    secret = Path(wifi.password_file).read_text("utf-8").strip("\r\n") if wifi.password_file else ""
    seal = Seal(key_from(wifi.key_file, CREDENTIAL))
    shared = isinstance(point, FixedPassword)
    return Network(wifi.network, point, seal, secret, wifi.hidden, shared, {"": Profile()} | wifi.profiles)
