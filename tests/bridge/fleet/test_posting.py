"""Alerts on their way: to a real mail server and a real webhook, with and without their good will."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bridge.central.fleet.causes import Alert, Cause, Word
from bridge.central.fleet.history import History
from bridge.central.fleet.posting import GIVE_UP, Post
from bridge.central.fleet.settings import Alerts, webhook
from bridge.central.mail.settings import Mail
from bridge.contract.faults import Fault
from tests.bridge.fleet.receiving import Hook, hooked
from tests.bridge.mail.test_postman import Receiver, receiving

NOON = datetime(2026, 12, 7, 12, 0, tzinfo=ZoneInfo("Asia/Makassar"))
PAPER = Alert(Word.BEGAN, Cause("lobby-1", Fault.PAPER_OUT), "Lobi utama", NOON - timedelta(minutes=5))
OVER = replace(PAPER, word=Word.OVER)
BROKER = Alert(Word.BEGAN, Cause("", Fault.BROKER_AWAY), "", NOON)


class Office:
    """Where alerts are posted; `now` is what its clock says."""

    def __init__(self, folder: Path, mail_port: int = 0, url: str = "", token: str = "") -> None:
        self.now = NOON
        (folder / "hook").write_text(f"{url}\n")
        (folder / "token").write_text(f"{token}\n")
        settings = Alerts(
            mail=("teknisi@example.org", "kepala@example.org") if mail_port else (),
            webhook_file=str(folder / "hook") if url else "",
            webhook_token_file=str(folder / "token") if token else "",
            page="https://pustaka.example.org/",
        )
        mail = Mail("127.0.0.1", "Perpustakaan <perpus@example.org>", mail_port or 25, security="none", seconds=2)
        self.history = History(folder / "fleet.sqlite")
        self.post = Post(self.history.store, settings, mail if mail_port else None, lambda: self.now)

    def waiting(self) -> int:
        with self.history.store.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM letters WHERE done IS NULL").fetchone()[0])


def test_a_letter_tells_what_since_when_and_what_to_do_in_both_languages(tmp_path: Path) -> None:
    receiver = Receiver()
    with receiving(receiver) as port:
        office = Office(tmp_path, port)
        office.post.post((PAPER, BROKER))
        assert [office.post.deliver(), office.post.deliver()] == [1, 0]
    [letter] = receiver.letters
    assert receiver.to == ["teknisi@example.org", "kepala@example.org"]
    assert letter["Subject"] == "[Anjungan] lobby-1 (Lobi utama): Kertas habis (A-21) dan 1 lainnya"
    assert letter["Auto-Submitted"] == "auto-generated"
    body = letter.get_content()
    for words in (
        *("Kertas habis (A-21)", "Out of paper (A-21)", "Sejak 7 Des 2026, 11.55", "Since 7 Dec 2026, 11:55"),
        *("Pasang gulungan kertas baru", "Semua anjungan: Broker tidak menjawab (A-92)"),
        "https://pustaka.example.org/desk/fleet",
    ):
        assert words in body


def test_a_webhook_is_told_the_same_as_json(tmp_path: Path) -> None:
    hook = Hook()
    with hooked(hook) as url:
        office = Office(tmp_path, url=url, token="rahasia-42")
        office.post.post((PAPER,))
        assert office.post.deliver() == 1
    [body], [headers] = hook.bodies, hook.headers
    assert headers["Authorization"] == "Bearer rahasia-42"
    [alert] = body["alerts"]
    assert alert | {"text": 0, "to_do": 0} == {
        "event": "began",
        "stand": "lobby-1",
        "place": "Lobi utama",
        "fault": "paper-out",
        "code": "A-21",
        "severity": "limited",
        "since": "2026-12-07T03:55:00Z",
        "page": "https://pustaka.example.org/desk/fleet/stands/lobby-1",
        "text": 0,
        "to_do": 0,
    }
    assert alert["text"]["en"] == "lobby-1 (Lobi utama): Out of paper (A-21)"


def test_what_cannot_be_sent_is_tried_again_with_growing_pauses_and_survives_a_restart(tmp_path: Path) -> None:
    hook = Hook(status=500)
    with hooked(hook) as url:
        office = Office(tmp_path, url=url)
        office.post.post((PAPER,))
        tries = []
        for second in range(400):
            office.now = NOON + timedelta(seconds=second)
            before = hook.tried
            office.post.deliver()
            tries += [second] if hook.tried > before else []
        assert tries == [0, 15, 45, 105, 225]
        hook.status = 200
        later = Office(tmp_path, url=url)
        later.now = NOON + timedelta(hours=1)
        assert later.post.deliver() == 1
    assert len(hook.bodies) == 1


def test_after_a_day_it_is_given_up(tmp_path: Path) -> None:
    hook = Hook(status=404)
    with hooked(hook) as url:
        office = Office(tmp_path, url=url)
        office.post.post((PAPER,))
        office.post.deliver()
        assert office.waiting() == 1
        office.now += GIVE_UP + timedelta(minutes=1)
        office.post.deliver()
    assert office.waiting() == 0


def test_a_webhook_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    with hooked(Hook(status=307)) as url:
        office = Office(tmp_path, url=url)
        office.post.post((PAPER,))
        assert office.post.deliver() == 0
    assert office.waiting() == 1


def test_mail_that_is_away_is_no_hindrance_for_the_webhook(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hook = Hook()
    with receiving(Receiver()) as port:
        pass
    with hooked(hook) as url:
        office = Office(tmp_path, port, url)
        for _ in range(3):
            office.post.post((PAPER,))
            office.post.deliver()
    assert len(hook.bodies) == 3
    assert caplog.text.count("alerts cannot be sent by mail") == 1


def test_what_was_told_is_remembered_until_it_is_over(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.post.post((PAPER, BROKER))
    assert office.post.told() == {PAPER.cause: PAPER.since, BROKER.cause: BROKER.since}
    office.post.post((OVER,))
    assert list(office.post.told()) == [BROKER.cause]


@pytest.mark.parametrize("place", ["Lobi\r\nBcc: all@example.org", "<b>Lobi</b> \u202e %s {stand}", "\x1b[31mLobi\x00"])
def test_a_place_that_somebody_typed_is_no_header_and_no_markup(tmp_path: Path, place: str) -> None:
    receiver, hook = Receiver(), Hook()
    with receiving(receiver) as port, hooked(hook) as url:
        office = Office(tmp_path, port, url)
        office.post.post((replace(PAPER, place=place),))
        assert office.post.deliver() == 2
    [letter] = receiver.letters
    assert receiver.to == ["teknisi@example.org", "kepala@example.org"]
    assert "Bcc" not in letter
    assert letter.get_content_type() == "text/plain"
    assert not any(sign in letter.get_content() + hook.bodies[0]["alerts"][0]["place"] for sign in "\x1b\x00\u202e")


@pytest.mark.parametrize("address", ["http://hooks.example.org/x", "ftp://127.0.0.1/x", "two words", "\n"])
def test_a_webhook_in_the_clear_or_none_at_all_is_refused(tmp_path: Path, address: str) -> None:
    (tmp_path / "hook").write_text(address)
    with pytest.raises(OSError, match="webhook_file") as told:
        webhook(Alerts(webhook_file=str(tmp_path / "hook")))
    assert "example" not in str(told.value)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"mail": ("teknisi",)}, "no mail address"),
        ({"mail": ("a@b.org\nBcc: c@d.org",)}, "no mail address"),
        ({"after": -1}, "after must be"),
        ({"quiet_from": "22:00"}, "belong together"),
        ({"quiet_from": "22:00", "quiet_to": "6"}, "times of day"),
        ({"page": "javascript:alert(1)"}, "page must be"),
    ],
)
def test_an_impossible_setting_is_refused_with_a_sentence(wrong: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        replace(Alerts(), **wrong)  # type: ignore[arg-type]  # that is the point


