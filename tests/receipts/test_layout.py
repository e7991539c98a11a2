"""Whatever a document says, its lines fit the paper, are harmless, and say all of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.receipts.document import Document, Gap, Part, Row, Rule, Style, Text
from kiosk.receipts.layout import Line, lay_out

_ANYTHING = st.text(st.characters(), max_size=200)
_STYLES = st.sampled_from(Style)
_PARTS: st.SearchStrategy[Part] = st.one_of(
    st.builds(Text, _ANYTHING, _STYLES, st.booleans()), st.builds(Row, _ANYTHING, _ANYTHING, _STYLES)
)
_DOCUMENTS = st.builds(Document, st.lists(_PARTS, max_size=6).map(tuple))
_COLUMNS = st.integers(min_value=1, max_value=64)


@given(_DOCUMENTS, _COLUMNS)
def test_no_line_is_wider_than_the_paper(document: Document, columns: int) -> None:
    for line in lay_out(document, columns):
        width = max(1, columns // 2) if line.style is Style.LARGE else columns
        assert len(line.text) <= width


@given(_DOCUMENTS, _COLUMNS)
def test_every_character_is_printable_ascii(document: Document, columns: int) -> None:
    assert all(" " <= letter <= "~" for line in lay_out(document, columns) for letter in line.text)


@given(_DOCUMENTS, _COLUMNS)
def test_nothing_but_white_space_is_lost(document: Document, columns: int) -> None:
    said = "".join(
        part.text if isinstance(part, Text) else part.label + part.value
        for part in document.parts
        if isinstance(part, Text | Row)
    )
    set_in_lines = "".join(line.text for line in lay_out(document, columns))
    assert set_in_lines.replace(" ", "") == said.replace(" ", "")


@given(st.lists(st.text("abc", min_size=1, max_size=9), min_size=1, max_size=30), st.integers(9, 48))
def test_words_that_fit_a_line_are_never_broken(words: list[str], columns: int) -> None:
    lines = lay_out(Document((Text(" ".join(words)),)), columns)
    assert [word for line in lines for word in line.text.split()] == words


def test_a_paragraph_leaves_no_word_alone() -> None:
    text = "Ensiklopedia tumbuhan obat dari Nusantara"
    assert _texts(Text(text), columns=36) == ["Ensiklopedia tumbuhan", "obat dari Nusantara"]


def test_an_endless_word_is_broken_where_the_paper_ends() -> None:
    assert _texts(Text("x" * 70), columns=32) == ["x" * 32, "x" * 32, "x" * 6]


def test_a_row_that_fits_reaches_both_margins() -> None:
    assert _texts(Row("Kode buku", "3271000012345"), columns=32) == ["Kode buku          3271000012345"]


def test_a_row_that_does_not_fit_puts_its_value_below_at_the_right_margin() -> None:
    assert _texts(Row("No. transaksi", "PINJAM-20261123-0001"), columns=32) == [
        "No. transaksi",
        "            PINJAM-20261123-0001",
    ]


@pytest.mark.parametrize(("columns", "style"), [(32, Style.TALL), (48, Style.LARGE)])
def test_large_text_becomes_tall_rather_than_torn(columns: int, style: Style) -> None:
    document = Document((Text("30 September 2026", Style.LARGE, centred=True),))
    assert lay_out(document, columns) == (Line("30 September 2026", style, centred=True),)


def test_large_text_too_long_for_a_tall_line_is_wrapped_in_half_the_columns() -> None:
    lines = lay_out(Document((Text("Dinas Perpustakaan dan Kearsipan Daerah", Style.LARGE),)), 32)
    assert [line.text for line in lines] == ["Dinas", "Perpustakaan dan", "Kearsipan Daerah"]


def test_rules_cross_the_paper_and_gaps_are_empty() -> None:
    assert lay_out(Document((Rule(), Gap())), 5) == (Line("-----"), Line(""))


def _texts(part: Part, columns: int) -> list[str]:
    return [line.text for line in lay_out(Document((part,)), columns)]


@pytest.mark.parametrize("columns", range(16, 49))
def test_an_amount_of_money_is_never_torn_in_two(columns: int) -> None:
    rule = Document((Text("Terlambat: denda Rp 2.000 per buku per hari.", centred=True),))
    assert sum("Rp 2.000" in line.text for line in lay_out(rule, columns)) == 1
