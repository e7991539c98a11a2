"""Reads a process's TOML into frozen dataclasses and tells every mistake in it at once, with a suggestion."""

from __future__ import annotations

import dataclasses
import difflib
import tomllib
import types
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

Schema = TypeVar("Schema")


class ConfigurationError(Exception):
    """`problems` holds one sentence for each mistake, each naming its file, table and key."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def read(path: Path, schema: type[Schema]) -> Schema:
    """The file as an instance of `schema`, a dataclass whose nested dataclasses are the file's tables. For a
    union of dataclasses the table's `driver` says which; each has its own as the default of a field `driver`.

    Raises `ConfigurationError` naming all mistakes: a missing or unreadable file, broken TOML, unknown and
    missing keys, values of the wrong type or refused by a dataclass's `__post_init__` (ValueError, or the
    ConfigurationError of a table that it has built itself).
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigurationError([f"{path}: cannot be read ({error.strerror})"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError([f"{path}: is not valid TOML: {error}"]) from error
    return build(table, schema, str(path))


def build(table: Mapping[str, Any], schema: type[Schema], source: str) -> Schema:
    """Like `read`, for a table that is already in memory; `source` begins every sentence."""
    problems: list[str] = []
    built = _build(table, schema, source, "", problems)
    if problems:
        raise ConfigurationError(problems)
    return typing.cast(Schema, built)


def _build(table: Mapping[str, Any], schema: Any, source: str, at: str, problems: list[str]) -> Any:
    """The instance, or None after adding to `problems`."""
    fields = {field.name: field for field in dataclasses.fields(schema)}
    hints = typing.get_type_hints(schema)
    before = len(problems)
    unknown = [key for key in table if key not in fields]
    problems += [f"{source}: {at}{key} is not known{_suggestion(key, fields)}" for key in unknown]
    values: dict[str, Any] = {}
    for name, field in fields.items():
        if name in table:
            values[name] = _value(table[name], hints[name], source, f"{at}{name}", problems)
        elif field.default is field.default_factory is dataclasses.MISSING:
            problems.append(f"{source}: {at}{name} is missing")
    if len(problems) > before:
        return None
    try:
        return schema(**values)
    except ConfigurationError as error:
        problems += [f"{source}: {problem}" for problem in error.problems]
    except ValueError as error:
        problems.append(f"{source}: {at.removesuffix('.')}: {error}" if at else f"{source}: {error}")


def _value(value: Any, hint: Any, source: str, at: str, problems: list[str]) -> Any:
    tables, named = _tables(hint), _named_tables(hint)
    if not tables and named is None:
        return _convert(value, hint, source, at, problems)
    if not isinstance(value, Mapping):
        problems.append(f"{source}: {at}: Expected a table, got `{type(value).__name__}`")
        return None
    if named is not None:
        return {name: _value(table, named, source, _under(at, name), problems) for name, table in value.items()}
    driver = None if None in tables else str(value.get("driver", "none"))
    if driver not in tables:
        problems.append(f'{source}: {at}.driver "{driver}" is not known{_suggestion(str(driver), tables)}')
        return None
    return _build(value, tables[driver], source, f"{at}.", problems)


def _tables(hint: Any) -> dict[Any, Any]:
    """The dataclasses a table may become, by their driver; None is the one that needs no driver."""
    if dataclasses.is_dataclass(hint):
        return {None: hint}
    kinds = typing.get_args(hint) if isinstance(hint, types.UnionType) else ()
    return {_driver(kind): kind for kind in kinds if dataclasses.is_dataclass(kind)}


def _named_tables(hint: Any) -> Any:
    """The dataclass of each of a table's tables, whose names are free; None when it is no such table."""
    kind = typing.get_args(hint)[1] if typing.get_origin(hint) is dict else None
    return kind if dataclasses.is_dataclass(kind) else None


def _under(at: str, name: str) -> str:
    return f"{at}.{name}" if name else f'{at}.""'


def _driver(schema: Any) -> str | None:
    return next((str(field.default) for field in dataclasses.fields(schema) if field.name == "driver"), None)


def _convert(value: Any, hint: Any, source: str, at: str, problems: list[str]) -> Any:
    try:
        return msgspec.convert(value, hint, dec_hook=_path)
    except msgspec.ValidationError as error:
        problems.append(f"{source}: {at}: {error}")


def _path(kind: type[Any], value: Any) -> Any:
    """What msgspec does not know itself; raises what it expects."""
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise TypeError(f"Expected `{kind.__name__}`, got `{type(value).__name__}`")


def _suggestion(key: str, known: Mapping[str, object]) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    return f". Did you mean {close[0]}?" if close else f". Known here: {', '.join(sorted(known))}"
