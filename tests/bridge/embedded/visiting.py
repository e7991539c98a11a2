"""A patron who goes to a web library, and the web library itself, near the database."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bridge.catalogs.embedded import entering, login_tokens, office_accounts
from bridge.catalogs.embedded.login_codes import Claim, Wish
from bridge.catalogs.embedded.login_tokens import Granted, Known
from bridge.contract.login import TooManyTries
from tests.bridge.embedded.asking import at_desk, was
from tests.bridge.embedded.joining import ask_for_account
from tests.bridge.embedded.town import PIN, Town

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"  # RFC 7636, appendix B
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
WISH = Wish("e-library", "https://e.example/cb", "openid profile", "n-0S6_WzA2Mj", CHALLENGE)
CLAIM = Claim(WISH.client, WISH.redirect_uri, "", VERIFIER)


def open_account(town: Town, patron: str, user: str) -> None:
    """Up to the step at which it may be used."""
    ask_for_account(town, patron)
    at_desk(town, lambda connection, rules: office_accounts.verify(connection, rules, patron, "sri"))
    at_desk(town, lambda connection, rules: office_accounts.activate(connection, rules, patron, user, "sri"))


def enter(town: Town, name: str, pin: str = PIN, address: str = "192.0.2.1") -> str | TooManyTries | None:
    library = town.library
    return asyncio.run(entering.enter(library.database, library.rules, (name, pin), address, WISH))


def change(town: Town, code: str, claim: Claim = CLAIM) -> Granted | None:
    return login_tokens.change(town.library.database, town.library.rules, replace(claim, code=code))


def granted(town: Town, name: str) -> Granted:
    return was(Granted, change(town, was(str, enter(town, name))))


def known(town: Town, token: str) -> Known | None:
    return at_desk(town, lambda connection, rules: login_tokens.known(connection, rules, token))
