"""A receiver of webhooks: a real HTTP server that answers as it is told, and remembers what came."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Hook:
    """`status` is what it answers; None never answers at all."""

    status: int | None = 204
    bodies: list[Any] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    tried: int = 0
    closing: threading.Event = field(default_factory=threading.Event)


@contextlib.contextmanager
def hooked(hook: Hook) -> Iterator[str]:
    """Its address."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            hook.tried += 1
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if hook.status is None:
                hook.closing.wait(30)
                return
            if 200 <= hook.status < 300:
                hook.bodies.append(json.loads(body))
                hook.headers.append(dict(self.headers))
            self.send_response(hook.status)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=lambda: server.serve_forever(0.05))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/hook"
        finally:
            hook.closing.set()
            server.shutdown()
            thread.join()
