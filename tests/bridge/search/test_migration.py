"""The titles of a library that is older than its search."""

from __future__ import annotations

from pathlib import Path

import alembic.command
import alembic.config
import pytest
from sqlalchemy import create_engine, select, text

from bridge.catalogs.embedded import database, discovery, tables
from bridge.catalogs.embedded.database import open_database


@pytest.fixture
def older(url: str) -> str:
    """A database as it was before, with many titles."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    config = alembic.config.Config()
    config.set_main_option("script_location", str(Path(database.__file__).with_name("migrations")))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        alembic.command.upgrade(config, "0002")
        rows = [{"title": f"Kisah {number}: «Çelebi»", "author": "D'Artagnan"} for number in range(2_500)]
        connection.execute(text("INSERT INTO titles (title, author) VALUES (:title, :author)"), rows)
    engine.dispose()
    return url


def test_titles_that_were_there_before_are_found(older: str) -> None:
    library = open_database(older)
    with library.reading() as connection:
        for words in ("kisah 2417", "2417 celebi dartagnan", "2417 dart"):
            assert [title.title for title in discovery.search(connection, words, "").titles] == ["Kisah 2417: «Çelebi»"]
        assert discovery.suggest(connection, "dar").texts == ("D'Artagnan",)
        assert len(connection.scalars(select(tables.titles.c.id).where(tables.titles.c.words == "")).all()) == 0
    library.engine.dispose()
