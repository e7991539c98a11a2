"""Somebody who signs packages: a key of their own, made for one test."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

NAME = "updates@example.org"


@dataclass(frozen=True, slots=True)
class Signer:
    """`home` is gpg's, and short: its agent has a socket in it."""

    home: Path

    @property
    def environ(self) -> dict[str, str]:
        return {**os.environ, "GNUPGHOME": str(self.home)}

    def make_key(self) -> None:
        self.home.mkdir(mode=0o700)
        self._gpg("--passphrase", "", "--quick-generate-key", NAME, "ed25519", "sign", "never")

    def public_key(self, file: Path) -> Path:
        file.write_bytes(self._gpg("--armor", "--export", NAME))
        return file

    def sign(self, file: Path) -> None:
        self._gpg("--yes", "--armor", "--output", f"{file}.asc", "--detach-sign", str(file))

    def _gpg(self, *arguments: str) -> bytes:
        return subprocess.run(["gpg", "--batch", *arguments], env=self.environ, check=True, capture_output=True).stdout
