"""The voice with the real Speech Dispatcher and espeak-ng: it is heard, in both languages, and falls silent at once."""

from __future__ import annotations

import array
import asyncio
import os
import re
import subprocess
import wave
from collections.abc import Iterator
from math import sqrt
from operator import mul
from pathlib import Path

import pytest

from kiosk.events import DeviceBack, DeviceLost, Event
from kiosk.hardware import Sound, Utterance
from kiosk.hardware.device import Attempts
from kiosk.hardware.speaking import VoiceDevice
from kiosk.hardware.voice_ssip import SpeechDispatcher
from kiosk.speech.saying import money
from tests.peers.speechd import OURS, SpeechDaemon, speech_daemon
from tests.waiting import until

pytestmark = pytest.mark.timeout(120)
A_LITTLE = 4096  # bytes: what a sound card takes at once
LONG = tuple(f"Kalimat nomor {number} dari sebuah daftar yang sangat panjang." for number in range(12))


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[SpeechDaemon]:
    with speech_daemon(tmp_path) as running:
        yield running


def heard(daemon: SpeechDaemon, *utterances: Utterance) -> list[bytes]:
    """What the loudspeaker was given for each, which is said to its end before the next."""

    async def scene() -> list[bytes]:
        parts, begun = [], 0
        async with SpeechDispatcher("voice", str(daemon.socket)).open() as voice:
            for utterance in utterances:
                wanted = daemon.said() + bool(utterance.sentences) + (utterance.sound is not None)
                await voice.utter(utterance)
                await said(daemon, wanted)
                audio = daemon.audio.read_bytes()
                parts.append(audio[begun:])
                begun = len(audio)
        return parts

    return asyncio.run(scene())


async def said(daemon: SpeechDaemon, number: int) -> None:
    await until(lambda: daemon.said() == number, 60)


def loudest(audio: bytes) -> int:
    return max(map(abs, array.array("h", audio)), default=0)


def likeness(audio: bytes, ours: bytes) -> float:
    """1 when `audio` begins with `ours`, however loud."""
    one, other = array.array("h", audio[: len(ours)]), array.array("h", ours)
    return sumprod(one, other) / sqrt(sumprod(one, one) * sumprod(other, other))


def sumprod(one: array.array[int], other: array.array[int]) -> int:
    return sum(map(mul, one, other))


def test_both_languages_are_heard_and_differ(daemon: SpeechDaemon) -> None:
    indonesian, english = heard(daemon, *(Utterance(("Sepuluh buku, 2026",), language) for language in ("id", "en")))
    assert loudest(indonesian) > 3000
    assert loudest(english) > 3000
    assert indonesian != english


def test_a_text_arrives_as_it_is_and_is_never_a_command(daemon: SpeechDaemon) -> None:
    hostile = (".", "..", "QUIT", "[b]a[/b] <audio src='x'/> & \x1b\r\n.\r\nCANCEL ALL\r\nSET SELF RATE 100", "Ada")
    heard(daemon, Utterance(hostile, "id"))
    [message] = daemon.messages()
    spaced = "[b]a[/b] <audio src='x'/> & . CANCEL ALL SET SELF RATE 100."
    assert message.splitlines() == [".", "..", "QUIT.", spaced, "Ada."]
    assert daemon.log().count('Command caught: "cancel"') == 1, "only our own"
    assert daemon.log().count("203 OK RATE SET") == 1


def test_markup_in_a_text_is_not_markup(daemon: SpeechDaemon) -> None:
    heard(daemon, Utterance(("<mark name='x'/> & nol",), "id"))
    assert "&lt;mark name='x'/&gt; &amp; nol" in daemon.log()


@pytest.mark.parametrize("sound", Sound)
def test_each_sound_is_our_own_file_and_comes_before_the_words(sound: Sound, daemon: SpeechDaemon) -> None:
    with wave.open(str(OURS / "sounds" / sound)) as file:
        ours = file.readframes(file.getnframes())
    [alone, with_words] = heard(daemon, Utterance(sound=sound, volume=100), Utterance(("Ada",), "id", sound, 100))
    assert 0 <= len(alone) - len(ours) < A_LITTLE
    assert likeness(alone, ours) > 0.99
    assert likeness(with_words, ours) > 0.99
    assert len(with_words) > len(alone) + A_LITTLE


def test_the_volume_is_heard(daemon: SpeechDaemon) -> None:
    soft, loud = heard(daemon, *(Utterance(("Sepuluh buku",), "id", volume=volume) for volume in (30, 100)))
    assert loudest(loud) > 1.5 * loudest(soft)


def test_it_is_silenced_in_the_middle_of_a_sentence(tmp_path: Path) -> None:
    """The loudspeaker is a pipe that nobody empties: what is said has not come to its end when it is cancelled."""
    pipe = tmp_path / "loudspeaker"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDWR)
    try:
        with speech_daemon(tmp_path, pipe) as daemon:
            asyncio.run(_interrupted(daemon, reading))
    finally:
        os.close(reading)


async def _interrupted(daemon: SpeechDaemon, reading: int) -> None:
    async with SpeechDispatcher("voice", str(daemon.socket)).open() as voice:
        await voice.utter(Utterance(LONG, "id"))
        assert await asyncio.to_thread(os.read, reading, 8192)
        await voice.utter(Utterance())
        os.set_blocking(reading, False)
        await until(lambda: _emptied(reading) and "INDEX MARK: __spd_stopped" in daemon.log(), 60)
    assert daemon.said() == 0


def _emptied(reading: int) -> bool:
    try:
        while os.read(reading, 65536):
            continue
    except BlockingIOError:
        pass
    return True


def test_money_is_read_as_a_number_of_rupiah() -> None:
    for language, words in (("id", "dua ribu lima ratus rupiah"), ("en", "two thousand five hundred rupiah")):
        assert _sounds(money(2500), language) == _sounds(words, language)


def _sounds(words: str, language: str) -> str:
    done = subprocess.run(
        ["espeak-ng", "-q", "-x", "-v", language, words], capture_output=True, text=True, check=True
    )
    return re.sub(r"[^A-Za-z@]", "", done.stdout)


def test_a_daemon_without_the_synthesiser_is_no_voice(daemon: SpeechDaemon) -> None:
    async def scene() -> None:
        async with SpeechDispatcher("voice", str(daemon.socket), module="festival").open():
            raise AssertionError("it was opened")

    with pytest.raises(OSError, match="has no module festival"):
        asyncio.run(scene())


def test_a_daemon_that_dies_is_lost_once_and_back_once_and_speaks_again(tmp_path: Path) -> None:
    told: list[Event] = []

    async def scene() -> None:
        folders = [tmp_path / str(number) for number in range(2)]
        for folder in folders:
            folder.mkdir()
        link = tmp_path / "voice"
        device = VoiceDevice(SpeechDispatcher("voice", str(link)), told.append, Attempts((0.01,), 3600))
        tending = asyncio.create_task(device.tend())
        for folder in folders:
            with speech_daemon(folder) as daemon:
                link.unlink(missing_ok=True)
                link.symlink_to(daemon.socket)
                await until(lambda: device.device.connection is not None)
                device.utter(Utterance(("Selamat datang",), "id"))
                await said(daemon, 1)
            await until(lambda: device.device.connection is None)
            device.utter(Utterance(("Ini tidak akan terdengar",), "id"))
        tending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await tending

    asyncio.run(scene())
    lost, back = DeviceLost("voice"), DeviceBack("voice")
    assert told in ([lost, back, lost, back, lost], [back, lost, back, lost])
