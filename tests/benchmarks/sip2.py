"""`python -m tests.benchmarks.sip2`: checkouts over SIP2, against a bare socket that sends back what it is sent.

The server is another process, and answers 12 to every 11 without thinking, so that what is measured is our side:
a checkout as the protocol has it (one message and its answer), and a stand's whole loan with its two looks before.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import statistics
import subprocess
import sys
import tempfile
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable, Iterator
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
        asyncio.run(serve(answering if asked.serve == "sip2" else echoing))
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


async def serve(serving: Callable[[StreamReader, StreamWriter], Awaitable[None]]) -> None:
    async with await asyncio.start_server(serving, "127.0.0.1", 0) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


async def echoing(reader: StreamReader, writer: StreamWriter) -> None:
    with contextlib.suppress(asyncio.IncompleteReadError, OSError):
        while True:
            writer.write(await reader.readuntil(b"\r"))


async def answering(reader: StreamReader, writer: StreamWriter) -> None:
    with contextlib.suppress(asyncio.IncompleteReadError, OSError):
        while True:
            line = await reader.readuntil(b"\r")
            text = answer(line) + line[-10:-7] + b"AZ"
            writer.write(text + b"%04X\r" % (-sum(text) & 0xFFFF))


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
            reader, writer = await asyncio.open_connection("127.0.0.1", echo)
            member = await system.find(CARD)
            assert isinstance(member, Member)
            took: dict[str, list[float]] = {"echo": [], "11/12": [], "loan": []}
            for number in range(count + count // 10):
                once = {
                    "echo": echoed(reader, writer),
                    "11/12": checked_out(dialogue, questions, number),
                    "loan": lent(system, member.patron.id, number),
                }
                for kind, doing in once.items():
                    began = perf_counter()
                    await doing
                    if number >= count // 10:  # the first are to warm up
                        took[kind].append(perf_counter() - began)
            writer.close()
        lines.close()
        system.close()
    tell(took, count)


def settings_for(port: int, folder: Path) -> Sip2:
    (folder / "secret").write_text("rahasia", "utf-8")
    return Sip2("127.0.0.1", port, "kiosk", str(folder / "secret"), institution="CPL", profile="koha", tls=False)


async def echoed(reader: StreamReader, writer: StreamWriter) -> None:
    writer.write(b"x" * 140 + b"\r")
    await reader.readuntil(b"\r")


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
