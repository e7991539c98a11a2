"""Brings titles, copies and patrons in from files of other systems: looked at first, then all of it or nothing.

The order of use: `begin` notes the upload, `check` reads the whole file and changes nothing but that note, `apply`
imports what was checked. `check` and `apply` take minutes for a large file: they are for a thread of their own, and
`progress` tells meanwhile how far they are.

A row is found again by its control number, a copy's barcode or a patron's number, and is changed then; columns that
the file does not have stay as they are.
"""

from __future__ import annotations

from bridge.catalogs.embedded.imports.faults import Fault, Problem
from bridge.catalogs.embedded.imports.formats import FORMATS, KINDS, possible_formats
from bridge.catalogs.embedded.imports.record import Import, Progress, begin, discard, faults, find, give_up, listing
from bridge.catalogs.embedded.imports.running import apply, check, progress

__all__ = [
    "FORMATS",
    "KINDS",
    "Fault",
    "Import",
    "Problem",
    "Progress",
    "apply",
    "begin",
    "check",
    "discard",
    "faults",
    "find",
    "give_up",
    "listing",
    "possible_formats",
    "progress",
]
