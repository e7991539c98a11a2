"""Gives and takes the logins of those who work at the desk: `python -m bridge.central --config FILE staff ...`."""

from __future__ import annotations

import argparse
import getpass
import sys
from argparse import Namespace

from sqlalchemy import Connection

from bridge.catalogs.embedded import audit, staff
from bridge.catalogs.embedded.audit import Act, Entry
from bridge.catalogs.embedded.library import Library
from bridge.catalogs.embedded.staff import Role

_SERVER = "-"  # who did it, in the audit: whoever may use the server's command line
_ACTS = {
    "add": Act.STAFF_ADDED,
    "password": Act.PASSWORD_CHANGED,
    "disable": Act.STAFF_DISABLED,
    "enable": Act.STAFF_ENABLED,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True)
    add = acts.add_parser("add", help="a new login; its password is read from the terminal or standard input")
    add.add_argument("login", metavar="LOGIN")
    add.add_argument("--name", help="what the desk calls them (default: the login)")
    add.add_argument("--role", choices=[role.value for role in Role], default=Role.LIBRARIAN.value)
    for act, told in (
        ("password", "another password, read as for add; ends a block"),
        ("disable", "logs them out and lets them in no more"),
        ("enable", "lets them in again"),
    ):
        acts.add_parser(act, help=told).add_argument("login", metavar="LOGIN")


def staffing(library: Library, asked: Namespace) -> int:
    """The exit code; what is wrong is told on standard error."""
    password = _password() if asked.act in ("add", "password") else ""
    try:
        with library.database.writing() as connection:
            done = _done(connection, asked, password)
            if done:
                audit.record(connection, library.rules, Entry(_SERVER, _ACTS[asked.act], asked.login))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    if not done:
        print("this login is taken" if asked.act == "add" else "nobody has this login", file=sys.stderr)
    return 0 if done else 1


def _done(connection: Connection, asked: Namespace, password: str) -> bool:
    match asked.act:
        case "add":
            return staff.add(connection, asked.login, asked.name or asked.login, Role(asked.role), password)
        case "password":
            return staff.set_password(connection, asked.login, password)
        case _:
            return staff.set_active(connection, asked.login, asked.act == "enable")


def _password() -> str:
    """Never an argument, which every user of the machine could read."""
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\n")
