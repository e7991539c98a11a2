"""The embedded library on each database it is made for."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from bridge.catalogs.embedded.library import Library
from bridge.policy import LoanPolicy
from tests.bridge.embedded.postgres import IN_MEMORY, server
from tests.bridge.embedded.town import MONDAY, Town

Found = Callable[..., Town]
_names = (f"town{number}" for number in itertools.count())


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with server(IN_MEMORY if IN_MEMORY.is_dir() else None) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Of a database with nothing in it."""
    if kind == "sqlite":
        return f"sqlite:///{tmp_path}/library.db"
    return _made(request.getfixturevalue("postgres"), "template1")


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables, to be copied, because it takes long to make them."""
    file = tmp_path_factory.mktemp("library") / "library.db"
    Library.open(f"sqlite:///{file}", LoanPolicy(), lambda: MONDAY).close()
    return file


@pytest.fixture(scope="session")
def postgres_tables(postgres: str) -> str:
    """The name of such a database."""
    url = _made(postgres, "template1")
    Library.open(url, LoanPolicy(), lambda: MONDAY).close()
    return url.rpartition("/")[2]


@pytest.fixture
def new_tables(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[], str]:
    """Makes databases with all tables and nothing in them, and gives their URLs."""
    if kind == "sqlite":
        tables: Path = request.getfixturevalue("sqlite_tables")
        return lambda: f"sqlite:///{shutil.copy(tables, tmp_path / f'{next(_names)}.db')}"
    postgres, template = request.getfixturevalue("postgres"), request.getfixturevalue("postgres_tables")
    return lambda: _made(postgres, template)


@pytest.fixture
def tables_url(new_tables: Callable[[], str]) -> str:
    """Of a database with all tables and nothing in them."""
    return new_tables()


def _made(server_url: str, template: str) -> str:
    name = next(_names)
    with psycopg.connect(f"{server_url}postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    return f"{server_url}{name}"


@pytest.fixture
def found(tables_url: str) -> Iterator[Found]:
    """Founds a town, whose library has this policy."""
    towns: list[Town] = []

    def one(**policy: object) -> Town:
        towns.append(Town(tables_url, LoanPolicy(**policy)))  # type: ignore[arg-type]  # the policy checks its values
        towns[-1].settle()
        return towns[-1]

    yield one
    for town in towns:
        town.library.close()


@pytest.fixture
def town(found: Found) -> Town:
    return found()
