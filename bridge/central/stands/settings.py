"""What can be set about new stands: the table `stands` of the central's configuration."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_EXAMPLES = Path(__file__).resolve().parents[3] / "deploy" / "config"
_OF_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Stands:
    """`central` and `broker` are this central's address and the broker's host as stands know them. `central_ca_file` is
    the authority of the central's certificate, copied to every stand; empty for the system's. `command_keys` are the
    public keys (PEM) of those whose commands stands obey.

    `directory` keeps the authority's key and who was given what; whoever can read it can be any stand. Certificates
    are good for `days`. `examples` has the configurations that new stands begin with.
    """

    central: str
    broker: str
    directory: Path = Path("authority")
    central_ca_file: str = ""
    broker_port: int = 8883
    command_keys: tuple[str, ...] = ()
    days: int = 730
    examples: Path = _EXAMPLES

    def __post_init__(self) -> None:
        url = urlsplit(self.central)
        local = url.scheme == "http" and url.hostname in _OF_THIS_MACHINE
        if not url.hostname or not (url.scheme == "https" or local) or url.path or url.query or url.fragment:
            raise ValueError(f"central must begin with https:// and end with the host or port, not {self.central!r}")
        if url.username or url.password:
            raise ValueError("central must have no user and no password")
        if not self.broker or "/" in self.broker or not 1 <= self.broker_port <= 65535:
            raise ValueError("broker must be a host's name or address, and broker_port 1 to 65535")
        if not 1 <= self.days <= 3650:
            raise ValueError("days must be 1 to 3650")
