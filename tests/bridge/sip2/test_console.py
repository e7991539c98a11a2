"""SIP2 by hand: every field has its name, and no PIN is shown."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bridge.sip2.scene import BOOKS, CARD, PIN, Scene, staged


def console(scene: Scene, *messages: str, typed: str = "", profile: str = "koha") -> tuple[int, str, str]:
    """Its exit code, and what it has said."""
    config = scene.folder / "central.toml"
    (scene.folder / "secret").write_text(scene.server.password, "utf-8")
    config.write_text(
        f'database = "sqlite:///x.db"\n[backend]\ndriver = "sip2"\nhost = "127.0.0.1"\nport = {scene.server.port}\n'
        f'user = "kiosk"\nsecret_file = "{scene.folder}/secret"\ntls = false\nprofile = "{profile}"\n',
        "utf-8",
    )
    command = [sys.executable, "-m", "bridge.catalogs.sip2.console", "--config", str(config), *messages]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=50, input=typed)
    return done.returncode, done.stdout, done.stderr


def test_a_message_and_its_answer_are_shown_field_by_field(tmp_path: Path) -> None:
    with staged(tmp_path) as scene:
        code, said, wrong = console(scene, f"17 AB={BOOKS[0]}", f"63 AA={CARD} AD={PIN} 'summary=  Y'")
        assert (code, wrong) == (0, "")
        for line in (
            "98 ACS status",
            "   so stands offer: account, borrow, hold, renew, return",
            "<    circulation status: 03  (available)",
            "<    AJ title identifier: Judul 1",
            ">    AD patron password: ••••",
            "<    CQ valid patron password: Y",
        ):
            assert line in said
        assert PIN not in said
        assert scene.server.password not in said
        assert scene.server.violations == []


def test_every_message_can_be_said_by_hand(tmp_path: Path) -> None:
    with staged(tmp_path) as scene:
        aa, ab = f"AA={CARD} AC=", f"AB={BOOKS[0]} AC="
        messages = [
            f"23 {aa} AD={PIN}", f"11 {aa} {ab}", f"29 {aa} {ab}", f"65 {aa}", f"09 {ab} AP=X", f"15 {aa} {ab}",
            f"37 {aa} BV=5000 feetype=04", f"35 {aa}", "99 statuscode=1",
        ]  # fmt: skip
        code, said, wrong = console(scene, *messages)
        assert (code, wrong, scene.server.violations) == (0, "", [])
        for answer in ("24", "12", "30", "66", "10", "16", "38", "36", "98"):
            assert f"< {answer} " in said
        assert PIN not in said


def test_messages_are_read_line_by_line_and_a_mistake_is_forgiven(tmp_path: Path) -> None:
    with staged(tmp_path) as scene:
        typed = f'99\n18 AB=x\n17 nonsense\n17 XX=1\n\n17 "AB={BOOKS[1]}\n17 AB={BOOKS[1]}\n'
        code, said, _ = console(scene, typed=typed)
        assert code == 0
        assert "'18' is no message that can be sent" in said
        assert "nonsense: write NAME=value" in said
        assert "XX: a 17 has transactiondate, AO, AB, AC" in said
        assert "a message is a code and its fields: No closing quotation" in said
        assert "AJ title identifier: Judul 2" in said


@pytest.mark.parametrize(
    ("messages", "profile", "code", "sentence"),
    [
        (["17"], "kohaa", 2, "backend: profile"),
        (["xx"], "koha", 2, "is no message"),
        (["37 AA=1 BV=5 feetype=04"], "koha", 0, ""),
    ],
)
def test_its_exit_code_says_whose_mistake_it_was(
    tmp_path: Path, messages: list[str], profile: str, code: int, sentence: str
) -> None:
    with staged(tmp_path) as scene:
        done, _, wrong = console(scene, *messages, profile=profile)
        assert done == code
        assert sentence in wrong


def test_without_an_answer_it_says_so_and_ends(tmp_path: Path) -> None:
    with staged(tmp_path) as scene:
        scene.server.stop()
        code, _, wrong = console(scene, "99")
        scene.server.start()
        assert code == 1
        assert "cannot be reached" in wrong
        assert "Traceback" not in wrong
