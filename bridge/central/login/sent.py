"""The parameters that were sent, in an address or in a form, in their order and as often as they were sent."""

from __future__ import annotations

from fastapi import Request

from bridge.central.login.asking import Told


async def sent(request: Request) -> Told:
    """Of a form what is in its body alone. Nothing that cannot be read, and no file."""
    if request.method != "POST":
        return request.query_params.multi_items()
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        return ()
    return [(name, value) for name, value in (await request.form()).multi_items() if isinstance(value, str)]
