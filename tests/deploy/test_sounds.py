"""The kiosk's sounds are what the script makes, short, and told apart."""

from __future__ import annotations

import wave
from pathlib import Path

from deploy import sounds
from deploy.package import tree
from kiosk.hardware import Sound

FOLDER = Path(__file__).resolve().parents[2] / "deploy" / "speech" / "sounds"


def test_what_is_packaged_is_what_the_script_writes(tmp_path: Path) -> None:
    sounds.main(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in FOLDER.iterdir())
    assert all((tmp_path / path.name).read_bytes() == path.read_bytes() for path in FOLDER.iterdir())


def test_they_are_packaged_beside_the_daemons_configuration(tmp_path: Path) -> None:
    tree.lay_out(tmp_path / "tree", [], "1.0", "amd64", 1_700_000_000)
    packaged = tmp_path / "tree" / "usr/share/anjungan/speech"
    names = {str(path.relative_to(packaged)) for path in packaged.rglob("*") if path.is_file()}
    assert names == {"speechd.conf", "modules/espeak-ng.conf", *(f"sounds/{sound}" for sound in Sound)}


def test_there_is_one_sound_for_each_event_and_it_is_short() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {sound.value for sound in Sound}
    for path in FOLDER.iterdir():
        with wave.open(str(path)) as file:
            assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
            assert 0.2 < file.getnframes() / file.getframerate() < 0.5


def test_they_differ_in_their_tunes() -> None:
    tunes = [[hertz for hertz, _ in tones if hertz] for tones in sounds.SOUNDS.values()]
    assert [tune == sorted(tune) and len(set(tune)) > 1 for tune in tunes] == [True, False, False]
    assert [tune == sorted(tune, reverse=True) and len(set(tune)) > 1 for tune in tunes] == [False, True, False]
    assert all(200 < hertz < 800 for tune in tunes for hertz in tune)
