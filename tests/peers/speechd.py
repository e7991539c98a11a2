"""The real Speech Dispatcher with espeak-ng, with this project's own configuration, its sound written to a file.

It takes a quarter of a second to start, and reads what deploy/speech holds; only folders and the sound card differ.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OURS = Path(__file__).resolve().parents[2] / "deploy" / "speech"


@dataclass(frozen=True)
class SpeechDaemon:
    """`socket` is where it listens; what it would let be heard is written to `audio`, 16 bits, as it is said; `log` is
    its own, in which what is said stands."""

    socket: Path
    audio: Path
    folder: Path

    def log(self) -> str:
        files = (self.folder / "out", self.folder / "log" / "speech-dispatcher.log")
        return "".join(file.read_text("utf-8", "replace") for file in files if file.exists())

    def messages(self) -> list[str]:
        """Every text and sound icon it was given to say."""
        return re.findall(r"Queueing message \|(.*?)\| with priority", self.log(), re.DOTALL)

    def said(self) -> int:
        """How many of them have been heard to their end."""
        return self.log().count("playback thread reporting end")


@contextlib.contextmanager
def speech_daemon(folder: Path, audio: Path | None = None) -> Iterator[SpeechDaemon]:
    """`audio` may be a pipe: then nobody speaks faster than it is read."""
    audio = audio or folder / "audio"
    _configure(folder, audio)
    daemon = SpeechDaemon(folder / "socket", audio, folder)
    with (folder / "out").open("w") as out, subprocess.Popen(
        ["speech-dispatcher", "-s", "-t", "0", "-c", "unix_socket", "-S", str(daemon.socket), "-C", str(folder),
         "-L", str(folder / "log"), "-P", str(folder / "pid")],
        env={**os.environ, "HOME": str(folder)}, stdout=out, stderr=out, stdin=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:  # fmt: skip
        try:
            _wait(daemon, process)
            yield daemon
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 9)  # its synthesiser, too


def _configure(folder: Path, audio: Path) -> None:
    (folder / "modules").mkdir()
    (folder / "log").mkdir()
    written = (OURS / "speechd.conf").read_text("utf-8").replace("LogLevel 0", "LogLevel 5")
    (folder / "speechd.conf").write_text(written, "utf-8")
    module = (OURS / "modules" / "espeak-ng.conf").read_text("utf-8")
    module = module.replace("/etc/anjungan/speech/sounds/", f"{OURS / 'sounds'}/")
    (folder / "modules" / "espeak-ng.conf").write_text(module, "utf-8")
    (folder / ".asoundrc").write_text(
        f'pcm.!default {{ type file file "{audio}" format "raw" slave.pcm "null" }}\n', "utf-8"
    )


def _wait(daemon: SpeechDaemon, process: subprocess.Popen[bytes], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not _listens(daemon.socket):
        if process.poll() is not None or time.monotonic() > end:
            raise AssertionError(daemon.log()[-3000:])
        time.sleep(0.01)


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as caller:
        return caller.connect_ex(str(path)) == 0
