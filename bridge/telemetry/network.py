"""Tries the way to the library from this machine outwards, so that a technician knows which cable to look at."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

from bridge.contract.circulation import Unavailable
from bridge.contract.upkeep import NetworkResult, NetworkStep, NetworkTest, Verdict

STEP_SECONDS = 4.0
_LIBRARY_SECONDS = 8.0  # as the bridge waits for any question by default
_SIOCGIFADDR = 0x8915
_LOCAL = ("127.", "::1", "localhost")


class _NoAddress(OSError):
    """This machine has none but its own."""


@dataclass(frozen=True, slots=True)
class Ways:
    """`library` is the central's URL and `ask` its health with this stand's token (raises `Unavailable`); both are None
    for a database of this machine. `broker` is its host and port, and `at_broker` what is known of it now: the protocol
    it is connected by, or empty."""

    library: str | None = None
    ca_file: str = ""
    ask: Callable[[], Awaitable[None]] | None = None
    broker: tuple[str, int] | None = None
    broker_trust: Callable[[], ssl.SSLContext | None] | None = None
    at_broker: Callable[[], str] = lambda: ""


async def test_network(ways: Ways) -> NetworkTest:
    """In the order of the steps; takes up to 20 seconds."""
    results: list[NetworkResult] = []
    url = urlsplit(ways.library or "")
    is_tls = url.scheme == "https"
    host, port = url.hostname or "", url.port or (443 if is_tls else 80)
    broker = asyncio.create_task(_tried(NetworkStep.BROKER, lambda: _broker(ways)) if ways.broker else _skipped())
    steps: list[tuple[NetworkStep, Callable[[], Awaitable[str]] | None]] = [
        (NetworkStep.ADDRESS, lambda: _address(host)),
        (NetworkStep.NAME, (lambda: _name(host)) if host else None),
        (NetworkStep.CONNECTION, (lambda: _connected(host, port, None)) if host else None),
        (NetworkStep.ENCRYPTION, (lambda: _connected(host, port, _trust(ways.ca_file))) if host and is_tls else None),
        (NetworkStep.LIBRARY, (lambda: _asked(ways)) if ways.ask else None),
    ]
    for step, trial in steps:
        failed = any(result.verdict is Verdict.FAILED for result in results)
        results.append(NetworkResult(step, Verdict.SKIPPED) if failed or trial is None else await _tried(step, trial))
    return NetworkTest((*results, await broker))


async def _tried(step: NetworkStep, trial: Callable[[], Awaitable[str]]) -> NetworkResult:
    begun = perf_counter()
    limit = _LIBRARY_SECONDS if step is NetworkStep.LIBRARY else STEP_SECONDS
    try:
        async with asyncio.timeout(limit):
            detail, verdict = await trial(), Verdict.PASSED
    except (OSError, Unavailable, ValueError) as error:
        detail, verdict = _name_of(error), Verdict.FAILED
    return NetworkResult(step, verdict, round((perf_counter() - begun) * 1000), detail)


async def _skipped() -> NetworkResult:
    return NetworkResult(NetworkStep.BROKER, Verdict.SKIPPED)


async def _address(host: str) -> str:
    """Of any interface that leads out of this machine; its own is enough when the library is on it."""
    found = [address for _, name in socket.if_nameindex() if name != "lo" and (address := _ipv4(name))]
    found += _ipv6()
    if not found and host.startswith(_LOCAL):
        return "127.0.0.1"
    if not found:
        raise _NoAddress
    return found[0]


def _ipv4(interface: str) -> str:
    """Empty when it has none (netdevice(7))."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            answer = fcntl.ioctl(asking, _SIOCGIFADDR, struct.pack("256s", interface[:15].encode()))
        except OSError:
            return ""
    return socket.inet_ntoa(answer[20:24])


def _ipv6() -> list[str]:
    """Those that are good for more than the own cable."""
    try:
        rows = [line.split() for line in Path("/proc/net/if_inet6").read_text("ascii").splitlines()]
    except OSError:
        return []
    return [socket.inet_ntop(socket.AF_INET6, bytes.fromhex(row[0])) for row in rows if row[3] == "00"]


async def _name(host: str) -> str:
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return str(found[0][4][0])


async def _connected(host: str, port: int, trust: ssl.SSLContext | None) -> str:
    _, writer = await asyncio.open_connection(host, port, ssl=trust)
    secured = writer.get_extra_info("ssl_object")
    writer.transport.abort()
    return str(secured.version()) if secured else f"{host}:{port}"


def _trust(ca_file: str) -> ssl.SSLContext:
    """As requests trusts, which is what asks the library. Raises OSError."""
    from certifi import where

    return ssl.create_default_context(cafile=ca_file or where())


async def _asked(ways: Ways) -> str:
    if ways.ask is not None:
        await ways.ask()
    return ""


async def _broker(ways: Ways) -> str:
    """As it is connected; else why a connection does not come about."""
    if protocol := ways.at_broker():
        return f"MQTT {protocol}"
    host, port = ways.broker or ("", 0)
    await _connected(host, port, ways.broker_trust() if ways.broker_trust else None)
    raise Unavailable("NOT_LET_IN")


def _name_of(error: Exception) -> str:  # noqa: PLR0911 - one for each kind
    """The error's own, as programmers know it."""
    match error:
        case TimeoutError():
            return "ETIMEDOUT"
        case ssl.SSLCertVerificationError():
            return f"CERTIFICATE_VERIFY_FAILED ({error.verify_message})"
        case ssl.SSLError():
            return str(error.reason or "SSLError")
        case socket.gaierror():
            return "NAME_NOT_FOUND"
        case _NoAddress():
            return "NO_ADDRESS"
        case OSError(errno=int(number)):
            return errno.errorcode.get(number, type(error).__name__)
        case Unavailable():
            return " ".join(str(error).split())[:80]
    return type(error).__name__
