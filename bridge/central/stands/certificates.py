"""X.509 for the library's own authority: who may be the broker, who a client of it, and who no more (RFC 5280).

Pure: no file and no clock. All keys are on the curve P-256, which every TLS 1.2 broker knows.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_AUTHORITY = timedelta(days=20 * 365)
_LIST = timedelta(days=20 * 365)  # a list that has run out makes OpenSSL refuse everybody
_FOR_WRONG_CLOCKS = timedelta(days=365)  # a stand without a clock's battery begins in the past
_FOR_SKEW = timedelta(hours=1)


def new_key() -> EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def found(now: datetime) -> Signer:
    """A new authority."""
    key, serial = new_key(), x509.random_serial_number()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Anjungan {serial:x}"[:24])])  # never that of another
    builder = (
        _begun(name, name, key.public_key(), serial)
        .not_valid_before(now - _FOR_WRONG_CLOCKS)
        .not_valid_after(now + _AUTHORITY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
    )
    return Signer(key, builder.sign(key, hashes.SHA256()))


@dataclass(frozen=True, slots=True)
class Signer:
    """The authority's key, and its certificate."""

    key: EllipticCurvePrivateKey = field(repr=False)
    certificate: x509.Certificate

    def server(self, hosts: tuple[str, ...], key: EllipticCurvePublicKey, now: datetime, days: int) -> x509.Certificate:
        """For a broker or central that is reached under these names and addresses."""
        names = x509.SubjectAlternativeName([_host(host) for host in hosts])
        issued = self._issued("broker", key, (now - _FOR_WRONG_CLOCKS, now + timedelta(days=days)))
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        issued = issued.add_extension(names, critical=False).add_extension(usage, critical=False)
        return issued.sign(self.key, hashes.SHA256())

    def client(self, name: str, key: EllipticCurvePublicKey, now: datetime, days: int) -> x509.Certificate:
        """For whoever is called so at the broker."""
        issued = self._issued(name, key, (now - _FOR_SKEW, now + timedelta(days=days)))
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
        return issued.add_extension(usage, critical=False).sign(self.key, hashes.SHA256())

    def revocations(self, revoked: Iterable[tuple[int, datetime]], now: datetime) -> bytes:
        """The list, PEM, of serial numbers that are good no more, and since when."""
        builder = x509.CertificateRevocationListBuilder(self.certificate.subject, now, now + _LIST)
        for serial, at in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at).build()
            builder = builder.add_revoked_certificate(entry)
        numbered = builder.add_extension(x509.CRLNumber(int(now.timestamp() * 1000)), critical=False)
        return numbered.add_extension(self._own(), critical=False).sign(self.key, hashes.SHA256()).public_bytes(
            Encoding.PEM
        )

    def _issued(
        self, name: str, key: EllipticCurvePublicKey, life: tuple[datetime, datetime]
    ) -> x509.CertificateBuilder:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        return (
            _begun(subject, self.certificate.subject, key, x509.random_serial_number())
            .not_valid_before(life[0])
            .not_valid_after(min(life[1], self.certificate.not_valid_after_utc))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(self._own(), critical=False)
        )

    def _own(self) -> x509.AuthorityKeyIdentifier:
        return x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def key_pem(key: EllipticCurvePrivateKey) -> bytes:
    """Not encrypted: whoever starts by themselves has nobody to ask for a passphrase."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _begun(subject: x509.Name, issuer: x509.Name, key: EllipticCurvePublicKey, serial: int) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder(issuer, subject, key, serial)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _host(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
