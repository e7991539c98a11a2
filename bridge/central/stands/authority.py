"""The library's own authority, a folder: who holds its key can make anybody known to the broker.

`ca.crt`, `broker.crt`, `broker.key` and `crl.pem` are what a broker needs; `central.crt` and `central.key` are with
what the central itself comes to it, those of `technician` are for its shell. `ca.key` never leaves this folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey

from bridge.central.stands.certificates import Signer, found, key_pem, new_key, pem
from bridge.central.stands.register import Register
from bridge.stand_folder import PUBLIC, SECRET, keep
from bridge.telemetry.topics import is_stand

CENTRAL, TECHNICIAN, HOME_ASSISTANT = "central", "technician", "homeassistant"  # as in deploy/mosquitto/acl
PROGRAMS = (CENTRAL, TECHNICIAN, HOME_ASSISTANT, "broker")


@dataclass(frozen=True, slots=True)
class Authority:
    folder: Path
    signer: Signer
    days: int

    @property
    def register(self) -> Register:
        return Register(self.folder / "register.sqlite")

    def issue(self, name: str, key: EllipticCurvePublicKey, now: datetime) -> bytes:
        """A client's certificate, PEM. Raises ValueError for a name that no client may have."""
        if not is_stand(name) or name == "broker":
            raise ValueError(f"{name!r} cannot be the name of a certificate")
        certificate = self.signer.client(name, key, now, self.days)
        self.register.issued(certificate.serial_number, name, certificate.not_valid_after_utc)
        return pem(certificate)

    def serve(self, hosts: tuple[str, ...], now: datetime) -> bool:
        """The broker's certificate, unless there is one for these hosts that is good for a good while; whether it is
        new."""
        if _good(self.folder / "broker.crt", now, self.days, set(hosts)):
            return False
        key = new_key()
        keep(self.folder / "broker.key", key_pem(key), SECRET)
        keep(self.folder / "broker.crt", pem(self.signer.server(hosts, key.public_key(), now, self.days)), PUBLIC)
        return True

    def enlist(self, program: str, now: datetime) -> bool:
        """A certificate for one of our own programs, as `serve`."""
        if _good(self.folder / f"{program}.crt", now, self.days):
            return False
        key = new_key()
        keep(self.folder / f"{program}.key", key_pem(key), SECRET)
        keep(self.folder / f"{program}.crt", self.issue(program, key.public_key(), now), PUBLIC)
        return True

    def publish_revocations(self, now: datetime) -> Path:
        """Writes the list anew; the broker has to be given it."""
        path = self.folder / "crl.pem"
        keep(path, self.signer.revocations(self.register.revoked(), now), PUBLIC)
        return path


def establish(folder: Path, days: int, now: datetime) -> Authority:
    """The one in the folder, which is made when there is none. Raises OSError, with a sentence."""
    folder.mkdir(0o700, parents=True, exist_ok=True)
    if not (folder / "ca.crt").exists():
        signer = found(now)
        keep(folder / "ca.key", key_pem(signer.key), SECRET)
        keep(folder / "ca.crt", pem(signer.certificate), PUBLIC)
    return open_authority(folder, days)


def open_authority(folder: Path, days: int) -> Authority:
    """Raises OSError, with a sentence that says nothing of the key."""
    try:
        key = serialization.load_pem_private_key((folder / "ca.key").read_bytes(), None)
        certificate = x509.load_pem_x509_certificate((folder / "ca.crt").read_bytes())
    except FileNotFoundError as error:
        raise OSError(f"there is no authority in {folder}: make one with `stand authority`") from error
    except (ValueError, TypeError):
        raise OSError(f"ca.key and ca.crt in {folder} are not what an authority is") from None
    if not isinstance(key, EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        raise OSError(f"ca.key and ca.crt in {folder} do not belong together")
    return Authority(folder, Signer(key, certificate), days)


def _good(path: Path, now: datetime, days: int, hosts: set[str] | None = None) -> bool:
    """Whether its key is there, at least a third of its life is left, and it names these hosts."""
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        key = serialization.load_pem_private_key(path.with_suffix(".key").read_bytes(), None)
    except FileNotFoundError:
        return False
    left = certificate.not_valid_after_utc - now
    own = key.public_key() == certificate.public_key()
    return own and left > timedelta(days=days / 3) and (hosts is None or hosts == _hosts(certificate))


def _hosts(certificate: x509.Certificate) -> set[str]:
    named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(name.value) for name in named}
