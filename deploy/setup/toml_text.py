"""Changes single values in a TOML file and leaves every comment, and everything else somebody wrote, as it is."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

_TABLE = re.compile(r"^#?\[([^\[\]]+)\]")


def with_value(text: str, key: str, value: str | bool | int | list[str]) -> str:
    """`key` is "table.name" or "name", and the file has it, with its value on one line; raises KeyError otherwise."""
    table, _, name = key.rpartition(".")
    lines = text.splitlines(keepends=True)
    setting = re.compile(rf"^{re.escape(name)}(\s*=\s*)")
    for number, (current, line) in enumerate(_located(lines)):
        if current == table and (found := setting.match(line)):
            comment = _comment(line)
            lines[number] = f"{name}{found[1]}{_written(value)}{'  ' + comment if comment else ''}\n"
            changed = "".join(lines)
            _expect(changed, key, value)
            return changed
    raise KeyError(key)


def without_table(text: str, table: str) -> str:
    """The table's lines become comments."""
    lines = text.splitlines(keepends=True)
    return "".join(
        f"#{line}" if current == table and not line.startswith("#") and line.strip() else line
        for current, line in _located(lines)
    )


def value_of(text: str, key: str) -> Any:
    """None when it is not set."""
    found: Any = tomllib.loads(text)
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _located(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Each line with the table that it is in."""
    table = ""
    for line in lines:
        if found := _TABLE.match(line):
            table = found[1] if not line.startswith("#") else "#"
        yield table, line


def _comment(line: str) -> str:
    """What follows the value: the shortest rest behind a # whose line is still the same value."""
    whole = tomllib.loads(line)
    for number, character in reversed(list(enumerate(line))):
        if character == "#" and _same(line[:number], whole):
            comment = line[number:].rstrip("\n")
            earlier = [at for at, each in enumerate(line[:number]) if each == "#" and _same(line[:at], whole)]
            return line[earlier[0] :].rstrip("\n") if earlier else comment
    return ""


def _same(line: str, whole: dict[str, Any]) -> bool:
    try:
        return tomllib.loads(line) == whole
    except tomllib.TOMLDecodeError:
        return False


def _written(value: str | bool | int | list[str]) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(_written(each) for each in value) + "]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)


def _expect(text: str, key: str, value: object) -> None:
    """A name with a quote or a line break in it must not become another setting."""
    if value_of(text, key) != value:
        raise ValueError(f"{key} cannot be set to {value!r}")
