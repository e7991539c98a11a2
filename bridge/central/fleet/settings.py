"""The technicians' fleet page: the table `fleet` of the central's configuration."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bridge.telemetry.broker import Broker


@dataclass(frozen=True, slots=True)
class Fleet:
    """Commands are signed with the systemd credential "fleet-key" or the private key (PEM, Ed25519) in `key_file`,
    which stands know as `key_name`; without one none can be given."""

    broker: Broker
    history: Path = Path("fleet.sqlite")
    key_file: str = ""
    key_name: str = "central"
