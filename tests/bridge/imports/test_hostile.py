"""Files that nobody should upload, and files that are too large for the memory."""

from __future__ import annotations

import random
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.catalogs.embedded.imports import cisis, marc21, tabular
from bridge.catalogs.embedded.imports.faults import Fault, Problem, shown
from bridge.catalogs.embedded.imports.formats import FORMATS, Columns, Fields
from bridge.catalogs.embedded.imports.rows import Read
from tests.bridge.imports.iso2709 import SAMAN, isis, marc, titled
from tests.bridge.imports.uploads import Uploads
from tests.bridge.programs import starting

HEADER = "control,title,barcode\n"


def test_texts_stay_what_they_are_whatever_other_programs_would_make_of_them(uploads: Uploads) -> None:
    titles = [
        "=HYPERLINK(\"http://evil\")", "+1+1", "-2+3", "@SUM(A1)", "<script>alert(1)</script>", "[b]markup[/b]",
        "'; DROP TABLE titles; --", "{{ 7*7 }}", "%s%n", "../../etc/passwd", "\\x1b[2J",
    ]  # fmt: skip
    quoted = [title.replace('"', '""') for title in titles]
    uploads.bring(HEADER + "".join(f'K{n},"{title}",S{n}\n' for n, title in enumerate(quoted)))
    assert [uploads.titles()[f"K{n}"]["title"] for n in range(len(titles))] == titles


def test_control_characters_are_spaces_in_every_format(uploads: Uploads) -> None:
    title = "Sa\x00man\x1b[2J\u2028di\r\x9flaut\n"
    uploads.bring(f'{HEADER}K1,"{title}",S1\n')
    uploads.bring(marc(titled(title, "K2", "S2")), format="marc21")
    uploads.bring(isis(titled(title.replace("\r", " ").strip(), "K3", "S3"), "utf-8"), format="cisis-utf-8")
    assert {row["title"] for row in uploads.titles().values()} == {"Sa man [2J di laut"}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", (0, "There is nothing in the file.")),
        (HEADER.encode(), (0, "There is nothing in the file.")),
        (b"\xff\xfet\x00i\x00t\x00l\x00e\x00\n\x00", (0, "The file is no CSV in UTF-8 or Windows-1252.")),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", (1, "The first line names no column “title”.")),
        (b"PK\x03\x04\x14\x00" + bytes(range(256)) * 40, (0, "The file is no CSV in UTF-8 or Windows-1252.")),
        (b"x" * 10_000_000, (1, "The line or record is too long.")),
        (b"judul;pengarang\nSaman;Ayu\n", (1, "The first line names no column “title”.")),
    ],
    ids=["nothing", "only a header", "UTF-16", "a picture", "a spreadsheet", "one long line", "other columns"],
)
def test_what_is_no_csv_is_told_in_one_sentence(uploads: Uploads, content: bytes, fault: tuple[int, str]) -> None:
    assert uploads.wrong(content) == [fault]


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "csv"])
def test_what_has_no_records_is_told(uploads: Uploads, format: str) -> None:
    assert uploads.wrong(b"", format=format) == [(0, "There is nothing in the file.")]
    for content in (b"x" * 300_000, bytes(range(256)) * 500, b"\x1d" + b"0" * 99, b"control,title\nK1,Saman\n"):
        assert len(uploads.wrong(content, format=format)) >= 1


def test_a_line_of_ten_megabytes_hides_no_other_line(uploads: Uploads) -> None:
    content = HEADER + "K1,Satu,S1\n" + "K2," + "x" * 10_000_000 + ",S2\n" + "K3,,S3\n"
    assert uploads.wrong(content) == [(3, "The line or record is too long."), (4, "The title is missing.")]
    cells = HEADER + 'K1,"' + "x" * 200_000 + '",S1\nK2,' + "y" * 5_000 + ",S2\nK3,,S3\n"
    assert [line for line, _ in uploads.wrong(cells)] == [2, 3, 4]


def test_a_quotation_mark_too_many_hides_no_other_line(uploads: Uploads) -> None:
    content = HEADER + "".join(f'K{n},{"" if n % 10 else chr(34)}Judul {n},S{n}\n' for n in range(300))
    assert [line for line, _ in uploads.wrong(content)] == [2 + n for n in range(0, 300, 10)]


def test_bytes_that_no_encoding_has_are_told_with_their_line(uploads: Uploads) -> None:
    sentence = "It has characters that cannot be read: “Kata \N{REPLACEMENT CHARACTER}”. Check the file's encoding."
    assert uploads.wrong(HEADER.encode() + b"K1,Satu,S1\nK2,Kata \x81,S2\n") == [(3, sentence)]


def test_what_is_shown_of_a_file_is_short_and_visible() -> None:
    assert shown("x" * 1_000) == "x" * 60 + "…"
    assert shown("a\x1b\u202eb") == "a\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}b"


def everything(path: Path, format: str) -> list[Read]:
    match format:
        case "csv":
            return list(tabular.read(path, "titles", Columns()))
        case "marc21":
            return list(marc21.read(path, Fields()))
        case _:
            return list(cisis.read(path, Fields(), "cp1252"))


SOUND = {
    "csv": (HEADER + "".join(f'K{n},"Judul, {n}",S{n}\n' for n in range(20))).encode(),
    "marc21": marc(SAMAN) + b"".join(marc(titled(f"Judul {n}", f"K{n}", f"S{n}")) for n in range(10)),
    "cisis": isis(SAMAN) + b"".join(isis(titled(f"Judul {n}", f"K{n}", f"S{n}")) for n in range(10)),
}


@pytest.mark.parametrize("format", SOUND)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(seed=st.integers(0, 2**32), harms=st.integers(1, 12))
def test_no_damage_to_a_file_breaks_its_reader(tmp_path: Path, format: str, seed: int, harms: int) -> None:
    chance, data, path = random.Random(seed), bytearray(SOUND[format]), tmp_path / "damaged"
    for _ in range(harms):
        place = chance.randrange(len(data) - 50)
        match chance.randrange(4):
            case 0:
                data[place] = chance.randrange(256)
            case 1:
                del data[place : place + chance.randrange(40)]
            case 2:
                data[place:place] = chance.randbytes(chance.randrange(40))
            case _:
                data[place : place + 5] = chance.choice((b"00000", b"99999", b"00025", b"\x1d\x1e\x1f##"))
    path.write_bytes(data)
    reads = everything(path, format)
    assert reads
    assert [read.position for read in reads] == sorted(read.position for read in reads)
    assert all(read.position <= len(data) for read in reads)
    lines = [read.row.line for read in reads]
    assert lines == sorted(lines)


@pytest.mark.parametrize("format", SOUND)
def test_a_sound_file_has_no_faults(tmp_path: Path, format: str) -> None:
    path = tmp_path / "sound"
    path.write_bytes(SOUND[format])
    assert not [read for read in everything(path, format) if isinstance(read.row, Fault)]


def test_a_damaged_isis_record_costs_no_more_than_itself(tmp_path: Path) -> None:
    path, good = tmp_path / "upload", [isis(titled(f"Judul {n}", f"K{n}", f"S{n}")) for n in range(100)]
    for number in (5, 50, 98):
        good[number] = good[number][:30] + good[number][40:]
    path.write_bytes(b"".join(good))
    wrong = [read.row for read in everything(path, "cisis") if isinstance(read.row, Fault)]
    assert [fault.line for fault in wrong] == [6, 51, 99]
    assert {fault.problem for fault in wrong} == {Problem.LENGTH_WRONG}


@pytest.mark.timeout(240)
def test_a_large_file_needs_no_more_memory_than_a_small_one() -> None:
    """Checked and imported by a process of its own, so that nothing but this is in its memory."""
    sizes = ("--small", "2000", "--large", "50000")
    asked = starting.command("tests.benchmarks.importing", *sizes)
    done = subprocess.run(asked, env=starting.environ(), capture_output=True, text=True, timeout=200, check=True)
    peaks = [int(found) for found in re.findall(r"most so far +(\d+) MiB", done.stdout)]
    assert len(peaks) == 4
    assert done.stdout.count("done") == 2
    assert peaks[3] - peaks[1] < 24  # of which SQLite keeps back 16 for words
