"""A new stand fetches all that it needs from its library: `python -m bridge.enroll --out FOLDER --link LINK`.

The link, or the code that is scanned, comes from `python -m bridge.central stand invite`. The stand makes its own key,
which never leaves it.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec
import urllib3
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bridge.stand_folder import KEY, Bundle, write

_SECONDS = 20.0
_MOST = 1024 * 1024  # bytes of an answer
_OF_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Invitation:
    """`certificate` is the SHA-256 of the central's, in hex; empty where the system's authorities know it."""

    url: str
    code: str = field(repr=False)
    certificate: str = ""


class _Answer(msgspec.Struct):
    stand: str
    files: dict[str, str]


def main() -> int:
    """The exit code: 0 when the folder is there, 1 when something outside is missing or says no."""
    asked = _parser().parse_args()
    try:
        link = sys.stdin.readline().strip() if asked.code_from_scan else asked.link
        invitation = read(link) if link else Invitation(asked.url or "", asked.code or "", asked.certificate)
        bundle = fetch(_checked(invitation), asked.ca_file)
        write(bundle, asked.out)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{asked.out} has all that {bundle.stand} needs: look through its kiosk.toml, and start the stand.")
    return 0


def read(link: str) -> Invitation:
    """Raises ValueError for what is no invitation."""
    url, _, told = link.partition("#")
    values = {name: value for name, [value, *_] in parse_qs(told).items()}
    if "code" not in values:
        raise ValueError("this is not the link of an invitation")
    return Invitation(url, values["code"], values.get("certificate", ""))


def fetch(invitation: Invitation, ca_file: str = "") -> Bundle:
    """All files, with the key. Raises OSError, with a sentence, when there is no answer or it is no."""
    key = ec.generate_private_key(ec.SECP256R1())
    asked = {"code": invitation.code, "request": _request(key)}
    try:
        with _way(invitation, ca_file) as pool:
            answer = pool.request(
                "POST",
                invitation.url,
                json=asked,
                retries=False,
                redirect=False,
                timeout=_SECONDS,
                preload_content=False,
            )
            body = answer.read(_MOST)
            answer.release_conn()
    except urllib3.exceptions.HTTPError as error:
        raise OSError(f"{_host(invitation)} cannot be asked: {error}") from None
    if answer.status == 403:
        raise OSError("the code is wrong, was used, or is too old: ask for another one")
    if answer.status != 201:
        raise OSError(f"{_host(invitation)} answers {answer.status}: it lets no stands in under this address")
    try:
        told = msgspec.json.decode(body, type=_Answer)
    except msgspec.DecodeError:
        raise OSError(f"{_host(invitation)} answers what no central answers") from None
    files = {name: content.encode() for name, content in told.files.items()}
    return Bundle(told.stand, {**files, KEY: _pem(key)})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bridge.enroll", description="Lets a new stand in at its library.")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="gets the stand's files")
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--link", help="the invitation's link")
    way.add_argument("--code-from-scan", action="store_true", help="reads it from a scanner that types, or a terminal")
    way.add_argument("--code", help="the invitation's code alone; then --url as well")
    parser.add_argument("--url", help="https://CENTRAL/v1/enrollments")
    parser.add_argument("--certificate", default="", metavar="SHA256", help="of the central's certificate, in hex")
    parser.add_argument("--ca-file", default="", metavar="FILE", help="authorities (PEM) in place of the system's")
    return parser


def _checked(invitation: Invitation) -> Invitation:
    """Codes never travel in the open, except inside of one machine."""
    url = urlsplit(invitation.url)
    if not url.hostname or not (url.scheme == "https" or (url.scheme == "http" and url.hostname in _OF_THIS_MACHINE)):
        raise ValueError("the address must begin with https://")
    return invitation


def _way(invitation: Invitation, ca_file: str) -> urllib3.PoolManager:
    """To exactly the central whose fingerprint was given, else to one that an authority knows."""
    if invitation.certificate:
        return urllib3.PoolManager(
            cert_reqs="CERT_NONE", assert_hostname=False, assert_fingerprint=invitation.certificate
        )
    return urllib3.PoolManager(cert_reqs="CERT_REQUIRED", ca_certs=ca_file or None)


def _host(invitation: Invitation) -> str:
    return urlsplit(invitation.url).netloc


def _request(key: ec.EllipticCurvePrivateKey) -> str:
    """Nameless: the invitation says who this is."""
    request = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).sign(key, SHA256())
    return request.public_bytes(Encoding.PEM).decode()


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


if __name__ == "__main__":
    sys.exit(main())
