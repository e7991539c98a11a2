"""The fleet's pages by HTTP: what they say of a stand, and what technicians do there."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import requests

from bridge.central.fleet.tile import Standing
from bridge.contract.faults import Fault
from bridge.telemetry.messages import CommandName
from tests.bridge.desk.client import Client
from tests.bridge.fleet.conftest import Watched
from tests.bridge.fleet.stands import Stand

Somebody = Callable[..., Client]
STAND = "/fleet/stands/lobby-1"


def until(condition: Callable[[], object], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def standing(watched: Watched, stand: str = "lobby-1") -> Standing | None:
    tile = watched.watch.board.tile(stand, watched.watch.now())
    return tile.standing if tile else None


def test_a_tile_tells_what_is_wrong_since_when_and_what_to_do(
    watched: Watched, lobby: Stand, somebody: Somebody
) -> None:
    lobby.tell_all()
    lobby.say(Fault.PAPER_OUT, Fault.LIBRARY_AWAY, every=60)
    until(lambda: standing(watched) is Standing.ALERT)
    text = somebody().read("/fleet")
    for words in ("Perlu bantuan", "Kertas habis", "A-21", "Pasang gulungan kertas baru", "dan 1 lainnya", "sejak "):
        assert words in text
    page = somebody().read(STAND)
    for words in ("Perpustakaan tidak terjangkau", "A-53", "Pencetak", "printer_escpos", "0.7.0"):
        assert words in page


def test_every_page_is_there_in_english_too(watched: Watched, lobby: Stand, somebody: Somebody) -> None:
    lobby.tell_all()
    lobby.say(Fault.OUT_OF_SERVICE, every=60)
    until(lambda: standing(watched) is Standing.SLEEPING)
    client = somebody()
    client.post("/language", language="en")
    assert "Closed by a technician" in client.read("/fleet")
    assert "Take out of service" in client.read(STAND)
    assert "Leave the wall screen" in client.read("/fleet/wall")
    assert "When nobody is served" in client.read(f"{STAND}/commands/reboot")


def test_no_page_has_a_script_or_a_style_of_its_own(watched: Watched, lobby: Stand, somebody: Somebody) -> None:
    lobby.tell_all()
    until(lambda: standing(watched) is Standing.READY)
    client = somebody()
    for path in ("/fleet", "/fleet/wall", STAND, f"{STAND}/commands/reboot"):
        answer = client.get(path)
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.text.count("<script") == answer.text.count("<script src=")
        for forbidden in (" style=", "<style", " onclick", " onerror", "javascript:"):
            assert forbidden not in answer.text


def test_what_somebody_typed_is_data_and_never_markup(watched: Watched, lobby: Stand, somebody: Somebody) -> None:
    client = somebody()
    place = '<script>alert(1)</script>\u202e"\'{{7*7}}'
    until(lambda: standing(watched) is Standing.READY)
    assert client.post(f"{STAND}/place", place=place).status_code == 303
    for path in ("/fleet", "/fleet/wall", STAND):
        text = client.get(path).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
        assert "\u202e" not in text
        assert "{{7*7}}" in text


def test_a_stand_is_added_is_missed_and_is_taken_off_again(watched: Watched, somebody: Somebody) -> None:
    client = somebody()
    assert client.post("/fleet", stand="gudang-1", place="Gudang").status_code == 303
    assert "Gudang" in client.read("/fleet")
    assert client.post("/fleet", stand="Gudang 1").status_code == 422
    assert client.post("/fleet/stands/gudang-1/remove").headers["location"].endswith("said=stand-removed")
    assert client.get("/fleet/stands/gudang-1").status_code == 404
    acts = [(act, subject) for _, act, subject, _ in watched.scene.audit() if act.startswith("stand-")]
    assert acts == [("stand-added", "gudang-1"), ("stand-removed", "gudang-1")]


def test_who_cares_for_a_fault_is_shown_and_it_ends_with_the_fault(
    watched: Watched, lobby: Stand, somebody: Somebody
) -> None:
    lobby.say(Fault.PAPER_OUT, every=60)
    until(lambda: standing(watched) is Standing.ALERT)
    client = somebody()
    client.post(f"{STAND}/acknowledge", note="Kertas dibawa besok")
    assert "Ditangani Bayu Pratama" in client.read("/fleet")
    assert "Kertas dibawa besok" in client.read(STAND)
    lobby.say(every=60)
    until(lambda: not watched.watch.care.acknowledged)
    lobby.say(Fault.PAPER_OUT, every=60)
    until(lambda: standing(watched) is Standing.ALERT)
    assert "Ditangani" not in client.read("/fleet")


def test_a_stand_is_muted_for_a_while(watched: Watched, lobby: Stand, somebody: Somebody) -> None:
    until(lambda: standing(watched) is Standing.READY)
    client = somebody()
    assert client.post(f"{STAND}/mute", hours="8").status_code == 303
    assert "Senyap sampai" in client.read("/fleet")
    assert client.post(f"{STAND}/mute", hours="0").status_code == 303
    assert "Senyap sampai" not in client.read("/fleet")
    assert client.post(f"{STAND}/mute", hours="9999").status_code == 422


def test_the_board_is_filtered_by_place_and_state(watched: Watched, lobby: Stand, somebody: Somebody) -> None:
    until(lambda: standing(watched) is Standing.READY)
    client = somebody()
    client.post(f"{STAND}/place", place="Lobi & aula")
    client.post("/fleet", stand="gudang-1", place="Gudang")
    assert "gudang-1" not in client.read("/fleet", place="Lobi & aula")
    assert "lobby-1" in client.read("/fleet", state="green")
    assert "lobby-1" not in client.read("/fleet", state="amber")
    assert "Tidak ada anjungan yang cocok" in client.read("/fleet", place="Bulan")


def test_a_command_is_sent_signed_audited_and_its_answers_are_shown(
    watched: Watched, lobby: Stand, somebody: Somebody
) -> None:
    until(lambda: standing(watched) is Standing.READY)
    client = somebody()
    orders = lobby.obey()
    answer = client.post(f"{STAND}/commands/screenshot", when="now")
    assert answer.headers["location"] == "/desk/fleet/stands/lobby-1"
    until(lambda: "Selesai" in client.read(f"{STAND}/answers"))
    [topic] = orders
    assert topic.endswith("/command/screenshot")
    picture = client.get(f"{STAND}/answers/1/picture")
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert ("teknisi", "stand-commanded", "lobby-1", "screenshot now") in watched.scene.audit()


def test_a_serious_command_is_asked_about_once_more(watched: Watched, lobby: Stand, somebody: Somebody) -> None:
    until(lambda: standing(watched) is Standing.READY)
    client = somebody()
    page = client.get(STAND).text
    for name in ("restart-app", "out-of-service", "reload-config", "wipe-cache", "update", "reboot"):
        assert f'href="/desk{STAND}/commands/{name}"' in page
        assert f'action="/desk{STAND}/commands/{name}"' not in page
    for name in ("ping", "self-test", "test-print", "in-service", "screenshot"):
        assert f'action="/desk{STAND}/commands/{name}"' in page
    assert client.get(f"{STAND}/commands/format-disk").status_code == 422
    assert client.post(f"{STAND}/commands/reboot", when="whenever").status_code == 422
    assert client.post("/fleet/stands/nobody/commands/ping").status_code == 404


def test_a_command_that_cannot_be_sent_says_so(watched: Watched, lobby: Stand, somebody: Somebody) -> None:
    until(lambda: standing(watched) is Standing.READY)
    client = somebody()
    watched.broker.kill()
    until(lambda: standing(watched) is Standing.BROKER_AWAY)
    client.post(f"{STAND}/commands/{CommandName.PING}")
    until(lambda: "perintah tidak dapat dikirim" in client.read(f"{STAND}/answers"))


def test_the_live_line_beats_and_only_so_many_may_listen(watched: Watched, somebody: Somebody) -> None:
    client = somebody()
    most = watched.watch.settings.listeners
    lines = [_live(client) for _ in range(most)]
    texts = [line.iter_lines(decode_unicode=True) for line in lines]
    try:
        for text in texts:
            assert "event: beat" in (next(text), next(text), next(text))
        until(lambda: watched.watch.onlookers.number == most)
        assert _live(client).status_code == 503
        lines.pop().close()
        until(lambda: watched.watch.onlookers.number < most, 20)
    finally:
        for line in lines:
            line.close()


def _live(client: Client) -> requests.Response:
    return client.session.get(f"{client.url}/fleet/live", stream=True, timeout=20)


def test_a_picture_that_is_none_is_never_served(watched: Watched, lobby: Stand, somebody: Somebody) -> None:
    until(lambda: standing(watched) is Standing.READY)
    client = somebody()
    lobby.obey(picture=b"<html>")
    client.post(f"{STAND}/commands/screenshot", when="now")
    until(lambda: "Selesai" in client.read(f"{STAND}/answers"))
    assert client.get(f"{STAND}/answers/1/picture").status_code == 404


@pytest.mark.parametrize("stand", ["nobody", "%00", "..%2f", "x" * 300])
def test_a_stand_that_is_not_there_is_no_failure(somebody: Somebody, stand: str) -> None:
    assert somebody().get(f"/fleet/stands/{stand}").status_code == 404
