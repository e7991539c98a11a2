"""What the bridge's socket does with peers that are hostile, broken, or not allowed in."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import socket
import stat
import time
from pathlib import Path
from typing import Any

import pytest

from bridge.contract.wire import LONGEST_LINE, MAJOR, MINOR
from bridge.link.listener import listening, uids
from tests.bridge.link.pair import OWN, bridge
from tests.contract.library import SmallLibrary

HELLO = b'{"hello":"by hand","version":"1.0"}\n'
CHECK = b'{"v":1,"id":7,"method":"check","params":{"patron":"p1","barcode":"b1"}}\n'


async def talk(path: Path, sent: bytes, allowed: frozenset[int] = OWN) -> list[Any]:
    """All lines a fresh bridge says to a peer that sends this and then hangs up."""
    async with bridge(SmallLibrary(), path, allowed=allowed):
        reader, writer = await asyncio.open_unix_connection(path)
        writer.write(sent)
        said: list[Any] = []
        async with asyncio.timeout(10):
            with contextlib.suppress(ConnectionResetError):  # it need not read all before hanging up
                while len(said) < 3 and (received := await reader.readline()):
                    said.append(json.loads(received))
        writer.close()
        return said


@pytest.mark.parametrize(
    ("sent", "reply"),
    [
        (
            CHECK.replace(b"b1", b"nix"),
            {"id": 7, "answer": {"is": "Refusal", "reasons": ["item-unknown"], "item": None}},
        ),
        (b"\xff\xfe garbage\n", {"failure": "bad-request"}),
        (b"[]\n", {"failure": "bad-request"}),
        (b"[" * 60_000 + b"\n", {"failure": "bad-request"}),
        (b'{"v":1,"id":"7","method":"check","params":{}}\n', {"failure": "bad-request"}),
        (CHECK.replace(b'"p1"', b"1"), {"id": 7, "failure": "bad-request"}),
        (CHECK.replace(b"barcode", b"bar"), {"id": 7, "failure": "bad-request"}),
        (CHECK.replace(b"check", b"__init__"), {"id": 7, "failure": "unknown-method"}),
        (CHECK.replace(b'"v":1', b'"v":2'), {"id": 7, "failure": "unknown-method"}),
        (CHECK.replace(b'"v":1', b'"expires":1.5'), {"id": 7, "failure": "expired"}),
    ],
)
def test_every_line_gets_its_reply(tmp_path: Path, sent: bytes, reply: object) -> None:
    hello, notice, answer = asyncio.run(talk(tmp_path / "s", HELLO + sent))
    assert hello == {"hello": "bridge", "version": f"{MAJOR}.{MINOR}"}
    assert notice == {"notice": "link-back"}
    assert answer == reply


def test_unknown_fields_and_a_time_of_expiry_that_is_still_to_come_do_not_matter(tmp_path: Path) -> None:
    later = b'"expires":%f,"new":[1],"v":1' % (time.monotonic() + 60)
    *_, answer = asyncio.run(talk(tmp_path / "s", HELLO + CHECK.replace(b'"v":1', later)))
    assert answer["answer"]["is"] == "Item"


@pytest.mark.parametrize("sent", [b"garbage\n", b'{"hello":"kiosk","version":"9.0"}\n', b"x" * (LONGEST_LINE + 1)])
def test_who_does_not_say_hello_in_this_version_is_not_answered(tmp_path: Path, sent: bytes) -> None:
    assert asyncio.run(talk(tmp_path / "s", sent + CHECK)) == [{"hello": "bridge", "version": f"{MAJOR}.{MINOR}"}]


def test_long_lines_and_half_lines_cost_only_their_own_connection(tmp_path: Path) -> None:
    async def story() -> None:
        async with bridge(SmallLibrary(), tmp_path / "s"):
            for nonsense in (b"x" * (LONGEST_LINE + 1) + b"\n", CHECK[:20]):
                reader, writer = await asyncio.open_unix_connection(tmp_path / "s")
                writer.write(HELLO + nonsense)
                writer.write_eof()
                await reader.read()
                writer.close()
            reader, writer = await asyncio.open_unix_connection(tmp_path / "s")
            writer.write(HELLO + CHECK)
            replies = [await reader.readline() for _ in range(3)]
            writer.close()
            assert json.loads(replies[-1])["id"] == 7

    asyncio.run(story())


def test_a_user_who_is_not_allowed_hears_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert asyncio.run(talk(tmp_path / "s", HELLO + CHECK, allowed=frozenset())) == []
    assert "may not connect" in caplog.text


def test_root_own_user_and_named_users_are_allowed() -> None:
    assert uids([]) == {0} | OWN
    assert uids(["root"]) == {0} | OWN
    with pytest.raises(ValueError, match="nobody-like-this"):
        uids(["nobody-like-this"])


def test_the_socket_is_for_owner_and_group_and_leaves_with_the_bridge(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with listening(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o660
    assert not path.exists()


def test_a_stale_socket_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as crashed:
        crashed.bind(str(path))
    assert path.exists()
    with listening(path), socket.socket(socket.AF_UNIX) as peer:
        peer.connect(str(path))


def test_what_is_in_use_or_no_socket_or_not_writable_is_told_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with listening(path), pytest.raises(OSError, match="another bridge"), listening(path):
        pass
    path.write_text("precious")
    with pytest.raises(OSError, match="no socket"), listening(path):
        pass
    assert path.read_text() == "precious"
    with pytest.raises(OSError, match="cannot listen on"), listening(tmp_path / "missing" / "s"):
        pass
