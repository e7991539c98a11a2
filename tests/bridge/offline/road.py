"""The way from one stand to its library, which a test can close, and on which answers can be lost."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bridge.catalogs.embedded.library import Library
from bridge.contract.circulation import NeverAsked, Refusal, Unavailable
from bridge.contract.letters import Delivered, Letter, Misunderstood, Told
from bridge.contract.questions import Parameter, Questions
from bridge.contract.standin import Changes

T = TypeVar("T")


@dataclass
class Road(Questions):
    """Satisfies `Catalog` and `Errands` for the kiosk named `kiosk`.

    `open`: questions arrive. `answers`: what is answered comes back; the next `lost` answers do not. `heard` are the
    methods that have arrived, in order. Letters under a key of `poison` are answered by nobody, those of
    `misunderstood` are never understood.
    """

    library: Library
    key: bytes
    kiosk: str = "K1"
    open: bool = True
    lost: int = 0
    heard: list[str] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    poison: set[str] = field(default_factory=set)
    misunderstood: set[str] = field(default_factory=set)

    async def _answer(self, kind: type[T], method: str, params: dict[str, Parameter]) -> T | Refusal:
        return await self._carried(method, getattr(self.library.catalog(self.kiosk), method)(**params))

    async def deliver(self, letter: Letter) -> Delivered | Refusal:
        if letter.key in self.poison:
            raise Unavailable("it makes the library stumble")
        if letter.key in self.misunderstood:
            raise Misunderstood
        self.letters.append(letter)
        return await self._carried("deliver", self.library.catalog(self.kiosk).deliver(letter))

    async def what_became_of(self, key: str) -> Told | None:
        return await self._carried("what_became_of", self.library.catalog(self.kiosk).what_became_of(key))

    async def changes(self, after: str) -> Changes:
        return await self._carried("changes", self.library.changes(self.key, after))

    async def _carried(self, method: str, answer: Coroutine[Any, Any, T]) -> T:
        if not self.open:
            answer.close()
            raise NeverAsked("the road is closed")
        self.heard.append(method)
        told = await answer
        if self.lost and method != "changes":
            self.lost -= 1
            raise Unavailable("the answer is lost")
        return told
