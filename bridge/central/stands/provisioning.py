"""Lets a stand in, gives it a new certificate, and takes everything back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.x509.oid import NameOID

from bridge.catalogs.embedded.library import Library
from bridge.central.config import Central
from bridge.central.fleet.history import expect
from bridge.central.fleet.store import Store
from bridge.central.stands.authority import PROGRAMS, Authority, open_authority
from bridge.central.stands.bundle import MADE_OF, gather, settings
from bridge.central.stands.certificates import key_pem, new_key
from bridge.central.stands.register import Stand
from bridge.stand_folder import BRIDGE, BROKER_AUTHORITY, CERTIFICATE, KEY, KIOSK, TOKEN, Bundle, write
from bridge.telemetry.topics import is_stand

INSTALLED_AT = PurePosixPath("/etc/anjungan")


@dataclass(frozen=True, slots=True)
class Provisioning:
    """What is done for stands at this central. `open` once the authority is there."""

    config: Central
    library: Library
    authority: Authority

    @classmethod
    def open(cls, config: Central, library: Library) -> Provisioning:
        """Raises OSError, with a sentence, without the table `stands` or an authority."""
        stands = settings(config)
        return cls(config, library, open_authority(stands.directory, stands.days))

    def provision(self, stand: Stand, folder: Path, installed_at: PurePosixPath, now: datetime) -> bool:
        """The folder holds all that the stand needs; False when it did already, and nothing was done.

        Raises ValueError for a stand that cannot be, and OSError for a folder of something else.
        """
        check(stand)
        if self._holds(folder, stand.stand, now):
            self._let_in(stand, now)
            return False
        key = new_key()
        bundle = self.bundle(stand, key.public_key(), installed_at, now)
        write(replace(bundle, files={**bundle.files, KEY: key_pem(key)}), folder)
        return True

    def bundle(
        self, stand: Stand, key: EllipticCurvePublicKey, installed_at: PurePosixPath, now: datetime
    ) -> Bundle:
        """For a stand that has this key."""
        check(stand)
        authority = (self.authority.folder / "ca.crt").read_bytes()
        bundle = gather(self.config, self.library, stand, installed_at, authority)
        certificate = self.authority.issue(stand.stand, key, now)
        self._let_in(stand, now)
        return replace(bundle, files={**bundle.files, CERTIFICATE: certificate})

    def renew(self, stand: str, folder: Path, now: datetime) -> None:
        """A new key and certificate in the folder; those until now stay good until they end.

        Raises ValueError for a stand that was not let in, or is let in no more.
        """
        if stand not in {known.stand for known in self.authority.register.stands() if not known.revoked}:
            raise ValueError(f"{stand!r} is no stand of this library: provision it")
        key = new_key()
        certificate = self.authority.issue(stand, key.public_key(), now)
        write(Bundle(stand, {CERTIFICATE: certificate, KEY: key_pem(key)}), folder)

    def revoke(self, stand: str, now: datetime) -> int:
        """Takes back its tokens and certificates, and writes the list for the broker. How many certificates it had.

        Raises ValueError for what is no stand.
        """
        if not is_stand(stand):
            raise ValueError(f"{stand!r} is no stand's id")
        self.library.revoke_token(stand)
        certificates = self.authority.register.revoke(stand, now)
        self.authority.publish_revocations(now)
        return certificates

    def _let_in(self, stand: Stand, now: datetime) -> None:
        """From now on the fleet page expects it: while it says nothing it is red."""
        self.authority.register.let_in(stand, now)
        if self.config.fleet is not None:
            expect(Store(self.config.fleet.history), stand.stand, stand.place or stand.name, now)

    def _holds(self, folder: Path, stand: str, now: datetime) -> bool:
        """Whether the folder is this stand's, complete, and good for a third of its days yet."""
        if not folder.exists() or not any(folder.iterdir()):
            return False
        try:
            certificate = x509.load_pem_x509_certificate((folder / CERTIFICATE).read_bytes())
        except (OSError, ValueError):
            raise OSError(f"{folder} is not empty, and is no stand's folder") from None
        [name] = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        if name.value != stand:
            raise OSError(f"{folder} is the folder of {name.value!r}")
        revoked = {serial for serial, _ in self.authority.register.revoked()}
        left = certificate.not_valid_after_utc - now
        good = left > timedelta(days=self.authority.days / 3) and certificate.serial_number not in revoked
        ours = (folder / BROKER_AUTHORITY).read_bytes() == (self.authority.folder / "ca.crt").read_bytes()
        whole = all((folder / name).exists() for name in (KEY, TOKEN, BRIDGE, KIOSK))
        return good and ours and whole


def check(stand: Stand) -> None:
    """Raises ValueError for one that cannot be."""
    if not is_stand(stand.stand):
        raise ValueError(f'{stand.stand!r} is no stand\'s id: 1 to 40 of a-z, 0-9 and inner "-", such as lobby-1')
    if stand.stand in PROGRAMS:
        raise ValueError(f"no stand can be called {stand.stand}: a program at the broker is")
    if not 1 <= len(stand.name.strip()) <= len(stand.name) <= 24 or not stand.name.isprintable():
        raise ValueError("name must be 1 to 24 characters that can be printed")
    if not stand.place.isprintable():
        raise ValueError("place must be one line of text")
    if stand.role not in MADE_OF:
        raise ValueError(f"role must be one of {', '.join(MADE_OF)}")


def public_key_of(request: x509.CertificateSigningRequest) -> EllipticCurvePublicKey:
    """Raises ValueError unless whoever made it has the key, and the key is on P-256. Its name is not asked for."""
    key = request.public_key()
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1) and request.is_signature_valid:
        return key
    raise ValueError("the request must be for a key on the curve P-256, and signed with it")
