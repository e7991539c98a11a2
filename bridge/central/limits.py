"""Refuses requests whose body is longer than any question of a kiosk, before it fills the memory."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bridge.central.problems import Code, answer

LONGEST_BODY = 384 * 1024  # bytes: a photo as base64, and what is told with it


class BodyLimit:
    """ASGI middleware: reads the body, of at most so many bytes, and hands it on in one piece."""

    def __init__(self, app: ASGIApp, most: int = LONGEST_BODY) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return  # the caller hung up
            body += message.get("body", b"")
            if len(body) > self._most:
                await answer(413, Code.TOO_LARGE, f"A body has at most {self._most} bytes.")(scope, receive, send)
                return
            if not message.get("more_body", False):
                await self._app(scope, _once(bytes(body), receive), send)
                return


def _once(body: bytes, receive: Receive) -> Receive:
    """The body first, then whatever else comes."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message
