"""What is asked of a Koha's REST API, and which of its objects fit a query."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    values: dict[str, str]
    query: dict[str, str]
    headers: dict[str, str]
    body: str
    embeds: tuple[str, ...]

    @property
    def json(self) -> Json:
        return dict(json.loads(self.body))


@dataclass(frozen=True)
class Answer:
    """`text` instead of JSON where it is given."""

    status: int
    body: Any = None
    text: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


class Problem(Exception):
    def __init__(self, status: int, error: str, code: str | None = None) -> None:
        super().__init__(error)
        self.status, self.error, self.code = status, error, code


def listed(asked: Asked, rows: Iterable[Json]) -> Answer:
    """Koha's q, order and paging."""
    query = json.loads(asked.query["q"]) if "q" in asked.query else {}
    if not isinstance(query, dict):
        raise Problem(400, "Invalid query", "invalid_query")
    joined = any(not embed.startswith("+") for embed in asked.embeds)
    found = [row for row in rows if _fits(row, query, joined)]
    loose = {name: value for name, value in asked.query.items() if not name.startswith("_") and name != "q"}
    loose.pop("checked_in", None)
    contains = asked.query.get("_match", "contains") == "contains"
    for name, value in loose.items():
        found = [row for row in found if (value in str(row[name]) if contains else value == str(row[name]))]
    if order := asked.query.get("_order_by"):
        found.sort(key=lambda row: str(row[order.lstrip("+-")] or ""), reverse=order.startswith("-"))
    size, page = int(asked.query.get("_per_page", "20")), int(asked.query.get("_page", "1"))
    part = found if size == -1 else found[(page - 1) * size : page * size]
    return Answer(200, part, headers={"X-Total-Count": str(len(found))})


def _fits(row: Json, query: Any, joined: bool) -> bool:
    """SQL::Abstract's way: an object is all of its fields, a list any of its members."""
    if isinstance(query, list):
        return any(_fits(row, one, joined) for one in query)
    return all(_field_fits(row, name, wanted, joined) for name, wanted in query.items())


def _field_fits(row: Json, name: str, wanted: Any, joined: bool) -> bool:
    """`joined`: with tables that may have a column of the same name."""
    if name in ("-and", "-or"):
        return (all if name == "-and" else any)(_fits(row, one, joined) for one in wanted)
    if joined and not name.startswith("me."):
        raise Problem(500, "Something went wrong, check Koha logs for details.", "internal_server_error")
    if (name := name.removeprefix("me.")) not in row:
        raise Problem(400, "Invalid query", "invalid_query")
    if isinstance(wanted, list):
        return any(_field_fits(row, f"me.{name}", one, joined) for one in wanted)
    value = row[name]
    if isinstance(wanted, dict):
        if list(wanted) != ["-like"]:
            raise Problem(400, "Invalid query", "invalid_query")
        return value is not None and _like(str(wanted["-like"])).fullmatch(str(value)) is not None
    return value is not None and str(value).casefold() == str(wanted).casefold()


def _like(pattern: str) -> re.Pattern[str]:
    parts = re.findall(r"\\.|[%_]|.", pattern, re.DOTALL)
    signs = {"%": ".*", "_": "."}
    literal = "".join(signs.get(part, re.escape(part.removeprefix("\\") or part)) for part in parts)
    return re.compile(literal, re.IGNORECASE | re.DOTALL)
