"""Accounts for digital collections: who has asked for one, and each step with its time and who took it (seed 004)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from bridge.catalogs.embedded import facts
from bridge.catalogs.embedded.operations import Act
from bridge.catalogs.embedded.tables import account_steps, digital_accounts
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.codes import possible
from bridge.contract.membership import AccountStep, DigitalAccount
from bridge.rules import Rules

UNKNOWN = Refusal((Reason.ACCOUNT_UNKNOWN,))


@dataclass(frozen=True, slots=True)
class Step:
    """`by` is a librarian's login or a kiosk; `detail` a code: why it was refused, how the patron was told."""

    to: AccountStep
    by: str
    detail: str = ""


def apply_for_account(act: Act, patron: str) -> DigitalAccount | Refusal:
    """As `Membership.apply_for_account`. Who was refused may ask again, and it begins anew."""
    if facts.member(act.connection, patron, lock=True) is None:
        return Refusal((Reason.CARD_UNKNOWN,))
    return act.once(("account", patron), lambda: begin(act.connection, act.rules, patron, act.kiosk))


def digital_account(connection: Connection, rules: Rules, patron: str) -> DigitalAccount | Refusal:
    row = find(connection, patron)
    return UNKNOWN if row is None else told(rules, row)


def begin(connection: Connection, rules: Rules, patron: str, by: str) -> DigitalAccount:
    """The patron must be locked. `by` is the kiosk where it was asked for, or the librarian who was asked."""
    row = find(connection, patron)
    if row is None:
        new = {"patron_id": patron, "step": AccountStep.APPLIED.value, "since": rules.now()}
        row = connection.execute(insert(digital_accounts).values(new).returning(digital_accounts)).one()
    elif row.step != AccountStep.REFUSED:
        return told(rules, row)
    return take(connection, rules, row, Step(AccountStep.APPLIED, by))


def find(connection: Connection, patron: str) -> Row[Any] | None:
    if not possible(patron):
        return None
    return connection.execute(select(digital_accounts).where(digital_accounts.c.patron_id == patron)).one_or_none()


def take(connection: Connection, rules: Rules, row: Row[Any], step: Step) -> DigitalAccount:
    """Takes the account (a row of `digital_accounts`) a step on, and writes down who did it and when."""
    now = rules.now()
    taken = {"account_id": row.id, "step": step.to.value, "at": now, "by": step.by, "detail": step.detail}
    connection.execute(insert(account_steps).values(taken))
    changed = update(digital_accounts).where(digital_accounts.c.id == row.id).values(step=step.to.value, since=now)
    return told(rules, connection.execute(changed.returning(digital_accounts)).one())


def told(rules: Rules, row: Row[Any]) -> DigitalAccount:
    return DigitalAccount(AccountStep(row.step), row.since.astimezone(rules.now().tzinfo), row.user_name or "")
