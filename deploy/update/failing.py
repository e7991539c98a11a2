"""The one way in which a step of an update or a set-up says no: a sentence for whoever started it."""

from __future__ import annotations


class Failed(Exception):
    """Nothing was left half done that `anjungan-update resume` does not end."""
