"""The address of a digital title: whether a phone may open it, and whose it is."""

from __future__ import annotations

from urllib.parse import urlsplit

LONGEST = 200  # characters; the code of a longer address is too fine for a phone before a small glass


def host_of(link: str) -> str:
    """The host of a web address as a browser would look it up, so that no letter passes for another; empty for
    everything that is no http or https address."""
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError:  # including UnicodeError
        return ""
    fit = parts.scheme in {"http", "https"} and link.isprintable() and " " not in link and len(link) <= LONGEST
    return host if fit else ""
