"""Takes in who wanted to become a member while this library could not be asked, and their photo."""

from __future__ import annotations

from dataclasses import replace

from bridge.catalogs.embedded import applications, photos
from bridge.catalogs.embedded.late import moment
from bridge.catalogs.embedded.operations import Act
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.letters import Deed, Delivered, Letter
from bridge.contract.membership import Applied
from bridge.sealing import Seal

DEEDS = frozenset({Deed.APPLY, Deed.PHOTO})


def deliver(act: Act, seal: Seal | None, letter: Letter) -> Delivered | Refusal:
    """As `Mailbox.deliver`. No row is written of the letter itself: what comes of it is all there is to know."""
    match _taken_in(act, seal, letter):
        case Applied(number=number):
            return Delivered(number)
        case refusal:
            return refusal


def _taken_in(act: Act, seal: Seal | None, letter: Letter) -> Applied | Refusal:
    if letter.deed is Deed.PHOTO:
        if seal is None:
            return Refusal((Reason.PHOTO_UNCLEAR,))
        return photos.add_photo(act, seal, letter.application, letter.photo)
    if letter.applicant is None or letter.consent is None:
        return applications.UNCLEAR
    at = moment(act.rules, letter)
    return applications.apply_late(act, letter.applicant, replace(letter.consent, at=at), at)
