"""What a card number, barcode or PIN may look like at all, before any library is asked about it."""

from __future__ import annotations

import re

LONGEST = 128  # characters; the longest barcode any library system of ours stores is 100
LONGEST_CURSOR = 1000  # what continues a search
PATTERN = r"^[^\x00-\x1f\x7f-\x9f\ud800-\udfff]+$"
PATTERN_IN_JSON = r"^[^\u0000-\u001f\u007f-\u009f]+$"  # lone surrogates cannot be in JSON text

_fits = re.compile(PATTERN).fullmatch


def possible(code: str, longest: int = LONGEST) -> bool:
    """Whether a library can have such a code: 1 to `longest` characters, none of them a control character.

    Not "." and "..", which every way through HTTP takes for a folder.
    """
    return len(code) <= longest and code not in (".", "..") and _fits(code) is not None
