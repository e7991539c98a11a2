"""From one command to a stand at work: a real bridge in the folder made for it, at a real broker and central."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import msgspec
import pytest

from bridge.assembly import open_library
from bridge.central.config import Central
from bridge.central.stands.provisioning import Provisioning
from bridge.central.stands.settings import Stands
from bridge.contract.faults import State
from bridge.policy import LoanPolicy
from bridge.stand_folder import BRIDGE
from bridge.telemetry import topics
from bridge.telemetry.keys import make_pair
from bridge.telemetry.messages import LinkHealth, PartMessage, StateMessage
from tests.bridge.programs.starting import said, started
from tests.bridge.stands.founding import LOBBY, NOW, written
from tests.peers.library_broker import LibraryBroker, library_broker
from tests.peers.mqtt_wire import V5, Caller, called


@dataclass(frozen=True, slots=True)
class Site:
    """A central that serves, its broker, and what provisions its stands."""

    broker: LibraryBroker
    stands: Provisioning
    log: Path

    @property
    def folder(self) -> Path:
        return self.broker.folder


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with library_broker(tmp_path) as broker:
        public, _ = make_pair(tmp_path, "technician")
        with started(tmp_path, "bridge.central", *written(tmp_path)) as (_, log):
            url = re.findall(r"listening on (\S+)", said(log, "listening on", 50))[0]
            stands = Stands(
                central=url,
                broker="127.0.0.1",
                broker_port=broker.port,
                directory=tmp_path / "authority",
                command_keys=(str(public),),
            )
            config = Central(database=f"sqlite:///{tmp_path}/library.db", stands=stands)
            with contextlib.closing(open_library(config.database, LoanPolicy())) as library:
                yield Site(broker, Provisioning.open(config, library), log)


def test_a_provisioned_stand_tells_how_it_is_until_it_is_revoked(site: Site) -> None:
    folder = site.folder / "lobby-1"
    assert site.stands.provision(LOBBY, folder, PurePosixPath(folder), NOW)
    here(folder)
    central = called(site.broker.port, site.broker.context("central"), "central", V5)
    central.subscribe("anjungan/v1/#")
    with started(folder, "bridge", "--config", BRIDGE) as (_, log):
        state = msgspec.json.decode(told(central, topics.state("lobby-1")), type=StateMessage)
        assert state.state is not State.LOST
        while not link_of(told(central, topics.health("lobby-1", "link"))).reachable:
            pass  # until central has answered, which it does to a good token alone
        central.wire.close()
        site.stands.revoke("lobby-1", NOW)
        site.broker.install()
        site.broker.kill()
        site.broker.start()
        said(log, "the broker cannot be reached", 30)
        said(site.broker.folder / "mosquitto.log", "certificate verify failed", 30)
        assert "connected to the broker" not in said(log, "the broker has gone").partition("the broker has gone")[2]
        logs = log.read_text("utf-8") + site.log.read_text("utf-8") + site.broker.log
    secrets = [*(folder / "mqtt-key").read_text().splitlines()[1:-1], (folder / "central-token").read_text().strip()]
    assert not [secret for secret in secrets if secret in logs]


def here(folder: Path) -> None:
    """In place of the folders that a package of ours would make."""
    toml = (folder / BRIDGE).read_text("utf-8")
    for before, after in (("/run/anjungan/", f"{folder}/"), ("/var/lib/anjungan/", f"{folder}/kept-")):
        assert before in toml
        toml = toml.replace(before, after)
    (folder / BRIDGE).write_text(toml, "utf-8")


def told(central: Caller, topic: str) -> bytes:
    """The next that is heard of this topic."""
    while True:
        heard, payload = central.read().message(V5)
        if heard == topic:
            return payload


def link_of(payload: bytes) -> LinkHealth:
    health = msgspec.json.decode(payload, type=PartMessage).health
    assert isinstance(health, LinkHealth)
    return health
