"""One secret of somebody else's system: read when it is needed, so that a new one needs no restart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bridge import systemd
from bridge.contract.circulation import Unavailable


@dataclass(frozen=True, slots=True)
class Secret:
    """`credential` is the name of systemd's credential, `whose` is for sentences ("the Wi-Fi")."""

    credential: str
    whose: str

    def read(self, secret_file: str) -> str:
        """The credential if there is one, else what the file holds. Raises `Unavailable` with a sentence that names the
        file and not what is in it."""
        path = systemd.credential(self.credential) or (Path(secret_file) if secret_file else None)
        if path is None:
            raise Unavailable(f"no secret for {self.whose}: give the credential {self.credential} or set secret_file")
        return self.line(path)

    def line(self, path: Path) -> str:
        """The one line of text that a file with a secret holds. Raises as `read`."""
        file = f"the file with {self.whose}'s secret, {path},"
        try:
            secret = path.read_text("utf-8").strip("\r\n")
        except OSError as error:
            raise Unavailable(f"{file} cannot be read: {error.strerror}") from None
        except UnicodeDecodeError:
            raise Unavailable(f"{file} holds no text") from None
        if not secret or not secret.isprintable():
            raise Unavailable(f"{file} does not hold one line of text")
        return secret

    def is_given(self, secret_file: str) -> bool:
        """Whether there is one; for what may do without."""
        return bool(secret_file or systemd.credential(self.credential))
