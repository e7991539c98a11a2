"""Fills the templates: everything is escaped, every text is in the reader's language."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import jinja2

from bridge.central.desk import fleet_shown, fleet_words, shown, wording
from bridge.central.desk.wording.statistics import told
from bridge.central.fleet.commanding import WHYS
from bridge.contract.faults import code
from bridge.telemetry.messages import EventKind

_HERE = Path(__file__).parent


def page(template: str, language: str, **values: Any) -> str:
    """The page as HTML."""
    return _templates(language).get_template(template).render(values)


@functools.cache
def _templates(language: str) -> jinja2.Environment:
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=shown.clean,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals.update(say=functools.partial(wording.say, language), told=told, name_of=told, language=language)
    templates.globals.update(code=code, abs=abs, part_detail=fleet_words.detail)
    templates.globals.update(known_whys=WHYS, known_events=tuple(EventKind))
    for name, words in (("part_name", fleet_words.name), ("part_words", fleet_words.words)):
        templates.globals[name] = functools.partial(words, language)
    templates.filters["look"] = fleet_shown.look
    templates.filters["money"] = shown.money
    for name in ("number", "day", "short_day", "clock", "moment", "span", "weekday", "share"):
        templates.filters[name] = functools.partial(_in, getattr(shown, name), language)
    return templates


def _in(format_: Any, language: str, value: Any) -> str:
    text: str = format_(value, language)
    return text
