"""The broker as deploy/mosquitto has it, with certificates of an authority that is made for the test."""

from __future__ import annotations

import os
import re
import shutil
import signal
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bridge.central.stands.authority import Authority, establish
from bridge.central.stands.certificates import key_pem, new_key, pem
from bridge.stand_folder import SECRET, keep
from tests.peers.mosquitto import Mosquitto

RECIPE = Path(__file__).resolve().parents[2] / "deploy" / "mosquitto"
WITNESS = "witness"  # sees and says everything, which nobody may in the recipe
ALL_FOR_THE_WITNESS = f"\nuser {WITNESS}\ntopic readwrite #\ntopic read $SYS/#\n"


class LibraryBroker(Mosquitto):
    """Its recipe's files, word for word but for paths and port; and what a test adds to them."""

    def __init__(self, folder: Path, authority: Authority, more_rules: str = "", more_settings: str = "") -> None:
        super().__init__(folder, "")
        self.authority = authority
        authority.serve(("127.0.0.1", "localhost"), _now())
        for program in ("central", "technician"):
            authority.enlist(program, _now())
        authority.publish_revocations(_now())
        self._installed = folder / "installed"
        self._installed.mkdir()
        (folder / "kept").mkdir()
        self.install()
        (self._installed / "acl").write_text((RECIPE / "acl").read_text("utf-8") + more_rules, "utf-8")
        self._config.write_text(self._recipe() + more_settings, "utf-8")

    def install(self) -> None:
        """What docs/broker.md copies to the broker."""
        for name in ("ca.crt", "broker.crt", "broker.key", "crl.pem"):
            shutil.copy(self.authority.folder / name, self._installed / name)

    def reload(self) -> None:
        """As `systemctl reload`; returns when it has."""
        before = self.log.count("Reloading config")
        os.kill(self.pid, signal.SIGHUP)
        deadline = time.monotonic() + 10
        while self.log.count("Reloading config") == before:
            assert time.monotonic() < deadline, self.log
            time.sleep(0.01)

    def context(self, name: str, *, expired: bool = False) -> ssl.SSLContext:
        """A client's, with a certificate of this name."""
        return context_of(self.authority, name, self.folder, expired=expired)

    def _recipe(self) -> str:
        text = (RECIPE / "mosquitto.conf").read_text("utf-8")
        for before, after in (
            ("/etc/mosquitto/anjungan", str(self._installed)),
            ("/var/lib/mosquitto/", f"{self.folder}/kept/"),
            ("/run/mosquitto/mosquitto.pid", f"{self.folder}/broker.pid"),
            ("file /var/log/mosquitto/mosquitto.log", "stderr"),
        ):
            assert before in text
            text = text.replace(before, after)
        text, listeners = re.subn(r"(?m)^listener 8883$", f"listener {self.port} 127.0.0.1", text)
        assert listeners == 1
        return f"user {'root' if os.getuid() == 0 else 'nobody'}\n{text}"


@contextmanager
def library_broker(folder: Path, more_rules: str = "", more_settings: str = "") -> Iterator[LibraryBroker]:
    """Running, with an authority of its own; killed at the end."""
    broker = LibraryBroker(folder, establish(folder / "authority", 365, _now()), more_rules, more_settings)
    try:
        broker.start()
        yield broker
    finally:
        broker.kill()


def context_of(authority: Authority, name: str, folder: Path, *, expired: bool = False) -> ssl.SSLContext:
    """With a certificate of this authority for a day, which has ended when it is `expired`."""
    key = new_key()
    begin = _now() - timedelta(days=1, seconds=1) if expired else _now()
    certificate = authority.signer.client(name, key.public_key(), begin, 1)
    keep(folder / f"{name}.pem", pem(certificate) + key_pem(key), SECRET)
    context = trusting(authority)
    context.load_cert_chain(folder / f"{name}.pem")
    return context


def trusting(authority: Authority) -> ssl.SSLContext:
    """A client's without a certificate."""
    return ssl.create_default_context(cafile=str(authority.folder / "ca.crt"))


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
