"""Lets a stand in that has a code of `stand invite`, and has made its own key."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.x509 import load_pem_x509_csr

from bridge.central.stands import invitations
from bridge.central.stands.provisioning import Provisioning, public_key_of
from bridge.stand_folder import Bundle

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Enrolling:
    provisioning: Provisioning

    def enroll(self, code: str, request: str) -> Bundle | None:
        """All files but the key; None for a code that is not, or no more, good.

        Raises ValueError for a certificate request that is none, before the code is used.
        """
        key = public_key_of(load_pem_x509_csr(request.encode()))
        now = datetime.now(UTC).replace(microsecond=0)
        invited = invitations.redeem(self.provisioning.authority.register, code, now)
        if invited is None:
            _log.warning("somebody came with a code that is not good")
            return None
        _log.info("stand %s was let in", invited.stand.stand)
        return self.provisioning.bundle(invited.stand, key, invited.installed_at, now)
