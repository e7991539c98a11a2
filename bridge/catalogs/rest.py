"""A `Catalog` that asks a central over its REST contract (bridge/central/openapi.json)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

import msgspec

from bridge.catalogs.transport import Answer, Question, Transport
from bridge.contract.circulation import Item, KeyReused, Loan, Patron, Reason, Refusal, Unavailable
from bridge.contract.codes import LONGEST, possible
from bridge.contract.wire import Garbled, value_of

_log = logging.getLogger(__name__)

Value = TypeVar("Value")


class _Reason(msgspec.Struct):
    code: str


class _Problem(msgspec.Struct):
    """What a kiosk needs of a problem (RFC 9457)."""

    code: str = ""
    reasons: tuple[_Reason, ...] = ()
    item: Item | None = None


class RestCatalog:
    """`heard` learns of every question whether the central answered it."""

    def __init__(self, transport: Transport, heard: Callable[[bool], None]) -> None:
        self._transport, self._heard = transport, heard
        self._token_refused = False

    async def identify(self, card: str, pin: str | None) -> Patron | Refusal:
        if not possible(card):
            return Refusal((Reason.CARD_UNKNOWN,))
        if pin is not None and len(pin) > LONGEST:
            return Refusal((Reason.PIN_WRONG,))
        return await self._ask(Patron, Question("POST", "/v1/identifications", body={"card": card, "pin": pin}))

    async def check(self, patron: str, barcode: str) -> Item | Refusal:
        if (impossible := _impossible(patron, barcode)) is not None:
            return impossible
        return await self._ask(Item, Question("GET", "/v1/loan-checks", params={"patron": patron, "item": barcode}))

    async def borrow(self, patron: str, barcode: str, key: str) -> Loan | Refusal:
        if (impossible := _impossible(patron, barcode)) is not None:
            return impossible
        body: dict[str, str | None] = {"patron": patron, "item": barcode}
        return await self._ask(Loan, Question("POST", "/v1/loans", body=body, key=key))

    async def probe(self) -> None:
        """Asks after the central's health. Raises `Unavailable` when it, or our token, is not well."""
        answer = await self._transport.send(Question("GET", "/v1/health", patient=False))
        if answer.status != 200:
            raise self._useless(answer)
        self._token_refused = False

    async def _ask(self, kind: type[Value], question: Question) -> Value | Refusal:
        try:
            value = self._understand(await self._transport.send(question), kind)
        except Unavailable:
            self._heard(False)
            raise
        except KeyReused:
            self._heard(True)
            raise
        self._heard(True)
        self._token_refused = False
        return value

    def _understand(self, answer: Answer, kind: type[Value]) -> Value | Refusal:
        media = answer.content_type.partition(";")[0].strip().lower()
        try:
            match answer.status, media:
                case 200 | 201, "application/json":
                    return value_of(_json(answer), kind)  # type: ignore[no-any-return]  # it is a `kind`
                case 403 | 409, "application/problem+json":
                    return _refusal(value_of(_json(answer), _Problem))
                case 422, "application/problem+json" if value_of(_json(answer), _Problem).code == "key-reused":
                    raise KeyReused
        except Garbled as error:
            raise Unavailable(f"the central's answer is {error}") from None
        raise self._useless(answer)

    def _useless(self, answer: Answer) -> Unavailable:
        if answer.status == 401 and not self._token_refused:
            self._token_refused = True
            _log.error("the central refuses this kiosk's token; issue a new one there and put it here")
        return Unavailable(f"the central answered with status {answer.status}")


def _impossible(patron: str, barcode: str) -> Refusal | None:
    if not possible(patron):
        return Refusal((Reason.CARD_UNKNOWN,))
    return None if possible(barcode) else Refusal((Reason.ITEM_UNKNOWN,))


def _json(answer: Answer) -> object:
    try:
        return msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Garbled("no JSON") from error


def _refusal(problem: _Problem) -> Refusal:
    """A newer central may know more reasons than we do; those we know are enough, if there are any."""
    known = tuple(Reason(reason.code) for reason in problem.reasons if reason.code in set(Reason))
    if not known:
        raise Garbled("a refusal without a reason that is known here")
    return Refusal(known, problem.item)
