"""Decides when something is said: follows the views, the focus, the key pad and the headphones. Desk's thread only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.hardware import PadKey, Utterance
from kiosk.screens.texts import text
from kiosk.session import Stage
from kiosk.speech.changes import Shown, news
from kiosk.speech.sounds import sound_of
from kiosk.views import OneMoment, OutOfOrder, View, Welcome

NOBODY_THERE = 120.0  # seconds at a first screen without a touch or a key: then the next patron's stand is silent again
LOUD, STEP, SOFTEST, LOUDEST = 70, 10, 20, 100  # percent
FIRST = OneMoment | Welcome | OutOfOrder


@dataclass(frozen=True, slots=True)
class Listening:
    """Whether somebody listens instead of looking, and whether nobody else can hear it: with headphones."""

    on: bool = False
    private: bool = False


class Narrator:
    """Speech is on with headphones, or after the pad's voice key. Sounds are heard always.

    `utter` says something now, in place of what is being said; `steer` tells the glass of keys and of `listening`;
    `stay` that somebody is there.
    """

    def __init__(
        self,
        utter: Callable[[Utterance], None],
        steer: Callable[[PadKey | Listening], None],
        stay: Callable[[], None],
        quiet_after: float = NOBODY_THERE,
    ) -> None:
        self.listening = Listening()
        self._utter, self._steer, self._stay, self._quiet_after = utter, steer, stay, quiet_after
        self._shown: Shown | None = None
        self._volume = LOUD
        self._forgetting: asyncio.TimerHandle | None = None

    def show(self, view: View, language: str) -> None:
        """A view was put up: what is new of it is said, and heard as a sound."""
        before, self._shown = self._shown, Shown(view, language)
        sound = sound_of(before, self._shown)
        sentences = news(before, self._shown) if self.listening.on else ()
        if sound or sentences:
            self._utter(Utterance(sentences, language, sound, self._volume))
        if type(view) is not type(before.view if before else None):
            self._watch_for_an_end(view)

    def say(self, *sentences: str) -> None:
        """Something that was come to, on the glass; nothing at all is a silence, because the glass was touched."""
        if self.listening.on and self._shown is not None:
            self._utter(Utterance(sentences, self._shown.language, None, self._volume))
            self._watch_for_an_end(self._shown.view)

    def listens(self) -> bool:
        return self.listening.on

    def plugged(self, headphones: bool) -> None:
        self._listen(Listening(headphones, headphones))

    def press(self, key: PadKey) -> None:
        """Who presses a key is there; what the key means is the glass's, but for voice and volume."""
        self._stay()
        match key:
            case PadKey.VOICE:
                self._listen(Listening(not self.listening.on, self.listening.private))
            case PadKey.LOUDER | PadKey.SOFTER:
                step = STEP if key is PadKey.LOUDER else -STEP
                self._volume = min(LOUDEST, max(SOFTEST, self._volume + step))
                self.say(self._text("speech.louder", percent=self._volume))
            case _:
                self._steer(key)

    def _listen(self, listening: Listening) -> None:
        if listening == self.listening:
            return
        turned = listening.on != self.listening.on
        self.listening = listening
        self._steer(listening)
        if turned and not listening.on:
            self._volume = LOUD
        if self._shown is not None and turned:
            told = news(None, self._shown) if listening.on else ()
            switched = self._text("speech.on" if listening.on else "speech.off")
            self._utter(Utterance((switched, *told), self._shown.language, None, self._volume))
            self._watch_for_an_end(self._shown.view)

    def _text(self, key: str, **values: object) -> str:
        return text(self._shown.language if self._shown else "id", key, **values)

    def _watch_for_an_end(self, view: View) -> None:
        """Headphones end it when they are pulled out; without them a patron has gone when nothing happens."""
        if self._forgetting is not None:
            self._forgetting.cancel()
            self._forgetting = None
        if isinstance(view, FIRST) and self.listening.on and not self.listening.private:
            self._forgetting = asyncio.get_running_loop().call_later(self._quiet_after, self._forget)

    def _forget(self) -> None:
        self._listen(Listening())


class Narrated:
    """Satisfies `Stage`: everything that is shown is told, too."""

    def __init__(self, stage: Stage, narrator: Narrator) -> None:
        self._stage, self._narrator = stage, narrator

    def show(self, view: View, language: str) -> None:
        self._stage.show(view, language)
        self._narrator.show(view, language)
