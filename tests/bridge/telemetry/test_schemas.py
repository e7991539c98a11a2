"""The schemas in the tree are of the messages as they are, and every real payload of a stand's day is valid by them."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import jsonschema_rs
import pytest

from bridge.contract.faults import Fault
from bridge.contract.upkeep import Check, Checked, Paper, Turn, TurnEnd, Verdict
from bridge.telemetry import topics
from bridge.telemetry.schemas import FOLDER, MESSAGES, schema
from tests.bridge.telemetry.stand import PRINTER, SCANNER, WELL, bridge, kiosk, stopped, write_config
from tests.bridge.telemetry.subscriber import Said, subscribed
from tests.peers.mosquitto import mosquitto
from tests.waiting import until

FAILED = Checked(Check.PRINTER, Verdict.FAILED, Fault.PAPER_OUT, 12)


@pytest.mark.parametrize("kind", MESSAGES)
def test_a_schema_in_the_tree_is_of_todays_messages(kind: str) -> None:
    found = json.loads((FOLDER / f"{kind}.json").read_text("utf-8"))
    assert found == schema(kind), "run: python -m bridge.telemetry.schemas"


def test_there_is_no_schema_of_what_is_never_said() -> None:
    assert {file.stem for file in FOLDER.glob("*.json")} == MESSAGES.keys()


def test_every_payload_of_a_stand_is_valid(tmp_path: Path, library: str) -> None:
    async def story() -> list[Said]:
        with mosquitto(tmp_path) as broker, subscribed(broker.port) as ear:
            write_config(tmp_path, broker.port, catalog=library)
            with bridge(tmp_path) as (process, _):
                async with kiosk(tmp_path) as glass:
                    await until(ear.state, 20)
                    glass.report = replace(
                        WELL, devices=(SCANNER, replace(PRINTER, faults=(Fault.PAPER_OUT,), paper=Paper.OUT)), printed=3
                    )
                    await glass.catalog.borrow("p1", "b1", "key-1")
                    await glass.upkeep.turn_ended(Turn(TurnEnd.LEFT, "Basket", 33.0, 21.5))
                    await glass.upkeep.note_self_test((FAILED, Checked(Check.CAMERA, Verdict.SKIPPED)))
                    await glass.upkeep.put_in_service(False)
                    await glass.upkeep.put_in_service(True)
                    await glass.upkeep.paper_changed()
                    await until(lambda: (part := ear.part("self-test")) is not None and part.faults)
                    await until(lambda: ear.newest[topics.counts("lobby-1")].values["abandoned"] == {"Basket": 1})
                await stopped(process)
            await until(lambda: len({one.topic for one in ear.said}) >= 20)
        return ear.said

    validators = {kind: jsonschema_rs.validator_for(schema(kind)) for kind in MESSAGES}
    seen = set()
    for one in asyncio.run(story()):
        parsed = topics.parse(one.topic)
        if parsed is not None:
            seen.add(parsed[1])
            validators[parsed[1]].validate(one.values)
    assert seen == {"state", "health", "counts", "event"}
