"""Reads one value as PHP serializes it, which is how SLiMS keeps its settings. Only what is no list and no object."""

from __future__ import annotations

import re

Scalar = str | int | float | bool | None

_whole = re.compile(rb"(?:(?P<null>N)|b:(?P<bool>[01])|i:(?P<int>-?[0-9]{1,18})|d:(?P<float>-?[0-9.eE+-]{1,40})"
                    rb'|s:(?P<length>[0-9]{1,9}):"(?P<text>.*)");', re.DOTALL).fullmatch  # fmt: skip


def scalar(serialized: str | None) -> Scalar:
    """None also for what is nothing of the kind: a setting that cannot be read is one that was never made."""
    found = _whole((serialized or "").encode("utf-8", "replace"))
    if found is None or found["null"]:
        return None
    if found["bool"]:
        return found["bool"] == b"1"
    if found["int"]:
        return int(found["int"])
    if found["float"]:
        return _number(found["float"].decode())
    text: bytes = found["text"]
    return text.decode("utf-8", "replace") if len(text) == int(found["length"]) else None


def whole(value: Scalar) -> int | None:
    """As PHP takes a value for a whole number where it is wanted: "7" and true are numbers too."""
    if isinstance(value, str):
        return int(value) if re.fullmatch(r"\s*-?[0-9]{1,18}", value, re.ASCII) else None
    return None if value is None else int(value)


def is_on(value: Scalar) -> bool:
    """As SLiMS asks for a setting that is on or off: it keeps "1" as well as true."""
    return (whole(value) or 0) > 0


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
