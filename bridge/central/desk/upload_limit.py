"""Stops a file that is larger than may be imported while it still comes in."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class TooLarge(Exception):
    """More bytes came than may be imported."""


class UploadLimit:
    """ASGI middleware: raises `TooLarge` inside whoever reads the body. What is too much is read to its end and thrown
    away, because a browser shows no answer before it has sent everything."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._most:
                while message.get("more_body", False):
                    message = await receive()
                raise TooLarge
            return message

        await self._app(scope, counted, send)
