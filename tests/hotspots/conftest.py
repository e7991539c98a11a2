"""The machines behind the drivers: fakes made for each test, database and RADIUS servers that run for all of them."""

from __future__ import annotations

import contextlib
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import trustme

from tests.bridge.embedded.postgres import IN_MEMORY, server
from tests.hotspots.rigs import (
    KINDS,
    SECRET,
    Ports,
    Rig,
    Secrets,
    Trouble,
    console_rig,
    fixed_rig,
    radius_rig,
    router_rig,
)
from tests.peers.https import HttpsPeer, serving
from tests.peers.mariadb import mariadb
from tests.peers.radius_server import PACKAGED, RadiusServer, radius_server, schema
from tests.peers.routeros_router import Router
from tests.peers.unifi_console import Console

TABLES = ("radcheck", "radreply", "radusergroup")
ZONE = "Asia/Makassar"  # of the RADIUS server's clock


@dataclass(frozen=True)
class RadiusDatabase:
    """`url` is for the library's own user, whose password is SECRET; `root` and `rows` are for whoever may do all."""

    url: str
    root: str
    radius: RadiusServer
    rows: Callable[[str], list[tuple[str, ...]]]
    ca_file: str

    def count(self) -> int:
        return len({row[0] for table in TABLES for row in self.rows(f"SELECT username FROM {table}")})


@pytest.fixture(scope="session")
def certificate() -> Iterator[Path]:
    """A folder with ca.pem, and cert.pem and key.pem of a database server on 127.0.0.1; its user can read them too."""
    authority = trustme.CA()
    ours = authority.issue_cert("127.0.0.1")
    with tempfile.TemporaryDirectory(prefix="anjungan-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        authority.cert_pem.write_to_path(str(folder / "ca.pem"))
        ours.private_key_pem.write_to_path(str(folder / "key.pem"))
        for part in ours.cert_chain_pems:
            part.write_to_path(str(folder / "cert.pem"), append=True)
        for file in folder.iterdir():
            file.chmod(0o644)
        yield folder


@pytest.fixture(scope="session")
def on_mariadb(certificate: Path) -> Iterator[RadiusDatabase]:
    need_packaged_files()
    tls = [f"--ssl-{part}={certificate}/{part}.pem" for part in ("cert", "key")]
    with mariadb(IN_MEMORY if IN_MEMORY.is_dir() else None, *tls) as database:
        database.do("CREATE DATABASE radius")
        database.do(schema("mysql"), "radius")
        database.do(f"CREATE USER bridge@'127.0.0.1' IDENTIFIED BY '{SECRET}'")
        for table in TABLES:
            database.do(f"GRANT SELECT, INSERT, DELETE ON radius.{table} TO bridge@'127.0.0.1'")
        sql = {"server": "127.0.0.1", "port": database.port, "login": "root", "radius_db": "radius"}
        with radius_server("mysql", sql, ZONE) as radius:
            ours, root = (f"mysql://{user}@127.0.0.1:{database.port}/radius" for user in ("bridge", "root"))
            ca_file = str(certificate / "ca.pem")
            yield RadiusDatabase(ours, root, radius, lambda query: database.do(query, "radius"), ca_file)


@pytest.fixture(scope="session")
def on_postgresql(certificate: Path) -> Iterator[RadiusDatabase]:
    need_packaged_files()
    with server(IN_MEMORY if IN_MEMORY.is_dir() else None) as url:
        with psycopg.connect(f"{url}postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE radius")
            connection.execute(f"CREATE ROLE bridge LOGIN PASSWORD '{SECRET}'")
            _demand_passwords(connection, certificate)
        with psycopg.connect(f"{url}radius", autocommit=True) as connection:
            connection.execute(schema("postgresql").encode())
            connection.execute(f"GRANT SELECT, INSERT, DELETE ON {', '.join(TABLES)} TO bridge")
            sequences = ", ".join(f"{table}_id_seq" for table in TABLES)
            connection.execute(f"GRANT USAGE ON SEQUENCE {sequences} TO bridge")
        port = int(url.rpartition(":")[2].rstrip("/"))
        sql = {"server": "127.0.0.1", "port": port, "login": "postgres", "radius_db": "radius"}

        def rows(query: str) -> list[tuple[str, ...]]:
            with psycopg.connect(f"{url}radius", autocommit=True) as connection:
                done = connection.execute(query.encode())
                return [tuple(map(str, row)) for row in done.fetchall()] if done.description else []

        with radius_server("postgresql", sql, ZONE) as radius:
            ours = f"postgresql://bridge@127.0.0.1:{port}/radius"
            yield RadiusDatabase(ours, f"{url}radius", radius, rows, str(certificate / "ca.pem"))


def need_packaged_files() -> None:
    try:
        (PACKAGED / "radiusd.conf").read_bytes()
    except PermissionError:
        pytest.skip("only root may read how Debian has set FreeRADIUS up")


def _demand_passwords(connection: psycopg.Connection, certificate: Path) -> None:
    """The server's superuser can write its files, and it reads them again when it is told to."""
    rules = "host all bridge 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n"
    files = {
        "pg_hba.conf": rules,
        "server.crt": (certificate / "cert.pem").read_text("ascii"),
        "server.key": (certificate / "key.pem").read_text("ascii"),
    }
    for name, text in files.items():  # the program runs in the folder of the server's files
        lines = f"SELECT unnest(string_to_array('{text.rstrip()}', chr(10)))"
        connection.execute(f"COPY ({lines}) TO PROGRAM 'umask 077; cat >{name}'".encode())
    connection.execute("ALTER SYSTEM SET ssl = on")
    connection.execute("SELECT pg_reload_conf()")


@pytest.fixture
def secrets(tmp_path: Path) -> Secrets:
    (tmp_path / "secrets").mkdir()
    return Secrets(tmp_path / "secrets")


@pytest.fixture
def ports() -> Iterator[Ports]:
    """Where nobody listens, where somebody listens and says nothing, and where something else is."""
    with contextlib.ExitStack() as stack:
        silent = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        chatty = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        with socket.create_server(("127.0.0.1", 0)) as gone:
            dead: int = gone.getsockname()[1]
        threading.Thread(target=_chat, args=(chatty,), daemon=True).start()
        yield {Trouble.DEAD: dead, Trouble.SILENT: silent.getsockname()[1], Trouble.GARBAGE: chatty.getsockname()[1]}
        chatty.shutdown(socket.SHUT_RDWR)


def _chat(listener: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            client, _ = listener.accept()
            with client, contextlib.suppress(OSError):
                client.sendall(b"\x05\x00\x00\x00 220 mail.example.org ready\r\n")


@pytest.fixture
def router() -> Router:
    return Router("anjungan", SECRET)


@pytest.fixture
def router_peer(router: Router, tmp_path: Path) -> Iterator[HttpsPeer]:
    with serving(router, tmp_path) as peer:
        yield peer


@pytest.fixture
def console() -> Console:
    return Console(SECRET)


@pytest.fixture
def console_peer(console: Console, tmp_path: Path) -> Iterator[HttpsPeer]:
    with serving(console, tmp_path) as peer:
        yield peer


@pytest.fixture(params=["mariadb", "postgresql"])
def database(request: pytest.FixtureRequest) -> RadiusDatabase:
    """With nobody in it."""
    return _emptied(request, request.param)


@pytest.fixture(params=KINDS)
def rig(request: pytest.FixtureRequest, secrets: Secrets, ports: Ports) -> Rig:
    match request.param.split():
        case ["routeros", mode]:
            router, peer = request.getfixturevalue("router"), request.getfixturevalue("router_peer")
            return router_rig(mode, router, peer, secrets, ports)
        case ["unifi"]:
            console, peer = request.getfixturevalue("console"), request.getfixturevalue("console_peer")
            return console_rig(console, peer, secrets, ports)
        case ["fixed"]:
            return fixed_rig(secrets)
        case [kind]:
            database = _emptied(request, kind)
            return radius_rig(database.url, database.radius, database.count, secrets, ports)
    raise AssertionError(request.param)


def _emptied(request: pytest.FixtureRequest, kind: str) -> RadiusDatabase:
    database: RadiusDatabase = request.getfixturevalue(f"on_{kind}")
    for table in (*TABLES, "radacct"):
        database.rows(f"DELETE FROM {table}")
    return database
