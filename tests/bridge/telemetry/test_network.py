"""The test of the network: each thing that can be wrong on the way to the library is the step that fails."""

from __future__ import annotations

import asyncio
import socket
import ssl
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from bridge.contract.circulation import Unavailable
from bridge.contract.upkeep import NetworkResult, NetworkStep, NetworkTest, Verdict
from bridge.telemetry import network
from bridge.telemetry.network import Ways

P, F, S = Verdict.PASSED, Verdict.FAILED, Verdict.SKIPPED


async def well() -> None:
    pass


async def unwell() -> None:
    raise Unavailable("the central says 401")


def result_of(ways: Ways) -> NetworkTest:
    return asyncio.run(network.test_network(ways))


def verdicts(result: NetworkTest) -> list[Verdict]:
    return [one.verdict for one in result.results]


def step(result: NetworkTest, wanted: NetworkStep) -> NetworkResult:
    return next(one for one in result.results if one.step is wanted)


async def at_server(ways: Ways, trust: ssl.SSLContext | None = None) -> NetworkTest:
    """With `ways`' port 0 replaced by that of a server that only accepts."""
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=trust)
    async with server:
        port = server.sockets[0].getsockname()[1]
        url = (ways.library or "").replace(":0", f":{port}")
        return await network.test_network(
            replace(ways, library=url, broker=("127.0.0.1", port) if ways.broker else None)
        )


def test_every_step_passes_where_all_is_well(tmp_path: Path) -> None:
    authority, trust = trustme.CA(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(trust)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    ways = Ways("https://localhost:0", str(tmp_path / "ca.pem"), well, ("127.0.0.1", 1), at_broker=lambda: "5")
    result = asyncio.run(at_server(ways, trust))
    assert [one.step for one in result.results] == list(NetworkStep)
    assert verdicts(result) == [P, P, P, P, P, P]
    assert step(result, NetworkStep.ENCRYPTION).detail.startswith("TLS")
    assert step(result, NetworkStep.BROKER).detail == "MQTT 5"
    unknown = asyncio.run(at_server(replace(ways, ca_file=""), trust))
    assert verdicts(unknown) == [P, P, P, F, S, P]
    assert step(unknown, NetworkStep.ENCRYPTION).detail.startswith("CERTIFICATE_VERIFY_FAILED")


def test_a_name_that_nobody_has_is_the_name() -> None:
    result = result_of(Ways("http://no-such-name.invalid:1", ask=well))
    assert verdicts(result)[1:5] == [F, S, S, S]
    assert step(result, NetworkStep.NAME).detail == "NAME_NOT_FOUND"


def test_a_port_at_which_nobody_listens_is_the_connection() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        result = result_of(Ways(f"http://127.0.0.1:{free.getsockname()[1]}", ask=well, broker=free.getsockname()))
    assert verdicts(result) == [P, P, F, S, S, F]
    assert step(result, NetworkStep.CONNECTION).detail == step(result, NetworkStep.BROKER).detail == "ECONNREFUSED"


def test_a_library_that_does_not_know_the_token_is_the_library() -> None:
    result = asyncio.run(at_server(Ways("http://127.0.0.1:0", ask=unwell, broker=("", 0))))
    assert verdicts(result) == [P, P, P, S, F, F]
    assert step(result, NetworkStep.LIBRARY).detail == "the central says 401"
    assert step(result, NetworkStep.BROKER).detail == "NOT_LET_IN"


@pytest.mark.timeout(30)
def test_a_machine_that_swallows_everything_ends_the_step_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "STEP_SECONDS", 0.2)
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        kept = [socket.socket() for _ in range(4)]
        for one in kept:
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        result = result_of(Ways(f"http://127.0.0.1:{full.getsockname()[1]}", ask=well))
        for one in kept:
            one.close()
    assert step(result, NetworkStep.CONNECTION).detail == "ETIMEDOUT"
