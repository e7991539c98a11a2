"""Reads titles from ISO 2709 files as CDS/ISIS and MY-SIPISIS export them.

They differ from MARC: lines are wrapped at 80 columns, fields and records may end with "#", subfields begin with
"^", there are no indicators, and the text is in the charset of the machine it was written on.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from bridge.catalogs.embedded.imports.bibliographic import Record, Subfields, title_row
from bridge.catalogs.embedded.imports.faults import Fault, Problem
from bridge.catalogs.embedded.imports.formats import Fields
from bridge.catalogs.embedded.imports.rows import Read

_CHUNK = 1 << 16
_LEADER = 24
_ENDS = b"#\x1d\x1e"
_BETWEEN = b" \x00\x1a"
_leader = re.compile(rb"(?=(\d{5}).{5}(\d)\d(\d{5}).{3}(\d)(\d)\d.)", re.DOTALL)
_subfield = re.compile(r"[\^\x1f](.?)", re.DOTALL)


def read(path: Path, fields: Fields, charset: str) -> Iterator[Read]:
    """Raises OSError."""
    with path.open("rb") as file:
        tape = _Tape(file)
        for number, record in enumerate(_records(tape), 1):
            if isinstance(record, Problem):
                yield Read(Fault(number, record), tape.position)
            else:
                parsed = _parsed(record, charset)
                damaged = Fault(number, Problem.DIRECTORY_WRONG)
                yield Read(damaged if parsed is None else title_row(number, parsed, fields), tape.position)


@dataclass(slots=True)
class _Tape:
    """A file as if its lines were not wrapped; `starts` are the places in `kept` where lines began."""

    file: BinaryIO
    kept: bytearray = field(default_factory=bytearray)
    starts: deque[int] = field(default_factory=deque)
    position: int = 0
    begins: bool = False

    def reach(self, size: int) -> bool:
        """Whether there are so many bytes."""
        while len(self.kept) < size and (line := self.file.readline(_CHUNK)):
            if self.begins:
                self.starts.append(len(self.kept))
            self.begins = line.endswith((b"\n", b"\r"))
            self.position += len(line)
            self.kept += line.rstrip(b"\r\n")
        return len(self.kept) >= size

    def drop(self, size: int) -> None:
        del self.kept[:size]
        self.starts = deque(start - size for start in self.starts if start >= size)

    def find_leader(self) -> None:
        """Goes to the next place behind this one where a record may begin, or to the end of the file."""
        while True:
            if found := self._next_leader():
                return self.drop(found)
            self.drop(max(0, len(self.kept) - _LEADER))
            if not self.reach(len(self.kept) + 1):
                return self.drop(len(self.kept))

    def _next_leader(self) -> int:
        """0 when there is none yet."""
        places = (match.start() for match in _leader.finditer(self.kept, 1))
        return next((place for place in places if place in self.starts or self.kept[place - 1] in _ENDS), 0)


def _records(tape: _Tape) -> Iterator[bytes | Problem]:
    """After what is no record it goes on where the next one may begin."""
    while tape.reach(_LEADER):
        if tape.kept[0] in _BETWEEN:
            tape.drop(1)
            continue
        record = _record(tape)
        yield record
        if isinstance(record, Problem):
            tape.find_leader()
        else:
            tape.drop(len(record))
    if tape.kept.strip(_BETWEEN):
        yield Problem.RECORD_CUT_OFF


def _record(tape: _Tape) -> bytes | Problem:
    leader = _leader.match(tape.kept)
    if leader is None:
        return Problem.NO_RECORD
    length = int(leader[1])
    if length <= int(leader[3]):
        return Problem.NO_RECORD
    if not tape.reach(length):
        return Problem.RECORD_CUT_OFF
    return bytes(tape.kept[:length]) if tape.kept[length - 1] in _ENDS else Problem.LENGTH_WRONG


def _parsed(record: bytes, charset: str) -> Record | None:
    """None when the directory is damaged: one that tells of more than there is could fill the memory."""
    leader = _leader.match(record)
    if leader is None:
        return None
    indicators, base, length_size, start_size = (int(leader[group]) for group in (2, 3, 4, 5))
    directory, size = record[_LEADER : base - 1], 3 + length_size + start_size
    entries = [directory[start : start + size] for start in range(0, len(directory), size)]
    if len(directory) % size or not length_size or not start_size or not all(entry[3:].isdigit() for entry in entries):
        return None
    if sum(int(entry[3 : 3 + length_size]) for entry in entries) > len(record):
        return None
    fields: defaultdict[str, list[Subfields]] = defaultdict(list)
    for entry in entries:
        length, start = int(entry[3 : 3 + length_size]), base + int(entry[3 + length_size :])
        text = record[start : start + max(0, length - 1)].decode(charset, "replace")
        fields[entry[:3].decode("latin-1")].append(_subfields(text[indicators:]))
    return fields


def _subfields(text: str) -> Subfields:
    before, *parts = _subfield.split(text)
    coded = [(code.casefold(), value) for code, value in zip(parts[::2], parts[1::2], strict=True)]
    return [("", before), *coded] if before else coded
