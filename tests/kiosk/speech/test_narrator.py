"""Speech is on for who listens and for nobody after them; sounds are heard always."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from kiosk.hardware import PadKey, Sound, Utterance
from kiosk.speech.narrator import Listening, Narrator
from kiosk.views import AskCard, AskPin, Basket, StillThere, Welcome
from tests.gallery.items import PATRON, PELANGI
from tests.waiting import until

HEADPHONES = Listening(True, True)
ALOUD = Listening(True, False)


class Stand:
    """A narrator, and everything it has done."""

    def __init__(self, quiet_after: float = 60) -> None:
        self.uttered: list[Utterance] = []
        self.steered: list[PadKey | Listening] = []
        self.stayed = 0
        self.narrator = Narrator(self.uttered.append, self.steered.append, self._stay, quiet_after)

    def _stay(self) -> None:
        self.stayed += 1


def play(scene: Callable[[Stand], None]) -> Stand:
    async def whole() -> Stand:
        stand = Stand()
        scene(stand)
        return stand

    return asyncio.run(whole())


def test_without_a_listener_only_sounds_are_heard() -> None:
    def scene(stand: Stand) -> None:
        stand.narrator.show(Welcome(), "id")
        stand.narrator.show(Basket(PATRON), "id")
        stand.narrator.show(Basket(PATRON, (PELANGI,)), "id")
        stand.narrator.say("Lanjut")

    assert [(one.sound, one.sentences) for one in play(scene).uttered] == [(Sound.ACCEPTED, ())] * 2


def test_headphones_turn_speech_on_and_their_pulling_turns_it_off() -> None:
    def scene(stand: Stand) -> None:
        stand.narrator.show(Welcome(), "en")
        stand.narrator.plugged(False)
        stand.narrator.plugged(True)
        stand.narrator.show(AskCard(), "en")
        stand.narrator.plugged(False)
        stand.narrator.show(Welcome(), "en")

    stand = play(scene)
    assert stand.steered == [HEADPHONES, Listening()]
    on, card, off = (one.sentences for one in stand.uttered)
    assert on[0].startswith("Speech is on")
    assert on[1] == "Scan any card or book to begin"
    assert card[0] == "Scan your member card"
    assert off == ("Speech is off.",)


def test_the_voice_key_turns_speech_on_aloud_and_off_again() -> None:
    def scene(stand: Stand) -> None:
        stand.narrator.show(AskPin(), "id")
        stand.narrator.press(PadKey.VOICE)
        stand.narrator.press(PadKey.VOICE)

    assert play(scene).steered == [ALOUD, Listening()]


def test_headphones_that_come_later_make_it_private() -> None:
    def scene(stand: Stand) -> None:
        stand.narrator.show(AskPin(), "id")
        stand.narrator.press(PadKey.VOICE)
        stand.narrator.plugged(True)

    assert play(scene).steered == [ALOUD, HEADPHONES]


def test_every_key_says_that_somebody_is_there_and_the_four_go_to_the_glass() -> None:
    def scene(stand: Stand) -> None:
        stand.narrator.show(Welcome(), "id")
        for key in PadKey:
            stand.narrator.press(key)

    stand = play(scene)
    assert stand.stayed == len(PadKey)
    assert stand.steered == [PadKey.PREVIOUS, PadKey.NEXT, PadKey.ACT, PadKey.BACK, ALOUD]


def test_the_volume_has_ends_and_is_said_at_its_own_loudness() -> None:
    def scene(stand: Stand) -> None:
        stand.narrator.show(Welcome(), "en")
        stand.narrator.plugged(True)
        for key in (PadKey.LOUDER,) * 5 + (PadKey.SOFTER,) * 12:
            stand.narrator.press(key)

    said = [(one.volume, one.sentences[0]) for one in play(scene).uttered[1:]]
    assert said[4] == (100, "Volume 100 percent.")
    assert said[-1] == (20, "Volume 20 percent.")


def test_a_touch_is_a_silence() -> None:
    def scene(stand: Stand) -> None:
        stand.narrator.show(Welcome(), "id")
        stand.narrator.plugged(True)
        stand.narrator.say()

    assert play(scene).uttered[-1].sentences == ()


def test_who_has_left_without_headphones_takes_the_speech_along() -> None:
    async def scene() -> None:
        stand = Stand(quiet_after=0.01)
        stand.narrator.show(Welcome(), "id")
        stand.narrator.press(PadKey.VOICE)
        await until(lambda: stand.steered == [ALOUD, Listening()])

    asyncio.run(scene())


def test_speech_stays_while_somebody_is_served_and_with_headphones() -> None:
    async def scene() -> None:
        stand = Stand(quiet_after=0.01)
        stand.narrator.show(Welcome(), "id")
        stand.narrator.press(PadKey.VOICE)
        stand.narrator.show(AskCard(), "id")
        other = Stand(quiet_after=0.01)
        other.narrator.show(Welcome(), "id")
        other.narrator.plugged(True)
        asked = asyncio.Event()
        asyncio.get_running_loop().call_later(0.05, asked.set)
        await asked.wait()
        assert (stand.narrator.listening, other.narrator.listening) == (ALOUD, HEADPHONES)

    asyncio.run(scene())


def test_a_time_out_is_heard_as_a_sound_and_in_words() -> None:
    def scene(stand: Stand) -> None:
        stand.narrator.show(AskCard(), "en")
        stand.narrator.plugged(True)
        stand.narrator.show(StillThere(15), "en")

    last = play(scene).uttered[-1]
    assert (last.sound, last.sentences[0]) == (Sound.ATTENTION, "Are you still there?")
    assert "15 seconds left." in last.sentences
