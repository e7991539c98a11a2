"""A patron who sees nothing borrows, returns, signs the guest book and gets the Wi-Fi with the key pad alone.

Every process is real. The robot has ears and five keys: it knows what is shown by what is said, and never by the glass.
"""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic, sleep

import pytest

from bridge.catalogs.embedded.sample import cast
from deploy.person import Person
from deploy.stand import Stand, standing
from tests.whole.conftest import Theatre, on_a_panel

pytestmark = [pytest.mark.whole, pytest.mark.timeout(900)]

BOOK = cast.BOOKS_ON_SHELF[0]
MOST_STEPS = 60  # from one thing to the next, before somebody gives up
PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Heard:
    sound: str | None
    sentences: tuple[str, ...]


class Ears:
    """Everything the stand has said, as its rehearsal voice wrote it down."""

    def __init__(self, transcript: Path) -> None:
        self._transcript, self._listened = transcript, 0

    def all(self) -> list[Heard]:
        said = [json.loads(line) for line in self._transcript.read_text("utf-8").splitlines()]
        return [Heard(one["sound"], tuple(one["sentences"])) for one in said]

    def next(self, such: Callable[[Heard], bool]) -> Heard:
        """The next utterance that is such, after the last one that was listened to."""
        end = monotonic() + PATIENCE
        while monotonic() < end:
            said = self.all()
            for number in range(self._listened, len(said)):
                if such(said[number]):
                    self._listened = number + 1
                    return said[number]
            sleep(0.02)  # the transcript is another program's
        raise AssertionError(f"not heard; last: {self.all()[-5:]}")


class BlindPatron:
    def __init__(self, stand: Stand) -> None:
        self.ears = Ears(stand.folder / "var" / "voice")
        self._pad = str(stand.folder / "var" / "pad.sock")

    def hears(self, *phrases: str) -> Heard:
        """All of them, in one utterance."""
        return self.ears.next(lambda heard: all(any(phrase in one for one in heard.sentences) for phrase in phrases))

    def press(self, key: str) -> Heard:
        """What is said at once because of it."""
        self.send(key)
        return self.ears.next(lambda heard: bool(heard.sentences))

    def send(self, key: str) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as pad:
            pad.sendto(key.encode(), self._pad)

    def goes_to(self, name: str) -> list[str]:
        """By the next key, as often as it takes; everything that was passed on the way."""
        passed: list[str] = []
        for _ in range(MOST_STEPS):
            passed.append(self.press("next").sentences[-1])
            if passed[-1] == name:
                return passed
        raise AssertionError(f"{name} was not come to: {passed}")

    def chooses(self, name: str) -> None:
        self.goes_to(name)
        self.send("act")


@contextmanager
def dark(folder: Path, display: str, role: str) -> Iterator[tuple[Theatre, BlindPatron]]:
    stand = Stand(folder, {"DISPLAY": display}, partial(with_a_voice, folder, role))
    person = Person(stand, display)  # the kiosk reports to somebody; the patron does not listen there
    try:
        with standing(stand):
            person.wait_for("Welcome", 120)
            yield Theatre(stand, person, -1), BlindPatron(stand)
    finally:
        person.close()


def with_a_voice(folder: Path, role: str, program: str, text: str) -> str:
    if program != "kiosk":
        return text
    text = re.sub(r'role = "[a-z-]+"', f'role = "{role}"', on_a_panel(program, text))
    voice = f'[devices.voice]\ndriver = "voice_rehearsal"\npath = "{folder / "var" / "voice"}"\n'
    return f'{text}\n{voice}\n[devices.pad]\ndriver = "pad_rehearsal"\npath = "var/pad.sock"\n'


def begins(patron: BlindPatron) -> None:
    patron.send("voice")
    patron.hears("Suara menyala", "Pilihan:")


def test_a_blind_patron_borrows_a_book_and_returns_it(tmp_path: Path, display: str) -> None:
    with dark(tmp_path, display, "self-check") as (theatre, patron):
        begins(patron)
        theatre.person.scan(cast.ACTIVE_CARD)
        assert patron.hears("Pindai buku untuk meminjam").sound == "accepted"
        theatre.person.scan(BOOK)
        scanned = patron.hears("Buku 1: Laskar Pelangi")
        assert scanned.sound == "accepted"
        passed = patron.goes_to("Lanjut")
        assert passed[0].startswith("Buku 1: Laskar Pelangi")
        assert "Keluarkan Laskar Pelangi" in passed
        patron.send("act")
        patron.hears("Pinjam buku ini?", "Kembalikan paling lambat")
        assert theatre.loans() == []
        patron.chooses("Ya, pinjam")
        summary = patron.hears("Selamat membaca!", "Buku 1: Laskar Pelangi", "Tercatat")
        assert summary.sound == "accepted"
        assert theatre.loans() == [BOOK]
        patron.chooses("Tanpa bukti")
        patron.hears("Pindai kartu atau buku apa saja untuk mulai")

        patron.chooses("Kembalikan buku, Tanpa kartu")
        patron.hears("Pindai buku yang dikembalikan")
        theatre.person.scan(BOOK)
        assert patron.hears("Buku 1: Laskar Pelangi", "Letakkan di").sound == "accepted"
        patron.chooses("Selesai")
        patron.hears("Terima kasih!")
        assert theatre.open_loan(BOOK) is False
        patron.chooses("Tanpa bukti")
        patron.hears("Pindai kartu atau buku apa saja untuk mulai")


def test_a_blind_visitor_signs_the_guest_book(tmp_path: Path, display: str) -> None:
    with dark(tmp_path, display, "entrance") as (theatre, patron):
        begins(patron)
        patron.chooses("Tamu tanpa kartu, Isi buku tamu dengan sentuhan")
        for _ in range(8):
            asked = patron.ears.next(lambda heard: any("Pertanyaan" in one for one in heard.sentences))
            if any("nama" in one for one in asked.sentences):
                break
            options = asked.sentences[-1].removeprefix("Pilihan: ").split(", ")
            patron.chooses(options[0])
        else:
            raise AssertionError("nobody asked for a name")
        for letter, said in (("a", "a besar"), ("n", "n"), ("i", "i")):
            patron.chooses(letter)
            patron.ears.next(lambda heard, said=said: heard.sentences == (said,))  # type: ignore[misc]
        last = asked.sentences[-1].removeprefix("Pilihan: ").split(", ")[0]
        patron.chooses(last)
        patron.hears("Selamat datang")
        [(visitors,)] = theatre._rows("SELECT COUNT(*) FROM visits")
        assert int(visitors) >= 1
        patron.chooses("Selesai")
        patron.hears("Selamat datang! Pindai kartu anggota Anda")


def test_a_blind_member_gets_the_words_for_the_wifi(tmp_path: Path, display: str) -> None:
    with dark(tmp_path, display, "entrance") as (theatre, patron):
        begins(patron)
        patron.chooses("Wi-Fi, Dengan kartu anggota")
        patron.hears("Pindai kartu anggota Anda")
        theatre.person.scan(cast.ACTIVE_CARD)
        shown = patron.hears("Wi-Fi untuk Anda")
        assert shown.sound == "accepted"
        spelled = next(one for one in shown.sentences if one.startswith("Kata sandi"))
        assert spelled.startswith("Kata sandi jaringan: b, a, c, a, tanda hubung, s, e")
        assert patron.press("next").sentences[-1].startswith("Jaringan:")
        assert patron.press("next").sentences == (spelled,)
        patron.chooses("Selesai")
        patron.hears("Selamat datang! Pindai kartu anggota Anda")
