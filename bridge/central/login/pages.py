"""The pages that a patron sees here: everything is escaped, in the language that the browser was sent with."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import jinja2

from bridge.central.desk import shown
from bridge.central.login import wording
from bridge.central.login.wording import LANGUAGES

_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def page(template: str, language: str, **values: object) -> str:
    """The page as HTML."""
    return _templates(language).get_template(template).render(values)


def headers(redirect_uri: str = "") -> dict[str, str]:
    """After the form, browsers may only be led on to `redirect_uri` and, from there, to anything with TLS: Chromium
    asks for every step of the way."""
    parts = urlsplit(redirect_uri)
    way = f" https: {parts.scheme}://{parts.netloc}" if redirect_uri else ""
    return _HEADERS | {"Content-Security-Policy": f"{_POLICY}; form-action 'self'{way}"}


def language_of(locales: str) -> str:
    """The first that we speak of a list such as "jv-ID en", as `ui_locales` is one."""
    return next(_spoken(locales.split()), LANGUAGES[0])


def _spoken(locales: Iterable[str]) -> Iterator[str]:
    plain = (locale.partition("-")[0].lower() for locale in locales)
    return (locale for locale in plain if locale in LANGUAGES)


@functools.cache
def _templates(language: str) -> jinja2.Environment:
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=shown.clean,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals.update(say=functools.partial(wording.say, language), language=language)
    return templates
