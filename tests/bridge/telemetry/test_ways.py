"""The ways to a broker, good and bad: a cut without a word, an old broker, and a certificate on both sides."""

from __future__ import annotations

import asyncio
import getpass
import ssl
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from bridge.contract.circulation import Sighting
from bridge.contract.faults import Fault, State
from tests.bridge.programs.starting import said
from tests.bridge.telemetry.stand import bridge, kiosk, stopped, write_config
from tests.bridge.telemetry.subscriber import Subscriber, subscribed
from tests.conftest import Figures
from tests.peers.mosquitto import mosquitto
from tests.peers.tcp_way import TcpWay
from tests.waiting import until

LEVEL_OF_5 = b"\x00\x04MQTT\x05"
REFUSALS = {
    "refuses as 3.1.1 does": b"\x20\x02\x00\x01",
    "refuses as 5 does": b"\x20\x03\x00\x84\x00",
    "closes without a word": b"",
}
TLS_BROKER = """
[upkeep.broker]
host = "127.0.0.1"
port = {port}
ca_file = "ca.pem"
certificate_file = "stand.pem"
key_file = "stand.key"
"""
TLS = f"""
user {getpass.getuser()}
cafile ca.pem
certfile broker.pem
keyfile broker.key
require_certificate true
use_identity_as_username true
"""


def test_a_cut_without_a_word_is_noticed_and_mended(tmp_path: Path, library: str, figures: Figures) -> None:
    async def story() -> None:
        with mosquitto(tmp_path) as broker, subscribed(broker.port) as ear:
            way = TcpWay(broker.port)
            async with way.open() as port:
                write_config(tmp_path, port, catalog=library)
                with bridge(tmp_path) as (_, log):
                    await until(ear.state, 20)
                    session, way.silent = ear.states()[0].session, True
                    cut = time.monotonic()
                    await until(lambda: ear.states()[-1].state is State.LOST, 15)
                    told = time.monotonic() - cut
                    await until(lambda: "the broker has gone" in log.read_text("utf-8"), 15)
                    noticed = time.monotonic() - cut
                    way.silent = False
                    await until(lambda: ear.states()[-1].session > session, 20)
                    assert noticed < 2 * 5 + 3
                    figures(
                        f"telemetry: a silent cut, keepalive 5 s: told by the broker after {told:.1f} s, "
                        f"noticed by the bridge after {noticed:.1f} s"
                    )

    asyncio.run(story())


@pytest.mark.parametrize("way_of_refusing", REFUSALS)
def test_an_old_broker_is_spoken_to_as_it_speaks_and_what_is_lost_is_told(
    tmp_path: Path, library: str, way_of_refusing: str
) -> None:
    async def story() -> None:
        with mosquitto(tmp_path) as broker, subscribed(broker.port) as ear:
            way = TcpWay(broker.port, instead=lambda first: refusal if LEVEL_OF_5 in first else None)
            refusal = REFUSALS[way_of_refusing]
            async with way.open() as port:
                write_config(tmp_path, port, catalog=library)
                with bridge(tmp_path) as (process, log):
                    await until(lambda: software(ear) == ("3.1.1", ("expiry", "reasons", "correlation")), 20)
                    assert "the broker speaks MQTT 3.1.1 only" in said(log, "3.1.1 only")
                    assert await stopped(process) == 0
                await until(lambda: ear.states()[-1].faults == (Fault.STOPPED,))

    asyncio.run(story())


def software(ear: Subscriber) -> tuple[str, tuple[str, ...]] | None:
    part = ear.part("software")
    return (part.health.protocol, part.health.loses) if part else None  # type: ignore[union-attr]  # of this part


def test_broker_and_stand_prove_who_they_are_by_certificates(tmp_path: Path, library: str) -> None:
    async def story() -> None:
        authority = certify(tmp_path, days=10)
        with mosquitto(tmp_path, TLS) as broker:
            trust = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
            authority.issue_cert("127.0.0.1", common_name="technician").configure_cert(trust)
            write_config(tmp_path, broker.port, catalog=library, broker=TLS_BROKER)
            with subscribed(broker.port, trust=trust) as ear, bridge(tmp_path):
                async with kiosk(tmp_path):
                    await until(lambda: ear.state() is not None and ear.states()[-1].state is State.READY, 20)
                    part = ear.part("certificate")
                    assert part is not None
                    assert part.faults == (Fault.CERTIFICATE_ENDS,)
                    assert part.health.days_left == 9  # type: ignore[union-attr]  # of this part
            assert "lobby-1" in broker.log

    asyncio.run(story())


def test_a_certificate_that_cannot_be_used_takes_no_loans_down(tmp_path: Path, library: str) -> None:
    async def story() -> None:
        certify(tmp_path, days=10)
        (tmp_path / "stand.key").write_text("no key", "utf-8")
        write_config(tmp_path, 1, catalog=library, broker=TLS_BROKER)
        with bridge(tmp_path) as (_, log):
            async with kiosk(tmp_path) as glass:
                assert "broker.certificate_file" in said(log, "nobody is told how this stand is")
                assert isinstance(await glass.catalog.look("b1"), Sighting)

    asyncio.run(story())


def certify(folder: Path, days: int) -> trustme.CA:
    """An authority, the broker's certificate, and the stand's, which ends in so many days."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    broker = authority.issue_cert("127.0.0.1")
    broker.cert_chain_pems[0].write_to_path(folder / "broker.pem")
    broker.private_key_pem.write_to_path(folder / "broker.key")
    ends = datetime.now(UTC) + timedelta(days=days)
    stand = authority.issue_cert("127.0.0.1", common_name="lobby-1", not_after=ends)
    stand.cert_chain_pems[0].write_to_path(folder / "stand.pem")
    stand.private_key_pem.write_to_path(folder / "stand.key")
    return authority
