"""What an update is about to do, on the disk before it does it: whoever finds it afterwards knows how to end it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from deploy.update.places import Places, write_durably


class Step(StrEnum):
    INSTALLING = "installing"  # dpkg is at work; the former version runs
    TRYING = "trying"  # the new version runs, or is about to, and nobody has said yet that it is well
    RETURNING = "returning"  # it is not well: the former version is put back
    KEPT = "kept"  # it is well; what is no longer needed is tidied up


@dataclass(frozen=True, slots=True)
class Update:
    """`changing` are the programs whose stored data the new version changes: their copies lie beside this note."""

    former: str | None
    new: str
    step: Step
    changing: tuple[str, ...] = ()


def read(places: Places) -> Update | None:
    """None when no update is under way."""
    try:
        noted = json.loads(_file(places).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Update(noted["former"], noted["new"], Step(noted["step"]), tuple(noted["changing"]))


def note(places: Places, update: Update) -> None:
    places.notes.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_durably(_file(places), json.dumps(asdict(update)))


def end(places: Places) -> None:
    _file(places).unlink(missing_ok=True)


def refused(places: Places) -> tuple[str, ...]:
    """Versions that were tried and were not well: they are not tried again unless somebody insists."""
    try:
        return tuple((places.notes / "refused").read_text("utf-8").split())
    except FileNotFoundError:
        return ()


def refuse(places: Places, version: str) -> None:
    write_durably(places.notes / "refused", "".join(f"{each}\n" for each in sorted({*refused(places), version})))


def accept(places: Places, version: str) -> None:
    if version in refused(places):
        write_durably(places.notes / "refused", "".join(f"{each}\n" for each in refused(places) if each != version))


def _file(places: Places) -> Path:
    return places.notes / "update.json"
