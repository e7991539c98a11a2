"""What is forgotten is gone from the database's file too, not only from its tables."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import office_applications, tables
from bridge.catalogs.embedded.office_applications import WhyRefused
from tests.bridge.embedded.asking import at_desk
from tests.bridge.embedded.joining import NIK, SITI, add_photo, applied, jpeg
from tests.bridge.embedded.town import Town


@pytest.fixture
def kind() -> str:
    return "sqlite"


def test_a_refused_application_leaves_no_name_and_no_photo_in_the_file(town: Town) -> None:
    file = Path(town.url.removeprefix("sqlite:///"))
    number = applied(town, SITI).number
    add_photo(town, number, jpeg())
    [(sealed,)] = town.look(select(tables.photos.c.sealed))
    at_desk(town, lambda connection, rules: office_applications.refuse(
        connection, rules, number, WhyRefused.NO_PROOF, "rahmat"
    ))  # fmt: skip
    assert holds(file, NIK.encode(), b"Rahmawati", sealed[100:132]) == [True, True, True]
    town.now += timedelta(days=31)
    town.library.tend()
    town.library.close()
    assert holds(file, NIK.encode(), b"Rahmawati", sealed[100:132]) == [False, False, False]


def holds(file: Path, *canaries: bytes) -> list[bool]:
    """The file, and what SQLite keeps beside it."""
    content = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    return [canary in content for canary in canaries]
