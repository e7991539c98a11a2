"""Loads the layout that lies beside a module, once, when the module is imported."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from kivy.lang import Builder


def load(module: str, *_used: ModuleType) -> None:
    """`module` is the `__file__` of a module; its layout has the same name and ends in .kv. Named after it are the
    modules whose widgets the layout uses, which have to be imported before it."""
    Builder.load_file(str(Path(module).with_suffix(".kv")))
