"""A network with one password for everybody, shown to whoever has signed the guest book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bridge.hotspots.point import Access, Profile
from bridge.hotspots.secret import read_secret


@dataclass(frozen=True, slots=True)
class FixedPassword:
    """The secret is the network's password. No account is made, so nothing of a profile can be kept, nothing ends
    and nothing can be removed."""

    secret_file: str = ""

    def admit(self, user: str, password: str, profile: Profile, until: datetime | None) -> Access:
        return Access("", read_secret(self.secret_file))

    def knows(self, access: Access) -> bool:
        """Until the library changes its network's password."""
        return access.password == read_secret(self.secret_file)

    def remove(self, access: Access) -> None:
        pass


DRIVER = FixedPassword
