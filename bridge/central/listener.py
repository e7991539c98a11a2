"""The central's TCP socket, opened before uvicorn starts, so that what is wrong is told in a sentence."""

from __future__ import annotations

import socket


def listening(host: str, port: int) -> socket.socket:
    """A listening TCP socket. Raises OSError with a sentence."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # without the protocol asyncio does not switch Nagle's algorithm off, and every answer takes 40 ms more
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        raise OSError(f"cannot listen on {host} port {port}: {error.strerror or error}") from error
    return listener
