"""Who may say and hear what at the broker: every pair of the table, tried at a real Mosquitto with the recipe's files.

MQTT 3.1.1 acknowledges what is forbidden as well, so that somebody else has to look whether it has arrived.
"""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from cryptography import x509

from bridge.central.stands.authority import establish
from bridge.central.stands.certificates import Signer, key_pem, new_key, pem
from bridge.telemetry import topics
from bridge.telemetry.messages import LONGEST
from tests.conftest import Figures
from tests.peers.library_broker import ALL_FOR_THE_WITNESS, WITNESS, LibraryBroker, context_of, library_broker, trusting
from tests.peers.mqtt_wire import V5, V311, Caller, Refused, called

# w: may tell this topic, as a message and as a last will. r: hears it, live and what is retained.
TABLE = """
topic                                            lobby-1  lobby-2  central  technician  homeassistant
anjungan/v1/lobby-1/state                        w        -        rw       r           r
anjungan/v1/lobby-1/health/scanner               w        -        rw       r           r
anjungan/v1/lobby-1/health/self-test             w        -        rw       r           r
anjungan/v1/lobby-1/counts                       w        -        rw       r           r
anjungan/v1/lobby-1/event/started                w        -        r        r           r
anjungan/v1/lobby-1/answer                       w        -        r        r           -
anjungan/v1/lobby-1/command/ping                 r        -        rw       rw          -
anjungan/v1/lobby-1/command/reboot               r        -        rw       rw          -
homeassistant/device/lobby-1/anjungan/config     w        -        rw       r           r
anjungan/v1/lobby-2/state                        -        w        rw       r           r
anjungan/v1/lobby-2/health/scanner               -        w        rw       r           r
anjungan/v1/lobby-2/counts                       -        w        rw       r           r
anjungan/v1/lobby-2/event/started                -        w        r        r           r
anjungan/v1/lobby-2/answer                       -        w        r        r           -
anjungan/v1/lobby-2/command/reboot               -        r        rw       rw          -
homeassistant/device/lobby-2/anjungan/config     -        w        rw       r           r
anjungan/v1/lobby-1                              -        -        r        r           -
anjungan/v1/lobby-1/other                        -        -        r        r           -
anjungan/v1/lobby-1/state/more                   -        -        r        r           -
anjungan/v1/lobby-1/health                       -        -        r        r           -
anjungan/v1/lobby-1/health/a/b                   -        -        r        r           -
anjungan/v1/lobby-1/command                      -        -        r        r           -
anjungan/v1/lobby-1/command/ping/more            -        -        r        r           -
anjungan/v1/lobby-12/state                       -        -        rw       r           r
anjungan/v1/homeassistant/state                  -        -        rw       r           -
anjungan/v1/state                                -        -        r        r           -
anjungan/v2/lobby-1/state                        -        -        -        -           -
homeassistant/device/lobby-12/anjungan/config    -        -        rw       r           r
homeassistant/device/lobby-1/config              -        -        -        r           r
homeassistant/sensor/lobby-1/config              -        -        -        r           r
homeassistant/status                             -        -        -        r           rw
elsewhere                                        -        -        -        -           -
"""
HEAD, *ROWS = (line.split() for line in TABLE.strip().splitlines())
WHO = HEAD[1:]
TOPICS = [row[0] for row in ROWS]
MAY = {(who, row[0]): row[1 + column] for row in ROWS for column, who in enumerate(WHO)}
NOT_AUTHORIZED = 0x87
NOW = datetime.now(UTC).replace(microsecond=0)
WAYS = ["#", "+/+/+/+", "anjungan/#", "anjungan/v1/+/command/+", "homeassistant/#", "$share/all/#"]  # to listen


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LibraryBroker]:
    with library_broker(tmp_path_factory.mktemp("broker"), ALL_FOR_THE_WITNESS) as running:
        yield running


@pytest.fixture(scope="module")
def contexts(broker: LibraryBroker) -> dict[str, ssl.SSLContext]:
    return {who: broker.context(who) for who in (*WHO, WITNESS)}


@pytest.fixture(params=[V5, V311], ids=["mqtt-5", "mqtt-3.1.1"])
def level(request: pytest.FixtureRequest) -> int:
    assert isinstance(request.param, int)
    return request.param


@pytest.fixture
def witness(broker: LibraryBroker, contexts: dict[str, ssl.SSLContext], level: int) -> Iterator[Caller]:
    caller = called(broker.port, contexts[WITNESS], WITNESS, level)
    caller.subscribe("#")
    yield caller
    caller.wire.close()


def test_nobody_tells_a_topic_that_is_not_theirs(
    broker: LibraryBroker, contexts: dict[str, ssl.SSLContext], witness: Caller, level: int, figures: Figures
) -> None:
    for who in WHO:
        forget(witness)
        teller = called(broker.port, contexts[who], who, level)
        reasons = {topic: teller.publish(topic, f"{who} {topic}".encode()) for topic in TOPICS}
        teller.wire.close()
        assert arrived(witness) == {(topic, f"{who} {topic}".encode()) for topic in may(who, "w")}, who
        if level == V5:
            denied = {topic for topic, reason in reasons.items() if reason == NOT_AUTHORIZED}
            assert denied == {*TOPICS} - may(who, "w"), who
        else:
            assert set(reasons.values()) == {0}, "MQTT 3.1.1 tells nobody"
    figures(told("messages", "w", level))


def test_nobody_leaves_a_last_will_that_they_may_not_tell(
    broker: LibraryBroker, contexts: dict[str, ssl.SSLContext], witness: Caller, level: int, figures: Figures
) -> None:
    for who in WHO:
        forget(witness)
        refused = {topic for topic in TOPICS if not dies(broker, contexts[who], who, level, topic)}
        assert not refused & may(who, "w"), who
        called(broker.port, contexts[who], who, level).wire.close()  # and nobody of this name is left
        assert arrived(witness) == {(topic, f"{who} {topic}".encode()) for topic in may(who, "w")}, who
    figures(told("last wills", "w", level))


def test_nobody_hears_a_topic_that_is_not_for_them(
    broker: LibraryBroker, contexts: dict[str, ssl.SSLContext], witness: Caller, level: int, figures: Figures
) -> None:
    """Through any subscription; Mosquitto grants all of them, and sends nothing."""
    for topic in TOPICS:
        witness.publish(topic, f"kept {topic}".encode(), retain=True)
    for who in WHO:
        hearer = called(broker.port, contexts[who], who, level)
        for way in (*WAYS, *TOPICS):
            hearer.subscribe(way)
        for topic in TOPICS:
            witness.publish(topic, f"live {topic}".encode())
        witness.publish(min(may(who, "r")), b"end")
        expected = {(topic, f"{age} {topic}".encode()) for topic in may(who, "r") for age in ("kept", "live")}
        assert set(hearer.hear_until(b"end")) == expected, who
        hearer.wire.close()
    forget(witness)
    figures(told(f"messages heard, live and retained, through {len(WAYS) + len(TOPICS)} subscriptions", "r", level))


def may(who: str, what: str) -> set[str]:
    return {topic for topic in TOPICS if what in MAY[who, topic]}


def dies(broker: LibraryBroker, context: ssl.SSLContext, who: str, level: int, topic: str) -> bool:
    """Leaves its last will to this topic, if the broker lets it in with it."""
    try:
        called(broker.port, context, who, level, will=(topic, f"{who} {topic}".encode())).vanish()
    except Refused:
        return False
    return True


def told(what: str, may_it: str, level: int) -> str:
    allowed = sum(len(may(who, may_it)) for who in WHO)
    version = "5" if level == V5 else "3.1.1"
    return f"broker's rules on MQTT {version}, {what}: {len(MAY)} pairs, {allowed} allowed, 0 wrong"


def test_the_tree_itself_is_what_the_table_has() -> None:
    """A stand tells all topics that it has but its commands, and its neighbour none."""
    kinds = ("scanner", "started", "ping")
    own = {
        topics.state("lobby-1"), topics.health("lobby-1", kinds[0]), topics.counts("lobby-1"), topics.answer("lobby-1"),
        topics.event("lobby-1", kinds[1]), topics.discovery("lobby-1"),
    }  # fmt: skip
    assert {topic for topic in TOPICS if MAY["lobby-1", topic] == "w"} - {topics.health("lobby-1", "self-test")} == own
    assert MAY["lobby-1", topics.command("lobby-1", kinds[2])] == "r"


STRANGERS = [
    "no certificate", "another authority", "expired", "revoked", "the broker's own", "signed by a stand",
]  # fmt: skip


def test_the_broker_lets_nobody_else_in(broker: LibraryBroker, level: int, figures: Figures) -> None:
    for stranger in STRANGERS:
        called(broker.port, broker.context("lobby-1"), "lobby-1", level).wire.close()  # whoever is right gets in
        with pytest.raises(Refused):
            called(broker.port, strangers(broker, stranger), "lobby-1", level).wire.close()
    figures(f"broker's door on MQTT {'5' if level == V5 else '3.1.1'}: {len(STRANGERS)} kinds of strangers, 0 let in")


def strangers(broker: LibraryBroker, stranger: str) -> ssl.SSLContext:
    """Of somebody who comes as lobby-1, and trusts this broker."""
    match stranger:
        case "another authority":
            other = establish(broker.folder / "other", 365, datetime.now(UTC))
            context = context_of(other, "lobby-1", broker.folder)
            context.load_verify_locations(broker.authority.folder / "ca.crt")
        case "expired":
            context = broker.context("lobby-1", expired=True)
        case "revoked":
            context = broker.context("lobby-1")
            revoke_the_last(broker)
        case "the broker's own":
            context = trusting(broker.authority)
            context.load_cert_chain(broker.authority.folder / "broker.crt", broker.authority.folder / "broker.key")
        case "signed by a stand":
            context = signed_by_a_stand(broker)
        case _:
            context = trusting(broker.authority)
    return context


def revoke_the_last(broker: LibraryBroker) -> None:
    """The certificate that was made last for lobby-1, and only that."""
    certificate = x509.load_pem_x509_certificate((broker.folder / "lobby-1.pem").read_bytes())
    broker.authority.register.issued(certificate.serial_number, f"x{certificate.serial_number % 10**9}", NOW)
    broker.authority.register.revoke(f"x{certificate.serial_number % 10**9}", NOW)
    broker.authority.publish_revocations(NOW)
    broker.install()
    broker.reload()


def signed_by_a_stand(broker: LibraryBroker) -> ssl.SSLContext:
    """A stand's certificate is no authority's, although its key can sign."""
    stand, own = new_key(), new_key()
    signer = broker.authority.signer
    middle = Signer(stand, signer.client("lobby-2", stand.public_key(), NOW, 1))
    forged = middle.client("lobby-1", own.public_key(), NOW, 1)
    (broker.folder / "forged.pem").write_bytes(pem(forged) + pem(middle.certificate) + key_pem(own))
    context = trusting(broker.authority)
    context.load_cert_chain(broker.folder / "forged.pem")
    return context


def test_nobody_throws_another_out_by_taking_its_name(
    broker: LibraryBroker, contexts: dict[str, ssl.SSLContext], level: int
) -> None:
    victim = called(broker.port, contexts["lobby-1"], "lobby-1", level)
    called(broker.port, contexts["lobby-2"], "lobby-1", level).wire.close()
    assert victim.publish("anjungan/v1/lobby-1/state", b"still there") in (0, 16)  # 16: nobody listens
    victim.wire.close()


def test_a_message_that_is_too_long_ends_the_connection(
    broker: LibraryBroker, contexts: dict[str, ssl.SSLContext], level: int
) -> None:
    teller = called(broker.port, contexts["lobby-1"], "lobby-1", level)
    teller.publish("anjungan/v1/lobby-1/answer", bytes(LONGEST))
    with contextlib.closing(teller.wire), pytest.raises((OSError, EOFError, AssertionError)):
        teller.publish("anjungan/v1/lobby-1/answer", bytes(66_000))


def forget(witness: Caller) -> None:
    """What was retained before, and what the others left behind."""
    for topic in TOPICS:
        witness.publish(topic, b"", retain=True)
    arrived(witness)


def arrived(witness: Caller) -> set[tuple[str, bytes]]:
    """What has come since the last time; an acknowledged message has gone to everybody before this mark does."""
    witness.publish("mark", b"mark")
    return {(topic, payload) for topic, payload in witness.hear_until(b"mark") if payload}
