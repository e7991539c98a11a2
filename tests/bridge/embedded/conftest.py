"""The embedded library on each database it is made for."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from bridge.policy import LoanPolicy
from tests.bridge.embedded.postgres import server
from tests.bridge.embedded.town import Town

Found = Callable[..., Town]
_names = (f"town{number}" for number in itertools.count())


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of a database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/library.db"
    server_url: str = request.getfixturevalue("postgres")
    name = next(_names)
    with psycopg.connect(f"{server_url}postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server_url}{name}"


@pytest.fixture
def found(url: str) -> Iterator[Found]:
    """Founds a town, whose library has this policy."""
    towns: list[Town] = []

    def one(**policy: object) -> Town:
        towns.append(Town(url, LoanPolicy(**policy)))  # type: ignore[arg-type]  # the policy checks its values
        towns[-1].settle()
        return towns[-1]

    yield one
    for town in towns:
        town.library.close()


@pytest.fixture
def town(found: Found) -> Town:
    return found()
