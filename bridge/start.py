"""How every program of ours begins: it reads its configuration, says it, and tells every mistake in it."""

from __future__ import annotations

import dataclasses
import json
import logging
import sys
from pathlib import Path
from typing import Any, TypeVar

from bridge.contract import configuration

Schema = TypeVar("Schema")

SECRET = ("token", "password", "secret", "pin", "key")  # last words of the names of settings that are masked
MASK = "••••"


def begin(path: Path, schema: type[Schema]) -> Schema:
    """The configuration, which is also the first line of the log. Exits with code 2 after telling all mistakes."""
    try:
        config = configuration.read(path, schema)
    except configuration.ConfigurationError as error:
        sys.stderr.write("".join(f"{problem}\n" for problem in error.problems))
        sys.exit(2)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    logging.getLogger("configuration").info("%s", effective(config))
    return config


def effective(config: object) -> str:
    """The configuration with all defaults in one line, secrets masked."""
    return json.dumps(masked(config), default=str, ensure_ascii=False)


def masked(config: object) -> dict[str, Any]:
    """The configuration with all defaults as tables, secrets masked."""
    return _masked(dataclasses.asdict(config))  # type: ignore[no-any-return, call-overload]  # any of our dataclasses


def _masked(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _masked(inner, key) for key, inner in value.items()}
    return MASK if value and name.rpartition("_")[2] in SECRET else value
