"""Where this machine's updates come from, and whose signature they need."""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path

from deploy.setup.changes import Changes
from deploy.setup.questions import Answers
from deploy.update.failing import Failed
from deploy.update.incoming import SOURCE
from deploy.update.places import Places, write_durably

_BEGIN, _END = "-----BEGIN PGP PUBLIC KEY BLOCK-----", "-----END PGP PUBLIC KEY BLOCK-----"


def follow(places: Places, answers: Answers, changes: Changes) -> None:
    """Raises `Failed` when there is a repository and no key: unsigned packages are taken from root's hand only."""
    if given := answers.get("repository_key"):
        _know(places.keyring, Path(str(given)), changes)
    if url := answers.get("repository"):
        if not places.keyring.exists():
            raise Failed("repository_key is missing: whose signature shall updates have?")
        lines = ["Types: deb", f"URIs: {url}", "Suites: ./", f"Signed-By: {places.keyring}", "Enabled: yes", ""]
        changes.file(places.root / "etc/apt" / SOURCE, "\n".join(lines))


def _know(keyring: Path, file: Path, changes: Changes) -> None:
    """gpgv and apt want it in bytes."""
    try:
        keys = file.read_bytes()
    except OSError as error:
        raise Failed(f"{file}: {error.strerror}") from error
    keys = unarmoured(keys.decode("ascii")) if keys.startswith(_BEGIN.encode()) else keys
    if not keyring.exists() or keyring.read_bytes() != keys:
        write_durably(keyring, "", 0o644)
        with keyring.open("wb") as opened:
            opened.write(keys)
            os.fsync(opened.fileno())
        changes.done.append(f"wrote {keyring}")


def unarmoured(text: str) -> bytes:
    """What is between the lines of dashes, without headers and checksum. Raises `Failed`."""
    inside = text.partition(_BEGIN)[2].partition(_END)[0].replace("\r", "")
    body = inside.partition("\n\n")[2].split("\n")
    try:
        return base64.b64decode("".join(line for line in body if not line.startswith("=")), validate=True)
    except binascii.Error as error:
        raise Failed("the keys of the repository cannot be read") from error
