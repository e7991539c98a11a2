"""From a stand that fails to the letter in somebody's mailbox: a real broker, a real mail server, a real webhook."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from bridge.central.fleet.settings import Alerts
from bridge.central.fleet.tile import Standing
from bridge.central.fleet.watch import FleetWatch
from bridge.central.mail.settings import Mail
from bridge.contract.faults import Fault
from tests.bridge.fleet.receiving import Hook, hooked
from tests.bridge.fleet.served import fleet
from tests.bridge.fleet.stands import Stand
from tests.bridge.mail.test_postman import Receiver, receiving
from tests.peers.mosquitto import mosquitto
from tests.waiting import until


def test_a_stand_without_paper_is_one_letter_and_one_call_and_its_repair_another(tmp_path: Path) -> None:
    (tmp_path / "broker").mkdir()
    receiver, hook = Receiver(), Hook()

    async def story(port: int, mail_port: int) -> None:
        alerts = Alerts(mail=("teknisi@example.org",), webhook_file=str(tmp_path / "hook"), after=0.5)
        mail = Mail("127.0.0.1", "Perpustakaan <perpus@example.org>", mail_port, security="none", seconds=5)
        watch = FleetWatch(fleet(tmp_path, port, alerts=alerts), mail, lambda: datetime.now(UTC))
        work = asyncio.create_task(watch.run())
        await until(lambda: watch.board.link.up)
        stand = Stand(port, "lobby-1")
        await asyncio.to_thread(stand.connect)
        await asyncio.to_thread(stand.say, Fault.PAPER_OUT, every=60)
        await until(lambda: receiver.letters and hook.bodies, 20)
        await asyncio.to_thread(stand.say, every=60)
        await until(lambda: watch.board.tiles(watch.now())[0].standing is Standing.READY)
        await until(lambda: len(receiver.letters) == len(hook.bodies) == 2, 40)
        await asyncio.to_thread(stand.leave)
        work.cancel()
        await asyncio.wait([work])

    with mosquitto(tmp_path / "broker") as broker, receiving(receiver) as mail_port, hooked(hook) as url:
        (tmp_path / "hook").write_text(url)
        asyncio.run(story(broker.port, mail_port))
    subjects = [letter["Subject"] for letter in receiver.letters]
    assert subjects == ["[Anjungan] lobby-1: Kertas habis (A-21)", "[Anjungan] lobby-1: selesai – Kertas habis (A-21)"]
    assert [alert["event"] for body in hook.bodies for alert in body["alerts"]] == ["began", "over"]
