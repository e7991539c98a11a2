"""The lines of docs/commands.md do what the page says, run as they stand there."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from bridge.contract.faults import State
from bridge.telemetry import topics
from bridge.telemetry.ledger import Chain
from bridge.telemetry.line import Received
from bridge.telemetry.messages import CommandName, Order, Refused, Stage, StateMessage
from tests.bridge.telemetry.afar import KID, SESSION, STAND, Afar, afar
from tests.bridge.telemetry.broker import attending, giving
from tests.bridge.telemetry.loop import looped
from tests.peers.mosquitto import mosquitto
from tests.waiting import until

PAGE = (Path(__file__).parents[3] / "docs" / "commands.md").read_text("utf-8")


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Afar]:
    stand = afar(tmp_path)
    yield stand
    stand.commands.close()


@looped
async def test_a_tool_of_somebodys_own_is_obeyed(stand: Afar, tmp_path: Path) -> None:
    [script] = [block for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) if "mosquitto_pub" in block]
    stand.at = now = datetime.now(UTC)
    state = StateMessage(state=State.READY, session=SESSION, seq=1, at=now, since=now, every=10.0)
    with mosquitto(tmp_path) as broker:
        about = {
            "broker": f"-h 127.0.0.1 -p {broker.port}",
            "stand": STAND,
            "name": "test-print",
            "kid": KID,
            "key": str(tmp_path / "central.key"),
            "by": "wayan",
        }
        async with attending(stand, broker.port, "5"), giving(broker.port, "5") as giver:
            kept = Received(topics.state(STAND), msgspec.json.encode(state), retained=False)
            await giver.gives(kept, retain=True)
            done = await asyncio.to_thread(
                subprocess.run, ["sh", "-eu", "-c", script], env=os.environ | about, capture_output=True, text=True
            )
            assert done.returncode == 0, done.stderr
            await until(lambda: giver.heard)
    [(answer, received)] = giver.heard
    assert (answer.stage, answer.name) == (Stage.DONE, "test-print")
    assert received.correlation.decode() == answer.nonce
    assert stand.audit(Chain.OBEYED)[0].by == "wayan"


def test_the_page_tells_all_commands_reasons_and_words() -> None:
    for name in (*CommandName, *Refused, *Stage, *Order.__struct_fields__):
        assert f"`{name}`" in PAGE, name
