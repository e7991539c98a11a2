"""What can be said of a late return while the library cannot be asked: that it is late, never what it costs."""

from __future__ import annotations

from bridge.contract.circulation import Returned


def costs_later(returned: Returned) -> bool:
    """Whether the library still has to work out what this return costs."""
    return returned.waiting and returned.due is not None and returned.due < returned.returned_at.date()
