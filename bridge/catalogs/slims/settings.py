"""The TOML table for a library with SLiMS 9."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bridge.transaction import checked_url

_LONGEST = 60  # seconds


@dataclass(frozen=True, slots=True)
class Slims:
    """`database` is a URL such as mysql://anjungan@127.0.0.1/slims; its password is the credential `backend-secret`, or
    the one line of `secret_file`. `ca_file` demands TLS and checks the server's certificate.

    In seconds: `connect`, `total` for one question or act, `wait` for another act with the same item or patron. `pin`
    "password" asks members who have a password of the member area for it. `staff` is the user_id under which the loans
    of stands are written.
    `reserve_days` is how long a reservation holds where the table `setting` does not say (`reserve_expire_periode`,
    which SLiMS keeps in a file). `fine_description` is what SLiMS writes beside a fine, in the language of its staff.
    """

    driver: Literal["slims"] = "slims"
    database: str = "mysql://anjungan@127.0.0.1/slims"
    secret_file: str = ""
    ca_file: str = ""
    connect: int = 3
    total: int = 10
    wait: int = 3
    pin: Literal["none", "password"] = "none"
    staff: int = 1
    reserve_days: int = 7
    fine_description: str = "Overdue fines for item {item_code}"

    def __post_init__(self) -> None:
        if not checked_url(self.database).drivername.startswith("mysql"):
            raise ValueError("database must begin with mysql:// or mariadb://")
        for name in ("connect", "total", "wait"):
            if not 1 <= getattr(self, name) <= _LONGEST:
                raise ValueError(f"{name} must be 1 to {_LONGEST}")
        if 2 * self.wait >= self.total:
            raise ValueError("total must be more than twice wait: an act waits for an item and a patron")
        if self.staff < 0 or not 0 <= self.reserve_days <= 3660:
            raise ValueError("staff must be the number of a user, and reserve_days 0 to 3660")
        if self.fine_description.count("{item_code}") != 1:
            raise ValueError("fine_description must hold {item_code} once")
