"""Debian's own FreeRADIUS with its SQL module on, on free ports of 127.0.0.1: what a router asks about a login."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PACKAGED = Path("/etc/freeradius/3.0")
SECRET = "testing123"  # between server and router, the package's own for 127.0.0.1
USER = "freerad"

Dialect = Literal["mysql", "postgresql"]


def schema(dialect: Dialect) -> str:
    """The tables as the package makes them."""
    return (PACKAGED / "mods-config/sql/main" / dialect / "schema.sql").read_text("utf-8")


@dataclass(frozen=True)
class RadiusServer:
    port: int

    def log_in(self, user: str, password: str) -> dict[str, str] | None:
        """The attributes of the yes; None for a no. Raises AssertionError when there is no answer."""
        asked = ["radtest", user, password, f"127.0.0.1:{self.port}", "0", SECRET, "0", "127.0.0.1"]
        said = subprocess.run(asked, check=False, capture_output=True, text=True).stdout
        assert "Received Access-" in said, said
        answer = said.partition("Received Access-")[2]
        attributes = dict(re.findall(r"^\t([\w-]+) = \"?(.*?)\"?$", answer, re.MULTILINE))
        return attributes if answer.startswith("Accept") else None

    def begin_session(self, user: str, session: str) -> None:
        """What a router tells when somebody has gone online."""
        attributes = {
            "User-Name": f'"{user}"', "Acct-Session-Id": f'"{session}"', "Acct-Status-Type": "Start",
            "NAS-IP-Address": "127.0.0.1", "NAS-Port": "0",
        }  # fmt: skip
        told = "\n".join(f"{name} = {value}" for name, value in attributes.items())
        command = ["radclient", "-q", f"127.0.0.1:{self.port + 1}", "acct", SECRET]
        subprocess.run(command, check=True, input=told, text=True, capture_output=True)


@contextlib.contextmanager
def radius_server(dialect: Dialect, sql: Mapping[str, object], timezone: str = "UTC") -> Iterator[RadiusServer]:
    """`sql` are `server`, `port`, `login`, `password` and `radius_db` of its SQL module."""
    with tempfile.TemporaryDirectory(prefix="anjungan-") as folder:
        files, port = Path(folder) / "radius", _two_free_ports()
        _configure(files, dialect, sql, port)
        with subprocess.Popen(
            ["freeradius", "-f", "-d", files, "-l", files / "log/radius.log"],
            env={**os.environ, "TZ": timezone}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        ) as server:  # fmt: skip
            try:
                _wait(server, files / "log/radius.log")
                yield RadiusServer(port)
            finally:
                server.kill()


def _configure(files: Path, dialect: Dialect, sql: Mapping[str, object], port: int) -> None:
    shutil.copytree(PACKAGED, files, symlinks=True)
    for folder in ("log/radacct", "run"):
        (files / folder).mkdir(parents=True)
    _change(files / "radiusd.conf", {
        r"^raddbdir =.*": f"raddbdir = {files}", r"^logdir =.*": f"logdir = {files}/log",
        r"^run_dir =.*": f"run_dir = {files}/run", r"reject_delay =.*": "reject_delay = 0",
    })  # fmt: skip
    _change(files / "sites-available/default", {
        r"#.*": "", r"listen \{[^{}]*(\{[^{}]*\}[^{}]*)?ipv6addr[^{}]*(\{[^{}]*\}[^{}]*)?\}": "",
        r"ipaddr = \*": "ipaddr = 127.0.0.1", r"-sql": "sql", r"session \{": "session {\n\tsql",
        r"\beap \{[^{}]*\}": "", r"^\s*eap$": "",
    })  # fmt: skip
    _change(files / "sites-available/default", {r"(type = auth\s[^{}]*)port = 0": rf"\1port = {port}",
                                                r"port = 0": f"port = {port + 1}"})  # fmt: skip
    for unused in ("sites-enabled/inner-tunnel", "mods-enabled/eap"):
        (files / unused).unlink()
    (files / "mods-enabled/sql").write_text(_sql(dialect, sql), "utf-8")
    if os.geteuid() == 0:
        for path in (files.parent, files, *files.rglob("*")):
            shutil.chown(path, USER)


def _sql(dialect: Dialect, sql: Mapping[str, object]) -> str:
    """The module as mods-available/sql has it, without its choices."""
    tables = {
        "acct_table1": "radacct", "acct_table2": "radacct", "postauth_table": "radpostauth",
        "authcheck_table": "radcheck", "groupcheck_table": "radgroupcheck", "authreply_table": "radreply",
        "groupreply_table": "radgroupreply", "usergroup_table": "radusergroup", "client_table": "nas",
        "group_attribute": "SQL-Group",
    }  # fmt: skip
    chosen = {"driver": f"rlm_sql_{dialect}", "dialect": dialect, **sql, **tables}
    lines = "\n".join(f'\t{name} = "{value}"' for name, value in chosen.items())
    pool = "pool {\n start = 1\n min = 1\n max = 4\n spare = 1\n uses = 0\n lifetime = 0\n idle_timeout = 60\n }"
    queries = f"$INCLUDE ${{modconfdir}}/sql/main/{dialect}/queries.conf"
    return f"sql {{\n{lines}\n\tread_groups = yes\n\tdelete_stale_sessions = yes\n\t{pool}\n\t{queries}\n}}\n"


def _change(file: Path, changes: Mapping[str, str]) -> None:
    text = file.read_text("utf-8")
    for pattern, new in changes.items():
        text, times = re.subn(pattern, new, text, flags=re.MULTILINE)
        assert times, f"{pattern} is not in {file.name}: is it another FreeRADIUS?"
    file.write_text(text, "utf-8")


def _wait(server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 30
    while not (log.exists() and "Ready to process requests" in log.read_text("utf-8", "replace")):
        if server.poll() is not None:
            assert server.stdout
            said = server.stdout.read().decode("utf-8", "replace")
            raise AssertionError(said + (log.read_text("utf-8", "replace") if log.exists() else ""))
        assert time.monotonic() < end, "FreeRADIUS did not begin in time"
        time.sleep(0.05)


def _two_free_ports() -> int:
    """A port that is free for UDP, and so is the next."""
    while True:
        with (
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one,
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as two,
        ):
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            with contextlib.suppress(OSError, OverflowError):
                two.bind(("127.0.0.1", port + 1))
                return port
