"""A voice: the speech daemon of the machine, Speech Dispatcher, over its Unix socket."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

from kiosk.hardware import Utterance
from kiosk.hardware.ssip import LONGEST_LINE, Conversation

Voice = Literal["MALE1", "MALE2", "MALE3", "FEMALE1", "FEMALE2", "FEMALE3"]


@dataclass(frozen=True, slots=True)
class SpeechDispatcher:
    """`path` is the daemon's socket, `module` the synthesiser it is to use, `voice` one of SSIP's, and `rate` from -100
    (slow) to 100. Sounds are sound icons of the module, named as in `Sound`: docs/speech.md."""

    name: str
    path: str = "/run/anjungan/speech/speechd.sock"
    module: str = "espeak-ng"
    voice: Voice = "FEMALE1"
    rate: int = -10

    def __post_init__(self) -> None:
        if not 1 <= len(self.path.encode()) <= 107:
            raise ValueError("path must have 1 to 107 bytes, as every Unix socket")
        if not -100 <= self.rate <= 100:
            raise ValueError("rate must be -100 to 100")
        if not self.module.replace("-", "").replace("_", "").isalnum():
            raise ValueError('module must be the name of an output module such as "espeak-ng"')

    @asynccontextmanager
    async def open(self) -> AsyncIterator[OpenSpeechDispatcher]:
        """Raises OSError when no daemon listens there, or it lacks the module."""
        reader, writer = await asyncio.open_unix_connection(self.path, limit=LONGEST_LINE)
        conversation = Conversation(reader, writer)
        listening = asyncio.create_task(conversation.listen())
        try:
            await self._introduce(conversation)
            yield OpenSpeechDispatcher(conversation, listening)
        finally:
            listening.cancel()
            with suppress(OSError, asyncio.CancelledError):
                await listening
            writer.close()  # what is being said ends with the connection
            with suppress(OSError):
                await writer.wait_closed()

    async def _introduce(self, conversation: Conversation) -> None:
        if self.module not in await conversation.do("LIST OUTPUT_MODULES"):  # it would take any name
            raise OSError(errno.ENODEV, f"the speech daemon has no module {self.module}")
        for setting in (
            "CLIENT_NAME anjungan:kiosk:glass",
            f"OUTPUT_MODULE {self.module}",
            "SSML_MODE off",
            "PUNCTUATION none",
            "PRIORITY MESSAGE",
            f"VOICE_TYPE {self.voice}",
            f"RATE {self.rate}",
        ):
            await conversation.do(f"SET SELF {setting}")


@dataclass(slots=True)
class OpenSpeechDispatcher:
    """Sets what is different from before, and nothing else."""

    conversation: Conversation
    listening: asyncio.Task[None]
    _set: dict[str, str] = field(default_factory=dict)

    async def utter(self, utterance: Utterance) -> None:
        """What was being said ends first."""
        if self.listening.done():
            raise OSError(errno.ECONNRESET, "the speech daemon has hung up")
        await self.conversation.do("CANCEL SELF")
        await self._want("LANGUAGE", utterance.language)
        await self._want("VOLUME", str(2 * utterance.volume - 100))  # SSIP's is from -100 to 100
        if utterance.sound is not None:
            await self.conversation.do(f"SOUND_ICON {utterance.sound}")
        if utterance.sentences:
            await self.conversation.speak(utterance.sentences)

    async def lost(self) -> None:
        await asyncio.shield(self.listening)

    async def _want(self, name: str, value: str) -> None:
        if self._set.get(name) != value:
            await self.conversation.do(f"SET SELF {name} {value}")
            self._set[name] = value


DRIVER = SpeechDispatcher
