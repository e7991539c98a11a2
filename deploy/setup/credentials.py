"""Keys, certificates, tokens and logins, each for its reader alone, made once and never again."""

from __future__ import annotations

import os
import pwd
import subprocess
from pathlib import Path

from deploy.setup.changes import Changes
from deploy.setup.questions import Answers
from deploy.setup.toml_text import value_of
from deploy.update.checking import as_user
from deploy.update.failing import Failed
from deploy.update.places import Places

TOKEN = "credentials/central-token"  # noqa: S105 - where it is
_SELF_SIGNED = """
import datetime, ipaddress, sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
key, names = ec.generate_private_key(ec.SECP256R1()), dict.fromkeys([sys.argv[1], "localhost"])
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, sys.argv[1][:64])])
now = datetime.datetime.now(datetime.timezone.utc)
def said(each):
    try:
        return x509.IPAddress(ipaddress.ip_address(each))
    except ValueError:
        return x509.DNSName(each)
others = [*map(said, names), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
others = list(dict.fromkeys(others))
made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
    .not_valid_after(now + datetime.timedelta(days=3650))
    .add_extension(x509.SubjectAlternativeName(others), False)
    .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
    .add_extension(x509.KeyUsage(True, False, False, False, False, True, False, False, False), True)
    .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False).sign(key, hashes.SHA256()))
print(made.public_bytes(serialization.Encoding.PEM).decode(), end="")
print(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption()).decode(), end="")
"""


def folders(places: Places, programs: tuple[str, ...], changes: Changes) -> None:
    changes.folder(places.settings / "credentials", mode=0o700)
    for program in programs:
        if program != "kiosk":
            changes.folder(places.root / "var/lib/anjungan" / program, f"anjungan-{program}", 0o700)


def certificate(places: Places, answers: Answers, changes: Changes) -> None:
    """The central's own, where its configuration looks for it."""
    public, private = places.settings / "central.crt", places.settings / "central.key"
    wanted = answers.get("certificate", "self-signed")
    if wanted == "none" or (wanted == "self-signed" and public.exists()):
        return
    if wanted == "self-signed":
        pem = _run(places, "", "-c", _SELF_SIGNED, str(answers.get("host_name") or "localhost"))
        chain, _, key = pem.partition("-----BEGIN PRIVATE KEY-----")
        changes.file(public, chain, mode=0o644)
        changes.file(private, f"-----BEGIN PRIVATE KEY-----{key}", "anjungan-central", 0o640)
        return
    changes.file(public, _read(str(wanted)), mode=0o644)
    changes.file(private, _read(str(answers.get("certificate_key") or "")), "anjungan-central", 0o640)


def token(places: Places, role: str, answers: Answers, changes: Changes) -> None:
    """What the bridge shows to its central: given, or, where the central is this machine, issued."""
    target = places.settings / TOKEN
    if given := answers.get("central_token_file"):
        changes.file(target, _read(str(given)), mode=0o600)
    elif role == "all-in-one" and (not target.exists() or not target.read_text("ascii").strip()):
        name = value_of(places.config("kiosk").read_text("utf-8"), "kiosk")
        changes.file(target, _central(places, "token", "issue", str(name)), mode=0o600)


def authority(places: Places, answers: Answers, changes: Changes) -> None:
    """By which the bridge knows a central whose certificate no public authority has signed."""
    if given := answers.get("central_ca"):
        changes.file(places.settings / "central-ca.crt", _read(str(given)), mode=0o644)


def database(places: Places, changes: Changes) -> None:
    """A PostgreSQL of this machine gets the central's user and database."""
    url = str(value_of(places.config("central").read_text("utf-8"), "database"))
    if not url.startswith("postgresql:///anjungan-central?") or os.geteuid() != 0:
        return
    if "postgres" not in {entry.pw_name for entry in pwd.getpwall()}:
        raise Failed("the package postgresql is not installed: apt-get install postgresql, then once more")
    asked = "SELECT 1 FROM pg_database WHERE datname = 'anjungan-central'"
    if not _as_postgres("psql", "-XAtc", asked).strip():
        _as_postgres("createuser", "anjungan-central")
        _as_postgres("createdb", "--owner=anjungan-central", "anjungan-central")
        changes.done.append("made the database anjungan-central")


def librarian(places: Places, answers: Answers, changes: Changes) -> None:
    """The first login at the desk. One who is there already keeps the password."""
    name, file = answers.get("librarian"), answers.get("librarian_password_file")
    if not name or not file:
        return
    try:
        _central(places, "staff", "add", str(name), "--role", "admin", said=_read(str(file)))
    except Failed as error:
        if "this login is taken" not in str(error):
            raise
    else:
        changes.done.append(f"let {name} in at the desk")


def _central(places: Places, *arguments: str, said: str = "") -> str:
    config = ["--config", str(places.config("central"))]
    return _run(places, "anjungan-central", "-m", "bridge.central", *config, *arguments, said=said)


def _run(places: Places, user: str, *arguments: str, said: str = "") -> str:
    environ = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    command = as_user(user, [str(places.current / "bin/python"), *arguments])
    done = subprocess.run(command, env=environ, cwd="/", input=said, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(done.stderr.strip()[-1500:])
    return done.stdout


def _as_postgres(*command: str) -> str:
    done = subprocess.run(as_user("postgres", command), cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{command[0]} says: {done.stderr.strip()}")
    return done.stdout


def _read(file: str) -> str:
    try:
        return Path(file).read_text("utf-8")
    except OSError as error:
        raise Failed(f"{file or 'certificate_key'}: {error.strerror}") from error
