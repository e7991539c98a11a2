"""The voice with a strict speech daemon that goes wrong in every way: it is lost in time, and no text is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from kiosk.hardware import Sound, Utterance, ssip
from kiosk.hardware.ssip import lines
from kiosk.hardware.voice_ssip import OpenSpeechDispatcher, SpeechDispatcher
from tests.peers.ssip import SsipPeer, ssip_peer
from tests.waiting import until

SECRET = "Rahasia Pelangi"
Scene = Callable[[SsipPeer, OpenSpeechDispatcher], Coroutine[Any, Any, None]]


def play(folder: Path, scene: Scene, answer: Callable[[str], bytes | None] = lambda _: None) -> SsipPeer:
    async def whole() -> SsipPeer:
        async with ssip_peer(folder / "socket") as peer:
            peer.answer = answer
            async with SpeechDispatcher("voice", str(peer.path), voice="MALE2", rate=25).open() as voice:
                await scene(peer, voice)
            return peer

    return asyncio.run(whole())


def test_it_says_what_it_is_asked_for_and_nothing_that_is_no_ssip(tmp_path: Path) -> None:
    async def scene(peer: SsipPeer, voice: OpenSpeechDispatcher) -> None:
        await voice.utter(Utterance(("Satu", ".dua", "."), "id", Sound.REFUSED, 80))
        await voice.utter(Utterance(("Three",), "en", None, 80))
        await voice.utter(Utterance())

    peer = play(tmp_path, scene)
    assert peer.wrong == []
    assert peer.messages() == [["Satu.", ".dua.", "."], ["Three."]]
    assert peer.heard[1:8] == [
        "SET SELF CLIENT_NAME anjungan:kiosk:glass",
        "SET SELF OUTPUT_MODULE espeak-ng",
        "SET SELF SSML_MODE off",
        "SET SELF PUNCTUATION none",
        "SET SELF PRIORITY MESSAGE",
        "SET SELF VOICE_TYPE MALE2",
        "SET SELF RATE 25",
    ]
    first = ["CANCEL SELF", "SET SELF LANGUAGE id", "SET SELF VOLUME 60", "SOUND_ICON refused", "SPEAK"]
    assert peer.heard[8:13] == first
    assert peer.heard[14:17] == ["CANCEL SELF", "SET SELF LANGUAGE en", "SPEAK"]
    assert peer.heard[18:] == ["CANCEL SELF", "SET SELF LANGUAGE id", "SET SELF VOLUME 40"]


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\n",
        b"\xff\xfe\x00\r\n",
        b"22\r\n",
        b"x" * (ssip.LONGEST_LINE + 100) + b"\r\n",
    ],
)
def test_what_answers_in_another_language_is_no_voice(tmp_path: Path, answer: bytes) -> None:
    async def scene(peer: SsipPeer, voice: OpenSpeechDispatcher) -> None:
        peer.answer = lambda _: answer
        saying = asyncio.create_task(voice.utter(Utterance((SECRET,))))
        with pytest.raises(OSError, match="no speech daemon"):
            await voice.lost()
        saying.cancel()
        await asyncio.gather(saying, return_exceptions=True)

    play(tmp_path, scene)


def test_half_an_answer_is_none(tmp_path: Path) -> None:
    async def scene(peer: SsipPeer, voice: OpenSpeechDispatcher) -> None:
        peer.answer = lambda _: b"213 OK"
        saying = asyncio.create_task(voice.utter(Utterance((SECRET,))))
        await until(lambda: "CANCEL SELF" in peer.heard)
        peer.hang_up()
        with pytest.raises(OSError, match="no speech daemon"):
            await voice.lost()
        saying.cancel()
        await asyncio.gather(saying, return_exceptions=True)

    play(tmp_path, scene)


def test_a_daemon_that_says_nothing_is_lost_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ssip, "PATIENCE", 0.05)

    async def scene(peer: SsipPeer, voice: OpenSpeechDispatcher) -> None:
        peer.answer = lambda _: b""
        with pytest.raises(TimeoutError):
            await voice.utter(Utterance((SECRET,)))

    play(tmp_path, scene)


@pytest.mark.parametrize("command", ["SET SELF LANGUAGE id", "SPEAK", "CANCEL SELF", "SOUND_ICON attention"])
def test_a_no_is_a_loss_that_says_nothing_of_the_text(tmp_path: Path, command: str) -> None:
    async def scene(peer: SsipPeer, voice: OpenSpeechDispatcher) -> None:
        with pytest.raises(OSError, match="answers 409") as caught:
            await voice.utter(Utterance((SECRET,), "id", Sound.ATTENTION))
        assert SECRET not in str(caught.value)

    play(tmp_path, scene, lambda heard: b"409 ERR\r\n" if heard == command else None)


def test_a_daemon_that_hangs_up_is_lost(tmp_path: Path) -> None:
    async def scene(peer: SsipPeer, voice: OpenSpeechDispatcher) -> None:
        peer.hang_up()
        with pytest.raises(OSError, match="hung up"):
            await voice.lost()
        with pytest.raises(OSError, match="hung up"):
            await voice.utter(Utterance((SECRET,)))

    play(tmp_path, scene)


def test_what_comes_unasked_is_no_answer(tmp_path: Path) -> None:
    async def scene(peer: SsipPeer, voice: OpenSpeechDispatcher) -> None:
        await voice.utter(Utterance(("Satu",)))
        await voice.utter(Utterance(("Dua",)))
        assert peer.messages() == [["Satu."], ["Dua."]]

    play(tmp_path, scene, lambda heard: b"701-1\r\n701 BEGIN\r\n213 OK\r\n" if heard == "CANCEL SELF" else None)


def test_without_a_daemon_there_is_no_voice(tmp_path: Path) -> None:
    async def scene() -> None:
        async with SpeechDispatcher("voice", str(tmp_path / "nobody")).open():
            raise AssertionError("it was opened")

    with pytest.raises(FileNotFoundError):
        asyncio.run(scene())


def test_every_sentence_is_one_line_with_an_end() -> None:
    assert lines(("a\r\n.\r\nQUIT", "", "  ", "Ada?", "1", "nol\0nol\u2028")) == ["a . QUIT.", "Ada?", "1", "nol nol."]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"path": ""}, "1 to 107 bytes"), ({"rate": 101}, "rate must be"), ({"module": "a b\r\nQUIT"}, "output module")],
)
def test_a_wrong_configuration_is_told_in_a_sentence(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        SpeechDispatcher("voice", **wrong)
