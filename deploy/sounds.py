"""Writes the kiosk's three sounds: `python -m deploy.sounds FOLDER`. They are deploy/speech/sounds, and no others.

Each is told from the others by its tune as well as by its pitch, also on a small loudspeaker and by who hears high
tones badly: accepted goes up (523 and 784 Hz, a fifth), refused goes down and is low (330 and 247 Hz), attention is one
tone three times (659 Hz). All lie between 200 and 800 Hz.
"""

from __future__ import annotations

import math
import struct
import sys
import wave
from pathlib import Path

RATE = 22_050  # samples a second, as the voice has
LOUDNESS = 0.5  # of the largest sample
FADE = 0.012  # seconds at both ends of a tone, without which it would click
SOUNDS = {  # (Hz, seconds); 0 Hz is a pause
    "accepted": ((523, 0.09), (784, 0.16)),
    "refused": ((330, 0.14), (247, 0.24)),
    "attention": ((659, 0.10), (0, 0.06), (659, 0.10), (0, 0.06), (659, 0.10)),
}


def main(folder: Path) -> None:
    for name, tones in SOUNDS.items():
        write(folder / name, tones)


def write(path: Path, tones: tuple[tuple[int, float], ...]) -> None:
    """A WAV file, one channel of 16 bits. Its name has no ending: the speech daemon looks for the bare name."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", sample) for tone in tones for sample in samples(*tone)))


def samples(hertz: int, seconds: float) -> list[int]:
    """A tone with a quiet octave above it, so that it does not sound like a hearing test."""
    count = round(RATE * seconds)
    return [round(32_767 * LOUDNESS * _edge(number / RATE, seconds) * _wave(hertz, number / RATE))
            for number in range(count)]  # fmt: skip


def _wave(hertz: int, at: float) -> float:
    turn = 2 * math.pi * hertz * at
    return 0.8 * math.sin(turn) + 0.2 * math.sin(2 * turn)


def _edge(at: float, seconds: float) -> float:
    return min(1.0, at / FADE, (seconds - at) / FADE)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
