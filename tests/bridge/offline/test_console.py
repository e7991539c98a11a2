"""What a technician does at a stand's own console with what it keeps, as commands in a shell."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bridge.contract.fingerprints import fingerprint, key_of
from bridge.contract.letters import Deed, Letter
from bridge.contract.standin import Changes, KnownItem
from bridge.offline.cache import Cache
from bridge.offline.claim import Claim
from bridge.offline.clock import Stamp
from bridge.offline.settings import OfflineSettings
from bridge.offline.standin import CACHE, KEY, OUTBOX, open_outbox
from bridge.policy import LoanPolicy

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
CARD, BARCODE, TOKEN = "A26000001", "b-1-secret", "a-token"


@dataclass(frozen=True)
class Console:
    folder: Path

    @property
    def offline(self) -> Path:
        return self.folder / "offline"

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bridge", "--config", str(self.folder / "bridge.toml"), *arguments]
        return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)

    def says(self, *arguments: str) -> str:
        done = self.run(*arguments)
        assert done.returncode == 0, done.stderr
        assert CARD not in done.stderr
        return done.stdout

    def refuses(self, *arguments: str) -> str:
        done = self.run(*arguments)
        assert done.returncode == 1, done.stdout
        assert "Traceback" not in done.stderr
        return done.stderr.splitlines()[-1]


@pytest.fixture
def console(tmp_path: Path) -> Console:
    (tmp_path / "token").write_text(TOKEN)
    (tmp_path / "bridge.toml").write_text(
        f'[socket]\npath = "{tmp_path}/socket"\n'
        f'[catalog]\ndriver = "rest"\nurl = "http://127.0.0.1:1"\ntoken_file = "{tmp_path}/token"\n'
        f'[offline]\ndirectory = "{tmp_path}/offline"\n'
    )
    return Console(tmp_path)


@pytest.fixture
def outbox(console: Console) -> Console:
    """With a loan, one that was sent, one that was refused, and a line of the guest book."""
    console.offline.mkdir(exist_ok=True)
    with closing(open_outbox(OfflineSettings(console.offline))) as outbox:
        for key, deed in (("1", Deed.BORROW), ("2", Deed.RETURN), ("3", Deed.RENEW), ("4", Deed.VISIT)):
            letter = Letter(key, deed, AT, card=CARD, barcode="" if deed is Deed.VISIT else BARCODE)
            outbox.post(letter, Stamp("boot", 1.0, AT, synced=True), asked=False)
        outbox.sending("2")
        outbox.park("3", "card-unknown")
    return console


@pytest.fixture
def cache(console: Console) -> Console:
    """With one item."""
    console.offline.mkdir(exist_ok=True)
    key = key_of(TOKEN)
    with closing(Cache.open(console.offline / CACHE, key)) as cache:
        item = KnownItem("1", fingerprint(key, "item", BARCODE), "Laut Bercerita")
        cache.take(Changes((), (item,), "1", more=False, afresh=True, at=AT, policy=LoanPolicy(), holidays=()))
    return console


def test_what_waits_is_listed_without_saying_whose_or_what(outbox: Console) -> None:
    said = outbox.says("outbox", "list")
    states = [re.split(r"\s{2,}", line.strip()) for line in said.splitlines()]
    assert states == [
        ["1", "2026-11-23 01:30:00+0000", "borrow", "waiting"],
        ["2", "2026-11-23 01:30:00+0000", "return", "sent, not answered"],
        ["3", "2026-11-23 01:30:00+0000", "renew", "refused: card-unknown"],
        ["4", "2026-11-23 01:30:00+0000", "visit", "waiting"],
    ]


def test_what_waits_can_be_taken_to_koha_and_what_cannot_is_said(outbox: Console) -> None:
    file = outbox.folder / "day.koc"
    done = outbox.run("outbox", "export", str(file), TZ="Asia/Makassar")
    assert done.returncode == 1, "something is left out"
    assert done.stdout == f"3 acts are in {file}\n"
    assert done.stderr.splitlines()[-1] == "1 left out: the format knows loans and returns only"
    assert file.read_text().splitlines()[1:] == [
        f"2026-11-23 09:30:00 0\tissue\t{CARD}\t{BARCODE}",
        f"2026-11-23 09:30:00 0\treturn\t{BARCODE}",
        f"2026-11-23 09:30:00 0\tissue\t{CARD}\t{BARCODE}",
    ]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600, "there are cards in it"


def test_what_was_refused_for_good_is_delivered_again_when_it_is_asked_for(outbox: Console) -> None:
    assert outbox.says("outbox", "retry") == "1 letters will be delivered again\n"
    assert "refused" not in outbox.says("outbox", "list")
    assert outbox.says("outbox", "retry") == "0 letters will be delivered again\n"


def test_what_is_known_is_counted_and_forgotten(cache: Console) -> None:
    assert cache.says("cache", "show") == "0 patrons, 1 items, as of 2026-11-23 01:30:00+0000\n"
    cache.says("cache", "wipe")
    assert cache.says("cache", "show") == "0 patrons, 0 items, as of never\n"


@pytest.mark.parametrize("task", [("outbox", "retry"), ("cache", "wipe")])
@pytest.mark.usefixtures("cache")
def test_what_changes_something_wants_the_bridge_stopped(outbox: Console, task: tuple[str, str]) -> None:
    with closing(Claim(outbox.offline)):
        assert "a bridge is at work" in outbox.refuses(*task)
        assert len(outbox.says("outbox", "list").splitlines()) == 4


@pytest.mark.parametrize("task", [("outbox", "list"), ("outbox", "retry"), ("cache", "show"), ("cache", "wipe")])
def test_where_nothing_is_kept_nothing_is_made(console: Console, task: tuple[str, str]) -> None:
    """Above all not by root, whose files the bridge could not open later."""
    console.offline.mkdir()
    (console.offline / KEY).write_bytes(bytes(32))
    assert "is not there" in console.refuses(*task)
    assert os.listdir(console.offline) == [KEY]


def test_without_the_key_nothing_is_read_and_no_other_key_is_made(outbox: Console) -> None:
    key = (outbox.offline / KEY).rename(outbox.folder / "bridge-key")
    assert "CREDENTIALS_DIRECTORY" in outbox.refuses("outbox", "list")
    assert not (outbox.offline / KEY).exists()
    done = outbox.run("outbox", "list", CREDENTIALS_DIRECTORY=str(key.parent))
    assert len(done.stdout.splitlines()) == 4


def test_a_damaged_outbox_is_a_sentence(outbox: Console) -> None:
    (outbox.offline / OUTBOX).write_bytes(b"no database" * 1000)
    assert "not a database" in outbox.refuses("outbox", "list")


def test_a_bridge_without_a_table_offline_keeps_nothing(console: Console) -> None:
    config = console.folder / "bridge.toml"
    config.write_text(config.read_text().partition("[offline]")[0])
    assert "keeps nothing" in console.refuses("outbox", "list")
