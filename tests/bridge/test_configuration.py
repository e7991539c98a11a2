"""Reading a TOML file: every mistake is told, at once, with its place and a suggestion."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bridge.contract.configuration import ConfigurationError, read


@dataclass(frozen=True, slots=True)
class Inner:
    size: int = 1
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError("size must not be negative")


@dataclass(frozen=True, slots=True)
class Outer:
    title: str
    inner: Inner = field(default_factory=Inner)


def reading(tmp_path: Path, text: str) -> Outer:
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    return read(path, Outer)


def problems(tmp_path: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as caught:
        reading(tmp_path, text)
    return caught.value.problems


def test_a_file_becomes_the_dataclass_with_its_defaults(tmp_path: Path) -> None:
    read_back = reading(tmp_path, 'title = "a"\n[inner]\nnames = ["x", "y"]')
    assert read_back == Outer("a", Inner(1, ("x", "y")))


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    told = problems(tmp_path, "titel = 1\n[inner]\nsize = 'big'\nname = []\n")
    assert len(told) == 4
    assert any("titel is not known. Did you mean title?" in problem for problem in told)
    assert any("title is missing" in problem for problem in told)
    assert any("inner.size: Expected `int`" in problem for problem in told)
    assert any("inner.name is not known. Did you mean names?" in problem for problem in told)


def test_a_key_like_no_other_lists_what_is_known(tmp_path: Path) -> None:
    assert "Known here: inner, title" in problems(tmp_path, 'title = "a"\nzzz = 1')[0]


def test_a_value_the_dataclass_refuses_is_told_in_its_own_words(tmp_path: Path) -> None:
    [told] = problems(tmp_path, 'title = "a"\n[inner]\nsize = -1')
    assert told.endswith("inner: size must not be negative")


def test_a_table_where_a_value_belongs_and_the_reverse(tmp_path: Path) -> None:
    assert len(problems(tmp_path, "inner = 3\n[title]\n")) == 2


def test_broken_toml_and_a_missing_file_are_one_sentence(tmp_path: Path) -> None:
    assert "is not valid TOML" in problems(tmp_path, "title = = 1")[0]
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read(tmp_path / "nowhere.toml", Outer)


def test_a_file_that_is_not_text_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match="is not valid TOML"):
        read(path, Outer)
