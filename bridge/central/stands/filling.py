"""Puts a stand's own values into an example configuration, which keeps its comments."""

from __future__ import annotations

import json
import re

Value = str | int | tuple[str, ...]
Values = dict[tuple[str, str], Value]  # table ("" for the file's own) and key

_table = re.compile(r"\[([A-Za-z0-9_.-]+)\]\s*(?:#.*)?")
_key = re.compile(r"([A-Za-z0-9_-]+)( *= *)")
_value = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|\[[^\]\n]*\]|[^\s#"'\[]+)""")


def filled(example: str, values: Values) -> str:
    """The example with these values. Those of a table that it lacks are added at its end.

    Raises ValueError for a key that its table lacks, or whose value goes over several lines.
    """
    waiting, lines, table = dict(values), [], ""
    tables = {""}
    for line in example.splitlines():
        if header := _table.fullmatch(line):
            table = header[1]
            tables.add(table)
        lines.append(_with_value(line, table, waiting))
    if misplaced := [f"{table}.{key}" for table, key in waiting if table in tables]:
        raise ValueError(f"the example has no {', '.join(misplaced)}")
    return "\n".join([*lines, *_added(waiting), ""])


def _with_value(line: str, table: str, waiting: Values) -> str:
    key = _key.match(line)
    if key is None or (table, key[1]) not in waiting:
        return line
    old = _value.match(line, key.end())
    if old is None:
        raise ValueError(f"the example's {table}.{key[1]} goes over several lines")
    return line[: key.end()] + _toml(waiting.pop((table, key[1]))) + line[old.end() :]


def _added(values: Values) -> list[str]:
    lines: list[str] = []
    for table in dict.fromkeys(table for table, _ in values):
        lines += ["", f"[{table}]", *(f"{key} = {_toml(value)}" for (at, key), value in values.items() if at == table)]
    return lines


def _toml(value: Value) -> str:
    """JSON's strings are TOML's, but for DEL."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f") if isinstance(value, str) else str(value)
