"""One password for everybody, and where it comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.contract.circulation import Unavailable
from bridge.hotspots.fixed import FixedPassword
from bridge.hotspots.point import Access, Profile
from bridge.hotspots.secret import CREDENTIAL, has_secret, read_secret


def test_the_file_may_end_with_a_line_and_the_password_with_a_space(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"salam buku \r\n")
    assert read_secret(str(tmp_path / "secret")) == "salam buku "


def test_after_the_password_has_changed_the_old_one_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("buku2025")
    point = FixedPassword(str(tmp_path / "secret"))
    access = point.admit("p-abc234", "unused22", Profile(), None)
    assert access == Access("", "buku2025")
    assert point.knows(access)
    (tmp_path / "secret").write_text("buku2026")
    assert not point.knows(access)
    assert point.admit("p-abc234", "unused22", Profile(), None).password == "buku2026"


def test_a_credential_of_systemd_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("from-the-file")
    (tmp_path / CREDENTIAL).write_text("from-systemd")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert read_secret(str(tmp_path / "secret")) == read_secret("") == "from-systemd"
    assert has_secret("")


@pytest.mark.parametrize("content", [b"", b"\n", b"two\nlines\n", b"\xff\xfe", b"bell\x07"])
def test_what_is_no_secret_is_told_without_telling_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret").write_bytes(content)
    with pytest.raises(Unavailable, match="secret") as caught:
        read_secret(str(tmp_path / "secret"))
    assert "two" not in str(caught.value)


def test_without_any_secret_the_sentence_says_what_to_do(tmp_path: Path) -> None:
    assert not has_secret("")
    with pytest.raises(Unavailable, match="give the credential wifi-secret or set secret_file"):
        read_secret("")
    with pytest.raises(Unavailable, match="cannot be read: Is a directory"):
        read_secret(str(tmp_path))
