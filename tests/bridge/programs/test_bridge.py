"""The bridge as a real process: how it begins, what it does without a central, and how it ends."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import stat
from pathlib import Path

import pytest

from bridge.catalogs.embedded.sample import cast
from bridge.contract.circulation import Item, Loan, Patron, Unavailable
from bridge.contract.wire import Notice
from tests.bridge.link.pair import kiosk
from tests.bridge.programs.starting import finished, said, started
from tests.contract.served import SmallBackend, central
from tests.waiting import until

CONFIG = """
[socket]
path = "bridge.sock"
[catalog]
driver = "rest"
url = "{url}"
token_file = "token"
probe_lost = 0.1
probe_idle = 0.2
"""


def written(folder: Path, url: str = "http://127.0.0.1:1", text: str = CONFIG) -> tuple[str, str]:
    (folder / "bridge.toml").write_text(text.format(url=url), "utf-8")
    (folder / "token").write_text("good\n")
    return "--config", "bridge.toml"


def test_the_kiosk_asks_through_the_bridge_and_hears_when_the_central_goes_and_comes(tmp_path: Path) -> None:
    async def story() -> None:
        notices, backend = list[Notice](), SmallBackend()
        with central(backend) as url, started(tmp_path, "bridge", *written(tmp_path, url)):
            async with kiosk(tmp_path / "bridge.sock", notices) as catalog:
                await until(lambda: notices[-1:] == [Notice.LINK_BACK], 20)
                assert isinstance(await catalog.check("p1", "b1"), Item)
                backend.well = False
                await until(lambda: notices[-1] is Notice.LINK_LOST)
                backend.well = True
                await until(lambda: notices[-1] is Notice.LINK_BACK)

    asyncio.run(story())


def test_without_a_central_it_starts_serves_and_says_that_the_link_is_lost(tmp_path: Path) -> None:
    async def story() -> None:
        notices: list[Notice] = []
        with started(tmp_path, "bridge", *written(tmp_path)) as (_, log):
            said(log, "the central cannot be reached")
            async with kiosk(tmp_path / "bridge.sock", notices) as catalog:
                await until(lambda: notices == [Notice.LINK_LOST])
                with pytest.raises(Unavailable):
                    await catalog.check("p1", "b1")

    asyncio.run(story())


def test_it_says_its_configuration_first_and_its_token_never_and_ends_cleanly(tmp_path: Path) -> None:
    config = written(tmp_path)
    (tmp_path / "token").write_text("very-secret\n")
    with started(tmp_path, "bridge", *config) as (process, log):
        said(log, "the central cannot be reached")
        assert stat.S_IMODE((tmp_path / "bridge.sock").stat().st_mode) == 0o660
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        first = log.read_text("utf-8").splitlines()[0]
        assert json.loads(first.partition(": ")[2])["catalog"]["total"] == 8.0
        assert "very-secret" not in log.read_text("utf-8")
        assert "Traceback" not in log.read_text("utf-8")
    assert not (tmp_path / "bridge.sock").exists()


def test_it_takes_its_token_from_systemd_and_tells_it_when_it_is_ready_alive_and_stopping(tmp_path: Path) -> None:
    config = written(tmp_path, text=CONFIG.replace('"token"', '""'))
    (tmp_path / "central-token").write_text("good\n")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(20)
        more = {
            "NOTIFY_SOCKET": str(tmp_path / "notify"),
            "WATCHDOG_USEC": "100000",
            "CREDENTIALS_DIRECTORY": str(tmp_path),
        }
        with started(tmp_path, "bridge", *config, more=more) as (process, _):
            assert {manager.recv(99), manager.recv(99)} == {b"READY=1", b"WATCHDOG=1"}
            assert manager.recv(99) == b"WATCHDOG=1"
            process.send_signal(signal.SIGTERM)
            while manager.recv(99) != b"STOPPING=1":
                pass
            assert process.wait(10) == 0


def test_a_socket_that_systemd_has_opened_is_served_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "activated.sock"
    with socket.socket(socket.AF_UNIX) as given:
        given.bind(str(path))
        given.listen()
        if (child := os.fork()) == 0:  # LISTEN_PID has to be the pid of the program itself
            os.dup2(given.fileno(), 3)
            os.chdir(tmp_path)
            _become_a_bridge(*written(tmp_path))
        try:
            asyncio.run(_lost_link(path))
        finally:
            os.kill(child, signal.SIGTERM)
            _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert path.exists()


def _become_a_bridge(*arguments: str) -> None:
    import sys

    from tests.bridge.programs.starting import command, environ

    listen = {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
    os.execve(sys.executable, command("bridge", *arguments), environ(listen))


async def _lost_link(path: Path) -> None:
    notices: list[Notice] = []
    async with kiosk(path, notices):
        await until(lambda: notices == [Notice.LINK_LOST], 20)


def test_a_database_of_this_machine_needs_no_central(tmp_path: Path) -> None:
    text = '[socket]\npath = "bridge.sock"\n[catalog]\ndriver = "embedded"\nurl = "sqlite:///library.db"\n'

    async def story() -> None:
        notices: list[Notice] = []
        with started(tmp_path, "bridge", *written(tmp_path, text=text + 'kiosk = "K1"\nsample = true\n')):
            async with kiosk(tmp_path / "bridge.sock", notices) as catalog:
                await until(lambda: notices[-1:] == [Notice.LINK_BACK], 30)
                patron = await catalog.identify(cast.ACTIVE_CARD, None)
                assert isinstance(patron, Patron)
                assert isinstance(await catalog.borrow(patron.id, cast.BOOKS_ON_SHELF[0], "key-1"), Loan)

    asyncio.run(story())


def test_all_mistakes_in_a_configuration_are_told_at_once(tmp_path: Path) -> None:
    text = '[socket]\npth = 1\n[catalog]\ndriver = "rest"\nurl = "ftp://x"\ntotal = "long"\n'
    program = finished(tmp_path, "bridge", *written(tmp_path, text=text))
    assert program.returncode == 2
    assert len(program.stderr.splitlines()) == 3
    assert "socket.pth is not known. Did you mean path?" in program.stderr
    assert "catalog.total" in program.stderr
    assert "Traceback" not in program.stderr


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("bridge.sock", "missing/bridge.sock"), "cannot listen on missing/bridge.sock"),
        (("bridge.sock", "token"), "token exists and is no socket"),
        (('token_file = "token"', 'token_file = "missing"'), "token file missing cannot be read"),
        (('token_file = "token"', 'token_file = "bridge.toml"'), "holds no token"),
        (('token_file = "token"', ""), "no token for the central"),
        (('token_file = "token"', 'token_file = "token"\nca_file = "missing"'), "missing does not exist"),
    ],
)
def test_what_is_missing_outside_is_one_sentence(tmp_path: Path, change: tuple[str, str], sentence: str) -> None:
    program = finished(tmp_path, "bridge", *written(tmp_path, text=CONFIG.replace(*change)))
    assert program.returncode == 1
    assert sentence in program.stderr.splitlines()[-1]
    assert len(program.stderr.splitlines()) == 2
