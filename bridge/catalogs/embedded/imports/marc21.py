"""Reads titles from MARC 21 files, in UTF-8 or MARC-8."""

from __future__ import annotations

import logging
import warnings
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pymarc
from pymarc.exceptions import BadSubfieldCodeWarning, PymarcException

from bridge.catalogs.embedded.imports.bibliographic import Record, Subfields, title_row
from bridge.catalogs.embedded.imports.faults import Fault, Problem
from bridge.catalogs.embedded.imports.formats import Fields
from bridge.catalogs.embedded.imports.rows import Read, TitleRow

LONGEST_RECORD = 99_999  # bytes; its length has five digits
_END = b"\x1d"
_BETWEEN = b"\r\n \x00\x1a"  # what programs leave between records and at the end of a file
_CHUNK = 1 << 16
_LEADER, _ENTRY = 24, 12

logging.getLogger("pymarc").disabled = True  # it would log what is in the records
warnings.simplefilter("error", BadSubfieldCodeWarning)  # which would show it too


def read(path: Path, fields: Fields) -> Iterator[Read]:
    """Raises OSError."""
    with path.open("rb") as file:
        for number, (data, position) in enumerate(_split(file), 1):
            yield Read(_row(number, data, fields), position)


def _split(file: BinaryIO) -> Iterator[tuple[bytes | None, int]]:
    """The bytes of each record and the place behind it; None for what is too long to be one."""
    kept, dropping, position = b"", False, 0
    while part := file.read(_CHUNK):
        *ended, kept = (kept + part).split(_END)
        for record in ended:
            position += len(record) + 1
            if dropping or len(record) >= LONGEST_RECORD:
                yield None, position
            elif data := record.lstrip(_BETWEEN):
                yield data + _END, position
            dropping = False
        if len(kept) > LONGEST_RECORD:
            dropping, position, kept = True, position + len(kept), b""
    if rest := kept.strip(_BETWEEN):
        yield rest, position + len(kept)
    elif dropping:
        yield None, position


def _row(number: int, data: bytes | None, fields: Fields) -> TitleRow | Fault:
    if data is None:
        return Fault(number, Problem.LINE_TOO_LONG)
    if not data.endswith(_END):
        return Fault(number, Problem.RECORD_CUT_OFF)
    if wrong := _wrong(data):
        return Fault(number, wrong)
    try:
        record = pymarc.Record(data, force_utf8=_is_utf8(data), hide_utf8_warnings=True)
    except UnicodeDecodeError:
        return Fault(number, Problem.UNREADABLE, "UTF-8")
    except (PymarcException, BadSubfieldCodeWarning, ValueError, IndexError, TypeError):
        return Fault(number, Problem.DIRECTORY_WRONG)
    return title_row(number, _fields(record), fields)


def _wrong(data: bytes) -> Problem | None:
    """A directory that tells of more than there is could fill the memory."""
    length, base = data[:5], data[12:17]
    if len(data) < _LEADER or not (length.isdigit() and base.isdigit()) or not data[:_LEADER].isascii():
        return Problem.NO_RECORD
    if int(length) != len(data):
        return Problem.LENGTH_WRONG
    directory = data[_LEADER : int(base) - 1]
    if len(directory) % _ENTRY or not directory or not directory.isascii():
        return Problem.DIRECTORY_WRONG
    lengths = [directory[start + 3 : start + 7] for start in range(0, len(directory), _ENTRY)]
    told = sum(int(one) for one in lengths) if all(one.isdigit() for one in lengths) else 0
    return None if told and told <= len(data) else Problem.DIRECTORY_WRONG


def _is_utf8(data: bytes) -> bool:
    """Also when the leader does not say so, which programs forget. Diacritics in MARC-8 are never UTF-8."""
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _fields(record: pymarc.Record) -> Record:
    fields: defaultdict[str, list[Subfields]] = defaultdict(list)
    for field in record.fields:
        if field.control_field:
            fields[field.tag].append([("", field.data or "")])
        else:
            fields[field.tag].append([(subfield.code, subfield.value) for subfield in field.subfields])
    return fields
