"""Accounts for digital collections: verified, activated, and the patron told, each step with its time (seed 004)."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import Connection

from bridge.catalogs.embedded import digital_accounts, office_accounts
from bridge.catalogs.embedded.audit import Act
from bridge.catalogs.embedded.office_accounts import STANDARD_MINUTES, Fault, HowTold, WhyNoAccount
from bridge.central.desk.routes.patrons import known
from bridge.central.desk.turn import AtDesk, Turn, go, part
from bridge.contract.membership import AccountStep

routes = APIRouter(prefix="/digital-accounts")

_LATELY = timedelta(days=30)


@routes.get("")
def waiting(turn: AtDesk) -> HTMLResponse:
    with turn.writing() as connection:
        found = office_accounts.waiting(connection, turn.rules)
        took = office_accounts.accounts_took(connection, turn.rules.now() - _LATELY)
        turn.record(connection, Act.ACCOUNTS_LISTED, detail=str(len(found)))
    return turn.page("digital_accounts.html", {"found": found, "took": took, "standard": STANDARD_MINUTES})


@routes.get("/{patron:path}")
def one(turn: AtDesk, patron: str) -> HTMLResponse:
    return _page(turn, patron)


@routes.post("/{patron:path}/apply")
def apply(turn: AtDesk, patron: str) -> Response:
    """For a patron who asks at the desk."""
    with turn.writing() as connection:
        who = known(connection, turn, patron)
        digital_accounts.begin(connection, turn.rules, patron, turn.who.login)
        turn.record(connection, Act.ACCOUNT_STEP, who.number, AccountStep.APPLIED)
    return go(f"/digital-accounts/{part(patron)}", "account-step")


@routes.post("/{patron:path}/verify")
def verify(turn: AtDesk, patron: str) -> Response:
    with turn.writing() as connection:
        fault = office_accounts.verify(connection, turn.rules, patron, turn.who.login)
        _note(turn, connection, patron, AccountStep.VERIFIED, fault)
    return _answer(turn, patron, fault)


@routes.post("/{patron:path}/activate")
def activate(turn: AtDesk, patron: str, user: Annotated[str, Form()]) -> Response:
    with turn.writing() as connection:
        name = user.strip().lower()
        fault = office_accounts.activate(connection, turn.rules, patron, name, turn.who.login)
        _note(turn, connection, patron, AccountStep.ACTIVE, fault)
    return _answer(turn, patron, fault)


@routes.post("/{patron:path}/tell")
def tell(turn: AtDesk, patron: str, how: Annotated[HowTold, Form()]) -> Response:
    with turn.writing() as connection:
        fault = office_accounts.tell(connection, turn.rules, patron, how, turn.who.login)
        _note(turn, connection, patron, AccountStep.TOLD, fault)
    return _answer(turn, patron, fault)


@routes.post("/{patron:path}/refuse")
def refuse(turn: AtDesk, patron: str, why: Annotated[WhyNoAccount, Form()]) -> Response:
    with turn.writing() as connection:
        fault = office_accounts.refuse(connection, turn.rules, patron, why, turn.who.login)
        _note(turn, connection, patron, AccountStep.REFUSED, fault)
    return _answer(turn, patron, fault)


def _note(turn: Turn, connection: Connection, patron: str, step: AccountStep, fault: Fault | None) -> None:
    if fault is None:
        turn.record(connection, Act.ACCOUNT_STEP, known(connection, turn, patron).number, step)


def _answer(turn: Turn, patron: str, fault: Fault | None) -> Response:
    return _page(turn, patron, fault) if fault else go(f"/digital-accounts/{part(patron)}", "account-step")


def _page(turn: Turn, patron: str, fault: Fault | None = None) -> HTMLResponse:
    """Every look is audited."""
    with turn.writing() as connection:
        who = known(connection, turn, patron)
        account = digital_accounts.find(connection, patron)
        taken = office_accounts.steps(connection, turn.rules, patron)
        turn.record(connection, Act.ACCOUNT_VIEWED, who.number)
    values = {"who": who, "step": account.step if account else "", "user": (account and account.user_name) or ""}
    values |= {"taken": taken, "fault": fault, "ways": tuple(HowTold), "reasons": tuple(WhyNoAccount)}
    proposed = f"a{who.number.lower()}" if who.number[:1].isdigit() else who.number.lower()
    return turn.page("digital_account.html", values | {"proposed": proposed}, 409 if fault else 200)
