"""Asking the library for an act that must happen once, even when its answer is lost on the way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar
from uuid import uuid4

from bridge.contract.circulation import Item, Loan, Refusal, Unavailable
from kiosk.views import Outcome, Unsettled

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


async def settled(question: Callable[[], Awaitable[Loan | Refusal]], item: Item) -> Outcome:
    """What became of the item, whatever happens; under the name by which the patron knows it, since a stand that takes
    the library's place may not know that name."""
    try:
        outcome = await twice(question)
    except Unavailable:
        return Unsettled(item)
    return outcome if isinstance(outcome, Loan) and outcome.item.title else replace(outcome, item=item)
