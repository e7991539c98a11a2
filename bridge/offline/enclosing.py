"""Keeps what an applicant told, and their photo, out of memory: enclosed with the letter, which only counts it."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from bridge.contract.letters import Letter
from bridge.contract.membership import Applicant, Consent
from bridge.offline.outbox import CannotKeep, Outbox
from bridge.sealing import Broken

_Enclosed = tuple[Applicant | None, Consent | None, bytes]


def apart(letter: Letter) -> tuple[Letter, bytes]:
    """The letter without it, and what is enclosed: nothing when there is nothing."""
    if letter.applicant is None and not letter.photo:
        return letter, b""
    enclosed = msgspec.json.encode((letter.applicant, letter.consent, letter.photo))
    return replace(letter, applicant=None, consent=None, photo=b""), enclosed


def together(outbox: Outbox, letter: Letter) -> Letter:
    """The letter with what was enclosed. Raises `CannotKeep` when that cannot be read."""
    try:
        enclosed = outbox.enclosed(letter.key)
        if not enclosed:
            return letter
        applicant, consent, photo = msgspec.json.decode(enclosed, type=_Enclosed)
    except (Broken, msgspec.MsgspecError) as error:
        raise CannotKeep("what was enclosed with a letter is damaged") from error
    return replace(letter, applicant=applicant, consent=consent, photo=photo)
