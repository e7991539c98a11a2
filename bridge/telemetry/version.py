"""Which version of our programs this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def own_version() -> str:
    """The word "unknown" when it runs from a folder that was never installed."""
    try:
        return version("anjungan")
    except PackageNotFoundError:
        return "unknown"
