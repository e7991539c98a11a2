"""One MariaDB for all tests of a run, and in it a database of each version, whose rows are new each time."""

from __future__ import annotations

import atexit
import contextlib
import functools
import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

import bcrypt

from tests.peers.mariadb import MariaDb, mariadb

HERE = Path(__file__).parent
DOCUMENT = Path(__file__).parents[3] / "docs" / "systems" / "inlislite.md"
PASSWORD = "rahasia-1"  # member 1's
ACCOUNT, ACCOUNTS_PASSWORD = "anjungan", "A LONG RANDOM PASSWORD"
VERSIONS = ("3.2", "3.3")
STANDS = 41  # the id in users of the stands

_FAST = ("--innodb-flush-log-at-trx-commit=0", "--skip-name-resolve", "--innodb-deadlock-detect=ON")


@dataclass(frozen=True, slots=True)
class Inlis:
    """A database of INLISLite. `ids` are those that its tables call by names."""

    server: MariaDb
    version: str
    name: str
    ids: dict[str, int]

    @property
    def url(self) -> str:
        return f"mysql://{ACCOUNT}@127.0.0.1:{self.server.port}/{self.name}"

    def do(self, script: str) -> list[tuple[str, ...]]:
        """As root."""
        return self.server.do(script, self.name)

    def one(self, query: str) -> str:
        ((value,),) = self.do(query)
        return value

    def number(self, query: str) -> int:
        return int(float(self.one(query)))


IDS = {
    "3.2": {"new": 1, "refused": 4, "active": 3, "suspended": 5, "free": 6, "available": 1, "lent": 5, "broken": 3,
            "reading": 8, "for_loan": 1, "not_for_loan": 2, "broke": 1, "late": 2, "money": 1},
    "3.3": {"new": 30, "refused": 31, "active": 7, "suspended": 2, "free": 5, "available": 21, "lent": 9, "broken": 1,
            "reading": 11, "for_loan": 4, "not_for_loan": 1, "broke": 6, "late": 3, "money": 8},
}  # fmt: skip


def fresh(version: str) -> Inlis:
    """With the sample rows and nothing else."""
    inlis = _database(version)
    inlis.do(_emptied(version) + _rows(version))
    return inlis


@functools.cache
def server() -> MariaDb:
    """Ends with the tests."""
    running = contextlib.ExitStack()
    atexit.register(running.close)
    return running.enter_context(mariadb(None, *_FAST))


def schema(version: str) -> str:
    return (HERE / f"schema-{version}.sql").read_text("utf-8")


def grants(version: str, name: str, *, pin: bool = True, account: str = ACCOUNT) -> str:
    """The statements of the documentation, for this database."""
    document = DOCUMENT.read_text("utf-8")
    found = re.search(r"```sql\n(.*?)```", document, re.DOTALL)
    assert found, f"{DOCUMENT} has no grants"
    wanted, lines = True, []
    for line in found[1].splitlines():
        if line.startswith("--"):
            wanted = ("3.3" if "3.3 only" in line else "3.2") == version and (pin or "pin" not in line)
        elif wanted:
            lines.append(line)
    script = "\n".join(lines).replace("inlislite_v3.", f"{name}.").replace("'CENTRAL'", "'%'")
    return script.replace("'anjungan'", f"'{account}'").replace("CREATE USER", "CREATE USER IF NOT EXISTS")


@functools.cache
def _database(version: str) -> Inlis:
    name = f"inlislite_{version.replace('.', '')}"
    charset = "utf8" if version == "3.2" else "utf8mb4"
    server().do(f"CREATE DATABASE {name} CHARACTER SET {charset}")
    inlis = Inlis(server(), version, name, IDS[version])
    inlis.do(schema(version) + grants(version, name))
    return inlis


@functools.cache
def _emptied(version: str) -> str:
    tables = re.findall(r"^CREATE TABLE (\w+)", schema(version), re.MULTILINE)
    return "SET FOREIGN_KEY_CHECKS = 0;" + "".join(f"DELETE FROM {table};" for table in tables)


@functools.cache
def _rows(version: str) -> str:
    rows = (HERE / "rows.sql").read_text("utf-8").format(users=_users(version), names="Ids", **IDS[version])
    return rows + (_online() if version == "3.2" else "") + "SET FOREIGN_KEY_CHECKS = 1;"


def _users(version: str) -> str:
    if version == "3.2":
        return f"users (ID, username, password) VALUES (1, 'admin', 'x'), ({STANDS}, 'anjungan', 'x')"
    digest = b64encode(hashlib.sha384(PASSWORD.encode()).digest())
    kept = bcrypt.hashpw(digest, bcrypt.gensalt(4, b"2b")).decode().replace("$2b$", "$2y$")
    return (
        "users (id, email, username, password_hash) VALUES (1, 'a@b', 'admin', 'x'), "
        f"({STANDS}, 'c@d', 'anjungan', 'x'), (50, 'e@f', '2611010001', '{kept}')"
    )


def _online() -> str:
    kept = hashlib.sha1(PASSWORD.encode()).hexdigest()
    return f"INSERT INTO membersonline (NoAnggota, Password, Status) VALUES ('2611010001', '{kept}', 'ACTIVE');\n"
