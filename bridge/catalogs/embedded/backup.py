"""A backup: one file with everything the database knows, and how to tell that it is all there."""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

FORMAT = 1
_ABOUT, _CONTENT = "about.json", "library"


@dataclass(frozen=True, slots=True)
class About:
    """`kind` is "sqlite" or "postgresql", `at` an ISO time, `revision` the tables' version. `rows` are counted for each
    table; `photo_key` tells which key seals the photos, without being it: the key itself is in no backup."""

    kind: str
    at: str
    revision: str
    rows: dict[str, int]
    sha256: str
    photo_key: str = ""
    format: int = FORMAT

    @property
    def summary(self) -> str:
        told = ("patrons", "items", "loans", "photos")
        return ", ".join(f"{self.rows[table]} {table}" for table in told if table in self.rows)


def write(file: Path, about: About, content: Path) -> None:
    """All of it or nothing, and for its owner alone. Raises OSError."""
    new = file.with_name(f".{file.name}.new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    with TemporaryDirectory() as folder, tarfile.open(new, "w") as archive:
        note = Path(folder, _ABOUT)
        note.write_text(json.dumps(asdict(about), indent=1), "utf-8")
        archive.add(note, _ABOUT, filter=_nobodys)
        archive.add(content, _CONTENT, filter=_nobodys)
    new.replace(file)


@contextmanager
def opened(file: Path) -> Iterator[tuple[About, Path]]:
    """What is in a backup, unpacked for as long as it is looked at. Raises OSError, with a sentence, when it is none
    or not as it was written."""
    with TemporaryDirectory(dir=file.parent) as folder:
        content = Path(folder, _CONTENT)
        try:
            about = _unpacked(file, content)
        except (tarfile.TarError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise OSError(f"{file} is no backup") from error
        if about.format != FORMAT:
            raise OSError(f"{file} was made by a newer version")
        if digest(content) != about.sha256:
            raise OSError(f"{file} is damaged: its contents are not those that were written")
        yield about, content


def _unpacked(file: Path, content: Path) -> About:
    """Two members by their names, and nothing else that somebody may have put in."""
    with tarfile.open(file) as archive:
        with archive.extractfile(_ABOUT) as told:  # type: ignore[union-attr]  # None for a link: AttributeError
            about = About(**json.loads(told.read()))
        with archive.extractfile(_CONTENT) as packed, content.open("wb") as unpacked:  # type: ignore[union-attr]
            shutil.copyfileobj(packed, unpacked)
    return about


def digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member
