"""Gives the kiosk a memory that forgets: what is freed is overwritten at once, but for the last eight bytes of a piece,
so that nobody reads from it what a patron told who has left."""

from __future__ import annotations

import os
import sys

# Python's own allocator and glibc's per-thread caches leave freed memory as it is
_FORGETFUL = {
    "PYTHONMALLOC": "malloc",
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=0:glibc.malloc.perturb=165",
    "KIOSK_FORGETS": "1",
}


def become_forgetful() -> None:
    """Starts this program anew, as the same process, unless it was started so: glibc looks only then. With another C
    library it changes nothing."""
    if "KIOSK_FORGETS" not in os.environ:
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | _FORGETFUL)  # noqa: S606
