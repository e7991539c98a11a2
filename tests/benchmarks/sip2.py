"""`python -m tests.benchmarks.sip2`: checkouts over SIP2, against a bare socket that sends back what it is sent.

The server is another process, and answers 12 to every 11 without thinking, so that what is measured is our side:
a checkout as the protocol has it (one message and its answer), and a stand's whole loan with its two looks before.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from bridge.catalogs.sip2.dialogue import Dialogue
from bridge.catalogs.sip2.lines import Lines
from bridge.catalogs.sip2.questions import Questions
from bridge.catalogs.sip2.settings import Sip2
from bridge.catalogs.sip2.system import Sip2System
from bridge.catalogs.systems.patron_ids import PatronIds
from bridge.catalogs.systems.system import Act, Member
from bridge.contract.circulation import Loan
from bridge.policy import LoanPolicy
from bridge.rules import Rules

CARD, ACT = "6472010101900001", Act("key-00000001", "K1")
DATE = b"20261123    093000"
LENT = b"121NNY" + DATE + b"AOCPL|AA" + CARD.encode() + b"|AB%b|AJJudul|AH20261207    235900|"
OTHERS = {
    b"93": b"941",
    b"99": b"98YYYYYN300003" + DATE + b"2.00AOCPL|BXYYYYYYYYYYYYYYYY|",
    b"63": b"64" + b" " * 14 + b"000" + DATE + b"0000" * 6 + b"AOCPL|AA" + CARD.encode() + b"|AESiti|BLY|",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.sip2")
    parser.add_argument("--count", type=int, default=3000, help="of each kind")
    parser.add_argument("--serve", choices=("sip2", "echo"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        serve(sealed_answer if asked.serve == "sip2" else lambda line: line)
        return
    with served("sip2") as sip2, served("echo") as echo:
        asyncio.run(compare(sip2, echo, asked.count))


@contextlib.contextmanager
def served(kind: str) -> Iterator[int]:
    """The port of a server of our own, in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.sip2", "--serve", kind]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()


def serve(answering: Callable[[bytes], bytes]) -> None:
    """With nothing between the socket and what is answered; each client has a thread."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(listener.getsockname()[1], flush=True)
        while True:
            client, _ = listener.accept()
            threading.Thread(target=converse, args=(client, answering), daemon=True).start()


def converse(client: socket.socket, answering: Callable[[bytes], bytes]) -> None:
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with client, contextlib.suppress(OSError):
        while line := line_of(client):
            client.sendall(answering(line))


def line_of(line: socket.socket) -> bytes:
    received = b""
    while not received.endswith(b"\r"):
        if not (part := line.recv(65536)):
            return b""
        received += part
    return received


def sealed_answer(line: bytes) -> bytes:
    text = answer(line) + line[-10:-7] + b"AZ"
    return text + b"%04X\r" % (-sum(text) & 0xFFFF)


def answer(line: bytes) -> bytes:
    if line[:2] in OTHERS:
        return OTHERS[line[:2]]
    barcode = line[line.index(b"|AB") + 3 :].partition(b"|")[0]
    if line[:2] == b"17":
        return b"18030001" + DATE + b"AB" + barcode + b"|AJJudul|"
    return LENT % barcode


async def compare(sip2: int, echo: int, count: int) -> None:
    """One of each in turn, so that whatever else the machine does meets all."""
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(sip2, Path(folder))
        rules = Rules(LoanPolicy(), lambda: datetime.now(UTC))
        questions, system = Questions(settings, rules), Sip2System(settings, rules, PatronIds(bytes(32)))
        lines = Lines(settings, questions)
        async with lines.one() as dialogue:
            bare = socket.create_connection(("127.0.0.1", echo))
            bare.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            member = await system.find(CARD)
            assert isinstance(member, Member)
            took: dict[str, list[float]] = {"echo": [], "11/12": [], "loan": []}
            for number in range(count + count // 10):
                once = {
                    "echo": echoed(bare),
                    "11/12": checked_out(dialogue, questions, number),
                    "loan": lent(system, member.patron.id, number),
                }
                for kind, doing in once.items():
                    began = perf_counter()
                    await doing
                    if number >= count // 10:  # the first are to warm up
                        took[kind].append(perf_counter() - began)
            bare.close()
        lines.close()
        system.close()
    tell(took, count)


def settings_for(port: int, folder: Path) -> Sip2:
    (folder / "secret").write_text("rahasia", "utf-8")
    return Sip2("127.0.0.1", port, "kiosk", str(folder / "secret"), institution="CPL", profile="koha", tls=False)


async def echoed(bare: socket.socket) -> None:
    """As a blocking socket does it: the quickest way there is in this language."""
    bare.sendall(b"x" * 140 + b"\r")
    assert line_of(bare)


async def checked_out(dialogue: Dialogue, questions: Questions, number: int) -> None:
    due = datetime.now(UTC) + timedelta(days=14)
    assert (await dialogue.ask(questions.checkout(CARD, f"B-{number}", None, due))).fixed["ok"] == "1"


async def lent(system: Sip2System, patron: str, number: int) -> None:
    assert isinstance(await system.borrow(patron, f"B-{number}", ACT), Loan)


def tell(took: dict[str, list[float]], count: int) -> None:
    bare = statistics.median(took["echo"])
    print(f"{'median of ' + str(count):28} {'us':>8} {'per second':>11} {'ratio':>7}")
    for name, kind in (("bare socket echo", "echo"), ("checkout, 11/12", "11/12"), ("loan, 63 17 11", "loan")):
        middle = statistics.median(took[kind])
        print(f"{name:28} {1e6 * middle:8.0f} {1 / middle:11.0f} {middle / bare:7.1f}")


if __name__ == "__main__":
    main()
