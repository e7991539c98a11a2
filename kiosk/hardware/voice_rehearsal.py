"""A voice that writes down what it would say, for demonstrations and tests; never used in a library."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.hardware import Utterance


@dataclass(frozen=True, slots=True)
class RehearsalVoice:
    """`path` is the transcript: one JSON object a line, {"sound", "language", "volume", "sentences"}."""

    name: str
    path: str

    def __post_init__(self) -> None:
        if not self.path.startswith("/"):
            raise ValueError("path must begin with /")

    @asynccontextmanager
    async def open(self) -> AsyncIterator[OpenRehearsalVoice]:
        """Raises OSError when the transcript cannot be written."""
        voice = OpenRehearsalVoice(Path(self.path))
        voice.write("")
        yield voice


@dataclass(frozen=True, slots=True)
class OpenRehearsalVoice:
    path: Path

    async def utter(self, utterance: Utterance) -> None:
        said = {
            "sound": utterance.sound,
            "language": utterance.language,
            "volume": utterance.volume,
            "sentences": utterance.sentences,
        }
        self.write(json.dumps(said, ensure_ascii=False) + "\n")

    def write(self, words: str) -> None:
        with self.path.open("a", encoding="utf-8") as transcript:
            transcript.write(words)

    async def lost(self) -> None:
        await asyncio.Event().wait()


DRIVER = RehearsalVoice
