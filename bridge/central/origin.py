"""Where a question came from, as far as tries are counted for it."""

from __future__ import annotations

import ipaddress

from fastapi import Request


def origin(request: Request) -> str:
    """The client's address; of IPv6 the network, because one household has all the addresses in it."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host[:64]
    if isinstance(address, ipaddress.IPv4Address):
        return host
    return str(address.ipv4_mapped or ipaddress.ip_network((int(address), 64), strict=False).network_address)
