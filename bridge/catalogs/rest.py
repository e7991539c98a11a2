"""A `Catalog` that asks a central over its REST contract (bridge/central/openapi.json)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import msgspec

from bridge.catalogs.routes import posted, question
from bridge.catalogs.transport import Answer, Question, Transport
from bridge.contract.account import Case, Hold
from bridge.contract.circulation import Item, KeyReused, Loan, Reason, Refusal, Returned, Unavailable, Undone
from bridge.contract.discovery import Found, Title
from bridge.contract.guestbook import Visit
from bridge.contract.letters import Delivered, Letter, Misunderstood, Told
from bridge.contract.membership import Applied, DigitalAccount, PinChanged
from bridge.contract.questions import Parameter, Questions
from bridge.contract.standin import Changes
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


@dataclass(frozen=True, slots=True)
class _Page:
    titles: tuple[Title, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class _Became:
    """One of them, or none."""

    loan: Loan | None = None
    returned: Returned | None = None
    undone: Undone | None = None
    hold: Hold | None = None
    case: Case | None = None
    visit: Visit | None = None
    applied: Applied | None = None
    pin_changed: PinChanged | None = None
    digital_account: DigitalAccount | None = None
    refusal: Refusal | None = None


class RestCatalog(Questions):
    """Satisfies `Mailbox` and `Advance` too. `heard` learns of every question whether the central answered it."""

    def __init__(self, transport: Transport, heard: Callable[[bool], None]) -> None:
        self._transport, self._heard = transport, heard
        self._token_refused = False

    async def probe(self) -> None:
        """Asks after the central's health. Raises `Unavailable` when it, or our token, is not well."""
        answer = await self._transport.send(Question("GET", "/v1/health", patient=False))
        if answer.status != 200:
            raise self._useless(answer)
        self._token_refused = False

    async def changes(self, after: str) -> Changes:
        """As `Advance.changes`."""
        return await self._certain(Changes, "changes", after=after)

    async def deliver(self, letter: Letter) -> Delivered | Refusal:
        """As `Mailbox.deliver`."""
        return await self._asked(Delivered, posted(letter))

    async def what_became_of(self, key: str) -> Told | None:
        """As `Mailbox.what_became_of`."""
        became = await self._certain(_Became, "what_became_of", key=key)
        answers = (getattr(became, field.name) for field in fields(became))
        return next((answer for answer in answers if answer is not None), None)

    async def _answer(self, kind: type[Value], method: str, params: dict[str, Parameter]) -> Value | Refusal:
        try:
            return await self._asked(kind, question(method, params))
        except Misunderstood as error:
            raise Unavailable(str(error)) from None

    async def _asked(self, kind: type[Value], asked: Question) -> Value | Refusal:
        try:
            value = self._understand(await self._transport.send(asked), kind)
        except Unavailable:
            self._heard(False)
            raise
        except (KeyReused, Misunderstood):
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
                    return _value(_json(answer), kind)  # type: ignore[no-any-return]  # it is a `kind`
                case 403 | 404 | 409, "application/problem+json":
                    return _refusal(value_of(_json(answer), _Problem))
                case 422, "application/problem+json" if value_of(_json(answer), _Problem).code == "key-reused":
                    raise KeyReused
                case 400 | 413 | 422 as status, "application/problem+json":
                    raise Misunderstood(f"the central does not understand it (status {status})")
        except Garbled as error:
            raise Unavailable(f"the central's answer is {error}") from None
        raise self._useless(answer)

    def _useless(self, answer: Answer) -> Unavailable:
        if answer.status == 401 and not self._token_refused:
            self._token_refused = True
            _log.error("the central refuses this kiosk's token; issue a new one there and put it here")
        return Unavailable(f"the central answered with status {answer.status}")


def _value(builtins: object, kind: type[Any]) -> Any:
    if kind is not Found:
        return value_of(builtins, kind)
    page: _Page = value_of(builtins, _Page)
    return Found(page.titles, page.next or "")


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
