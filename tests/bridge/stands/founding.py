"""A library that lets stands in: its central's configuration and database, and an authority, in a folder."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import trustme

from bridge.assembly import open_library
from bridge.central.config import Central, Tls
from bridge.central.stands.authority import establish
from bridge.central.stands.provisioning import Provisioning
from bridge.central.stands.register import Stand
from bridge.central.stands.settings import Stands

AT = PurePosixPath("/etc/anjungan")
NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
LOBBY = Stand("lobby-1", "Lobi 1", "Lantai 1", "self-check")
TOML = """
database = "sqlite:///library.db"
port = 0
[stands]
central = "{central}"
broker = "127.0.0.1"
broker_port = {broker}
directory = "authority"
command_keys = ["commands.pem"]
"""
COMMANDS = b"-----BEGIN PUBLIC KEY-----\nnot looked at here\n-----END PUBLIC KEY-----\n"


def written(folder: Path, central: str = "http://127.0.0.1:1", broker: int = 8883) -> tuple[str, str]:
    """The configuration for a real program."""
    (folder / "central.toml").write_text(TOML.format(central=central, broker=broker), "utf-8")
    (folder / "commands.pem").write_bytes(COMMANDS)
    return "--config", "central.toml"


@contextlib.contextmanager
def provisioning(folder: Path, tls: Tls | None = None, broker_port: int = 8883) -> Iterator[Provisioning]:
    """In this process."""
    (folder / "commands.pem").write_bytes(COMMANDS)
    establish(folder / "authority", 730, NOW)
    stands = Stands(
        central="https://pustaka.example.org",
        broker="broker.example.org" if broker_port == 8883 else "127.0.0.1",
        broker_port=broker_port,
        directory=folder / "authority",
        command_keys=(str(folder / "commands.pem"),),
    )
    config = Central(database=f"sqlite:///{folder}/library.db", tls=tls or Tls(), stands=stands)
    with contextlib.closing(open_library(config.database, config.policy)) as library:
        yield Provisioning.open(config, library)


def with_server_certificate(folder: Path) -> tuple[str, str]:
    """PEM files of a central on this machine, whose authority (central-ca.crt) is nobody's."""
    authority = trustme.CA()
    made = authority.issue_cert("127.0.0.1", "localhost")
    made.cert_chain_pems[0].write_to_path(folder / "central.crt")
    authority.cert_pem.write_to_path(folder / "central-ca.crt")
    made.private_key_pem.write_to_path(folder / "central.key")
    return str(folder / "central.crt"), str(folder / "central.key")


def is_trusted(folder: Path, certificate: str, key: str) -> bool:
    """Whether the stand's files are a key and its certificate."""
    context = ssl.create_default_context(cafile=str(folder / "broker-ca.crt"))
    context.load_cert_chain(folder / certificate, folder / key)
    return True
