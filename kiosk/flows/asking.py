"""Asking the library for an act that must happen once, even when its answer is lost on the way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import uuid4

from bridge.contract.circulation import Unavailable

T = TypeVar("T")


def new_key() -> str:
    """The key of one act: whoever asks again for this act asks with this key."""
    return uuid4().hex


async def twice(question: Callable[[], Awaitable[T]]) -> T:
    """The answer to `question`, which carries a key; asked a second time when the first answer was lost.

    Raises Unavailable when neither came: then nobody here knows the outcome.
    """
    try:
        return await question()
    except Unavailable:
        return await question()
