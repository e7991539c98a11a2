"""What is sealed opens with its key and for its purpose only; the key is made once, and for the bridge alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.sealing import Broken, Seal, key_from

KEY = bytes(range(32))


@given(st.binary(max_size=300), st.binary(max_size=40))
def test_what_was_closed_opens_again(plain: bytes, about: bytes) -> None:
    assert Seal(KEY).open(Seal(KEY).close(plain, about), about) == plain


@given(st.data(), st.binary(max_size=60))
def test_one_changed_bit_anywhere_breaks_it(data: st.DataObject, plain: bytes) -> None:
    sealed = bytearray(Seal(KEY).close(plain, b"about"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Broken):
        Seal(KEY).open(bytes(sealed), b"about")


@pytest.mark.parametrize("length", [0, 1, 11, 12, 27])
def test_a_piece_of_it_is_broken(length: int) -> None:
    with pytest.raises(Broken):
        Seal(KEY).open(Seal(KEY).close(b"plain", b"about")[:length], b"about")


def test_neither_another_key_nor_another_purpose_opens_it() -> None:
    sealed = Seal(KEY).close(b"plain", b"about")
    for seal, about in ((Seal(bytes(32)), b"about"), (Seal(KEY), b"another")):
        with pytest.raises(Broken):
            seal.open(sealed, about)


def test_the_same_is_never_sealed_the_same() -> None:
    assert len({Seal(KEY).close(b"plain", b"about") for _ in range(100)}) == 100


def test_a_key_is_made_once_and_for_the_bridge_alone(tmp_path: Path) -> None:
    key = key_from(tmp_path / "key")
    assert len(set(key)) > 10, "it is a chance"
    assert key_from(tmp_path / "key") == key
    assert os.listdir(tmp_path) == ["key"]
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_a_key_that_was_begun_and_not_finished_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / ".key.new").write_bytes(b"half")
    assert len(key_from(tmp_path / "key")) == 32


def test_systemds_credential_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    (tmp_path / "bridge-key").write_bytes(KEY)
    assert key_from(tmp_path / "key") == KEY
    assert not (tmp_path / "key").exists()


def test_a_key_of_another_length_is_refused_and_left(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"secret")
    with pytest.raises(OSError, match="must be 32 bytes long") as error:
        key_from(tmp_path / "key")
    assert "secret" not in str(error.value)
    assert (tmp_path / "key").read_bytes() == b"secret"
