"""The slip of a test print shows what can be wrong with a printer, on every paper and in both languages."""

from __future__ import annotations

import pytest

from kiosk.receipts.document import Code, Style
from kiosk.receipts.layout import lay_out
from kiosk.receipts.trial import trial_slip
from tests.receipts.papers import imprint, said


@pytest.mark.parametrize("columns", [16, 32, 42, 48, 64])
def test_the_ruler_is_one_line_of_the_papers_width(columns: int) -> None:
    rulers = [line.text for line in lay_out(trial_slip(imprint(), "1.2.3"), columns) if line.text.startswith("----+")]
    assert [len(ruler) for ruler in rulers] == [columns]
    assert "1" in rulers[0]


def test_it_shows_every_size_of_letters_and_a_code() -> None:
    lines = lay_out(trial_slip(imprint(), "1.2.3"), 48)
    assert {line.style for line in lines} == set(Style)
    assert any(line.picture for line in lines)


def test_foreign_letters_come_out_as_plain_ones() -> None:
    assert "A a O o U u ss E e" in said(trial_slip(imprint(), "1.2.3"))


@pytest.mark.parametrize(("language", "title", "time"), [
    ("id", "CETAK UJI", "23 Nov 2026, 09.05"), ("en", "TEST PRINT", "23 Nov 2026, 09:05"),
])  # fmt: skip
def test_it_tells_where_when_and_by_which_version_it_was_printed(language: str, title: str, time: str) -> None:
    on_it = said(trial_slip(imprint(language), "1.2.3"))
    for told in (title, time, "Lobi 1", "1.2.3"):
        assert told in on_it


def test_the_code_holds_the_kiosk_the_version_and_the_time() -> None:
    [code] = [part for part in trial_slip(imprint(), "1.2.3").parts if isinstance(part, Code)]
    assert code.text == "ANJUNGAN Lobi 1 1.2.3 2026-11-23T09:05:00+08:00"


def test_a_patrons_rules_are_not_on_it() -> None:
    assert "denda" not in said(trial_slip(imprint(), "1.2.3")).lower()
