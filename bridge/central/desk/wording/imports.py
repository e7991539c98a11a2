"""What the pages of imports say."""

from __future__ import annotations

INDONESIAN = {
    "imports.title": "Impor data",
}

ENGLISH = {
    "imports.title": "Imports",
}
