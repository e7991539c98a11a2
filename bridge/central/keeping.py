"""`backup FILE` and `restore FILE`: everything the library's database knows in one verified file, and back."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

from bridge import systemd
from bridge.catalogs.embedded import backup, backup_postgres, backup_sqlite
from bridge.catalogs.embedded import database as databases
from bridge.catalogs.embedded.backup import About
from bridge.catalogs.embedded.photos import CREDENTIAL
from bridge.catalogs.embedded.rehearsal import revision
from bridge.central.config import Central
from bridge.contract.circulation import Unavailable


def add_arguments(backup: ArgumentParser, restore: ArgumentParser) -> None:
    backup.add_argument("file", type=Path, metavar="FILE", help="written anew; {} becomes the time")
    backup.add_argument("--keep", type=int, default=0, metavar="N", help="of FILEs with {} only the N newest stay")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--replace", action="store_true", help="although the database is not empty; it is set aside")


def keep(config: Central, asked: Namespace) -> None:
    """Raises OSError, with a sentence; then there is no file, or the one there was."""
    at = datetime.now(UTC)
    file = Path(str(asked.file).replace("{}", f"{at:%Y%m%d-%H%M%S}")).absolute()
    kind = _kind(config)
    with TemporaryDirectory(dir=file.parent) as folder:
        content = Path(folder, "content")
        rows = kind.copy(_where(config), content)
        about = About(kind.KIND, at.isoformat(), _revision(config), rows, backup.digest(content), _photo_key(config))
        backup.write(file, about, content)
    with backup.opened(file) as (_, content):
        kind.verified(content)
    print(f"{file}: {about.summary}; verified")
    print("photos in it are sealed with a key that is not in it: keep the credential photo-key somewhere else")
    if asked.keep and "{}" in asked.file.name:
        _drop_older(asked.file.absolute(), asked.keep)


def restore(config: Central, asked: Namespace) -> None:
    """Raises OSError, with a sentence; then the database is as it was."""
    kind, where = _kind(config), _where(config)
    with backup.opened(asked.file.absolute()) as (about, content):
        if about.kind != kind.KIND:
            raise OSError(f"{asked.file} is of {about.kind}, the configuration's database is {kind.KIND}")
        if kind.verified(content) != about.rows:
            raise OSError(f"{asked.file} does not hold what it was made of")
        if kind.holds_anything(where) and not asked.replace:
            raise OSError("the database is not empty; --replace sets aside what is in it")
        aside = kind.put_back(where, content, asked.file.absolute().parent, datetime.now(UTC))
    print(f"restored of {about.at}: {about.summary}" + (f"; what was there is in {aside}" if aside else ""))
    if about.photo_key and about.photo_key != _photo_key(config):
        print("the photos in it were sealed with another key than this central's: bring back that key to see them")


def _kind(config: Central) -> ModuleType:
    """The module that knows this kind of database."""
    sqlite = databases.parse(config.database).get_backend_name() == "sqlite"
    return backup_sqlite if sqlite else backup_postgres


def _where(config: Central) -> str:
    """SQLite's file, PostgreSQL's URL."""
    parsed = databases.parse(config.database)
    return str(parsed.database) if parsed.get_backend_name() == "sqlite" else config.database


def _revision(config: Central) -> str:
    opened = databases.connect(config.database)
    try:
        with opened.reading() as connection:
            return revision(connection)
    except Unavailable as error:
        raise OSError(f"the database cannot be asked: {error.__cause__ or error}") from error
    finally:
        opened.engine.dispose()


def _photo_key(config: Central) -> str:
    """Which key it is, as nobody could learn the key from it; empty when it cannot be read, as by who is not the
    central."""
    file = systemd.credential(CREDENTIAL) or config.photos.key_file
    try:
        return hashlib.sha256(b"which photo key" + file.read_bytes()).hexdigest()[:16]
    except OSError:
        return ""


def _drop_older(pattern: Path, keep: int) -> None:
    made = sorted(pattern.parent.glob(pattern.name.replace("{}", "*")))  # their names are in the order of their times
    for file in made[:-keep]:
        file.unlink()
