"""Another patron at the same step: a view whose every name, number, title, picture and secret is another, as long.

What a view decides by - dates, counts, reasons, our own keys - stays as it is.
"""

from __future__ import annotations

import io
import re
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from typing import Any

from bridge.contract.guestbook import Gender
from kiosk.hardware import Frame
from kiosk.screens.texts import TEXTS
from kiosk.views import AskChoice, AskPin, Review, Topic, View

HEIGHTS = tuple(map(re.compile, ("[acemnorsuvwxz]", "[bdfhiklt]", "[gjpqy]", "[A-Z]", "[0-9]")))
KEYS = {key.rpartition(".")[2] for key in TEXTS["id"]}


def twin(view: View) -> View:
    other: View = _other(view)
    return other


def _other(value: Any) -> Any:
    changed = value
    match value:
        case str() if not isinstance(value, Enum) and value not in KEYS:
            changed = _another(value)
        case bytes():
            changed = _jpeg(value)
        case tuple():
            changed = tuple(_other(each) for each in value)
        case Frame():
            changed = replace(value, pixels=bytes(255 - each for each in value.pixels))
        case AskPin(entered=entered) if entered > 1:
            changed = replace(value, entered=entered - 1)
        case AskChoice(chosen=chosen, options=options) if chosen:
            changed = replace(value, chosen=next(option for option in options if option != chosen))
        case Review(told=told):
            changed = replace(value, told=tuple((topic, _answer(topic, answer)) for topic, answer in told))
        case _ if is_dataclass(value) and not isinstance(value, type):
            changed = replace(value, **{field.name: _other(getattr(value, field.name)) for field in fields(value)})
    return changed


def _answer(topic: Topic, answer: str) -> str:
    return Gender.MALE if topic is Topic.GENDER and answer == Gender.FEMALE else str(_other(answer))


def _another(text: str) -> str:
    """The same letters in another order, so that it needs the same room; of a web address its path only."""
    if text.startswith(("http://", "https://")):
        start, _, path = text.rpartition("/")
        return f"{start}/{path[::-1]}"
    return " ".join(map(_turned, text.split(" ")))


def _turned(word: str) -> str:
    """Letters change places with those of their own height, so that no line becomes higher."""
    for alike in HEIGHTS:
        there = iter([letter for letter in reversed(word) if alike.fullmatch(letter)])
        word = "".join(next(there) if alike.fullmatch(letter) else letter for letter in word)
    return word


@cache
def _jpeg(former: bytes) -> bytes:
    """A picture of the same size with its colours turned round."""
    if not former.startswith(b"\xff\xd8"):
        return former
    from PIL import Image, ImageOps

    turned = io.BytesIO()
    ImageOps.invert(Image.open(io.BytesIO(former)).convert("RGB")).save(turned, "JPEG")
    return turned.getvalue()
