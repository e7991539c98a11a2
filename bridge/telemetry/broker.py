"""How a program of ours finds its MQTT broker, and proves who it is: a TOML table of bridge and central."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bridge import systemd

KEY, PASSWORD = "mqtt-key", "mqtt-password"  # the credentials' names


@dataclass(frozen=True, slots=True)
class Broker:
    """`tls` with the system's authorities, or those in `ca_file`. The program proves itself with a certificate, whose
    key is the systemd credential "mqtt-key" or in `key_file`; or with `user` and a password, which is the credential
    "mqtt-password" or the one line in `password_file`. Without `tls` the broker must be on this machine.

    `protocol` "auto" speaks MQTT 5, and 3.1.1 with brokers that do not know it. `keepalive` is in seconds: a broker
    tells the last will after one and a half times as long. Pauses between attempts to connect grow from `first_pause`
    to `longest_pause` seconds, each shortened by chance.
    """

    host: str
    port: int = 8883
    tls: bool = True
    ca_file: str = ""
    certificate_file: str = ""
    key_file: str = ""
    user: str = ""
    password_file: str = ""
    protocol: Literal["auto", "5", "3.1.1"] = "auto"
    keepalive: int = 10
    first_pause: float = 1.0
    longest_pause: float = 60.0

    def __post_init__(self) -> None:
        if not self.host or not 1 <= self.port <= 65535:
            raise ValueError("host must be given, and port must be 1 to 65535")
        if not self.tls and self.host not in ("127.0.0.1", "::1", "localhost"):
            raise ValueError("tls: only a broker on this machine may be spoken to in the clear")
        if not self.tls and (self.certificate_file or self.ca_file):
            raise ValueError("tls is needed for certificates")
        if self.certificate_file and self.user:
            raise ValueError("give either certificate_file or user")
        if not 5 <= self.keepalive <= 300:
            raise ValueError("keepalive must be 5 to 300 seconds")
        if not 0 < self.first_pause <= self.longest_pause:
            raise ValueError("first_pause must be more than 0 and not more than longest_pause")


def trust(broker: Broker) -> ssl.SSLContext | None:
    """None without TLS. Raises OSError, with a sentence, when a file is missing or is not what it should be."""
    if not broker.tls:
        return None
    try:
        context = ssl.create_default_context(cafile=broker.ca_file or None)
    except (OSError, ssl.SSLError) as error:
        raise OSError(f"broker.ca_file: {broker.ca_file} holds no certificates of authorities (PEM)") from error
    if broker.certificate_file:
        key = systemd.credential(KEY) or Path(broker.key_file)
        try:
            context.load_cert_chain(broker.certificate_file, key)
        except (OSError, ssl.SSLError) as error:
            raise OSError(f"broker.certificate_file and its key {key} cannot be used: {error.strerror}") from error
    return context


def password(broker: Broker) -> str | None:
    """None without a user. Raises OSError, with a sentence that tells nothing of it."""
    if not broker.user:
        return None
    path = systemd.credential(PASSWORD) or Path(broker.password_file)
    try:
        line = path.read_text("utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise OSError(f"broker.password_file: {path} cannot be read") from None
    if not line.isprintable() or not line:
        raise OSError(f"broker.password_file: {path} does not hold one line of text")
    return line
