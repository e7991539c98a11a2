"""Writes the schemas anew, after a message was changed."""

from __future__ import annotations

from bridge.telemetry.schemas import write

if __name__ == "__main__":
    write()
