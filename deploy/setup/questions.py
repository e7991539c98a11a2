"""What must be known to set a machine up: told in a file, or asked, and only what this role needs."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.update.failing import Failed

ROLES = ("self-check", "entrance", "central", "all-in-one")
_STAND, _CENTRAL, _FAR = ("self-check", "entrance", "all-in-one"), ("central", "all-in-one"), ("self-check", "entrance")

Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """`fits` says what is wrong with an answer, empty if nothing is. Without a `default` it must be answered."""

    key: str
    roles: tuple[str, ...]
    asked: str
    default: str | None = None
    fits: Callable[[str], str] = lambda answer: ""


def _name(answer: str) -> str:
    return "" if 1 <= len(answer.strip()) <= 24 else "1 to 24 characters / 1 sampai 24 huruf"


def _url(answer: str) -> str:
    return "" if re.fullmatch(r"https?://[^\s/]+", answer) else "https://..., without a path / tanpa jalur"


def _file(answer: str) -> str:
    return "" if not answer or Path(answer).is_file() else "there is no such file / berkas tidak ada"


def _screen(answer: str) -> str:
    return "" if re.fullmatch(r"\d{3,4}x\d{3,4}", answer) else "for example 1080x1920 / misalnya 1080x1920"


QUESTIONS = (
    Question("stand", _STAND, "This stand's name / Nama anjungan ini", "Anjungan 1", _name),
    Question("library", ROLES, "The library's name / Nama perpustakaan"),
    Question("screen", _STAND, "The screen, width x height / Layar, lebar x tinggi", "1080x1920", _screen),
    Question("central_url", _FAR, "The central's address / Alamat server pusat (https://...)", None, _url),
    Question("central_token_file", _FAR, "File with this stand's token / Berkas token anjungan ini", None, _file),
    Question("central_ca", _FAR, "File with its certificate authority, if private / Berkas otoritas", "", _file),
    Question("host_name", _CENTRAL, "This machine's name in the network / Nama mesin ini di jaringan", "localhost"),
)
OPTIONS = {  # in an answers file only; the first is what is taken without one
    "role": "",
    "timezone": "Asia/Makassar",
    "scanner": "",  # USB numbers, as 05e0:1200
    "devices": ["scanner", "printer"],  # which tables of devices stay, of those in the example
    "printer": {},  # keys of its table
    "columns": 0,
    "database": "sqlite",  # or "postgresql" on this machine, or a URL
    "certificate": "self-signed",  # or "none", for a proxy on this machine, or the path of a PEM file
    "certificate_key": "",
    "port": 8330,
    "librarian": "",  # the first login at the desk
    "librarian_password_file": "",
    "lock_down": None,
    "repository": "",  # of updates, an apt line's URL
    "repository_key": "",  # the file of public keys that sign them
    "start": True,
}


def read(file: Path | None) -> Answers:
    """Raises `Failed` for a file that cannot be understood, with everything that is unknown in it."""
    if file is None:
        return {}
    try:
        answers = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Failed(f"{file}: {error}") from error
    known = {question.key for question in QUESTIONS} | set(OPTIONS)
    if unknown := sorted(set(answers) - known):
        raise Failed(f"{file}: unknown: {', '.join(unknown)}; known are {', '.join(sorted(known))}")
    return answers


def role_of(answers: Mapping[str, Any], asked: str) -> str:
    role = asked or str(answers.get("role") or "") or _ask(f"Role / Peran ({', '.join(ROLES)})", None)
    if role not in ROLES:
        raise Failed(f"the role must be one of {', '.join(ROLES)}, not {role!r}")
    return role


def complete(role: str, answers: Answers, settled: frozenset[str]) -> Answers:
    """With what was asked besides. What is `settled` already is not asked. Raises `Failed`, with all that is wrong."""
    wrong = []
    for question in QUESTIONS:
        if role not in question.roles:
            continue
        if question.key not in answers and question.key not in settled:
            try:
                answers[question.key] = _ask(question.asked, question.default, question.fits)
            except Failed:
                wrong.append(f"{question.key} is missing: {question.asked}")
        elif question.key in answers and (why := question.fits(str(answers[question.key]))):
            wrong.append(f"{question.key}: {why}")
    if wrong:
        raise Failed("\n".join(["not everything is known:", *wrong]))
    return answers


def _ask(text: str, default: str | None, fits: Callable[[str], str] = lambda answer: "") -> str:
    """Nobody is asked where nobody sits: then the default, or `Failed`."""
    if not sys.stdin.isatty():
        if default is None:
            raise Failed(f"missing: {text}")
        return default
    while True:
        answer = input(f"{text}{f' [{default}]' if default is not None else ''}: ").strip() or default
        if answer is not None and not (why := fits(answer)):
            return answer
        print(f"  {why if answer is not None else 'needed / wajib diisi'}")
