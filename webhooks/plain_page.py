"""A page that says a few sentences and asks with one button; what they say and do is decided elsewhere."""

import html
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from string import Template
from typing import Final

from aiohttp import web

_TEMPLATE: Final = Path(__file__).parent / "pages" / "plain.html"


@cache
def _template() -> Template:
    return Template(_TEMPLATE.read_text(encoding="utf-8"))


def plain_page(heading: str, body: str, *, language: str = "en", leads_to: str = "") -> web.Response:
    """Return a page with a heading and a body of HTML.

    Args: language: what it is written in. leads_to: another origin that the answer to its form leads to.
    """
    shown = html.escape(heading)
    text = _template().substitute(title=shown, heading=shown, body=body, language=language.replace("_", "-"))
    response = web.Response(text=text, content_type="text/html")
    response.headers["Referrer-Policy"] = "same-origin"  # no-referrer would make the form's origin null
    forms = f"'self' {leads_to}".strip()
    response.headers["Content-Security-Policy"] = (
        f"default-src 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; form-action {forms}"
    )
    return response


def paragraphs(said: Sequence[str]) -> str:
    """Return sentences as paragraphs of HTML."""
    return "".join(f"<p>{html.escape(line)}</p>\n" for line in said)


def form(label: str, action: str = "", **hidden: str) -> str:
    """Return a form with one button, which posts to the page it stands on unless an action is named."""
    target = f' action="{action}"' if action else ""
    fields = "".join(
        f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in hidden.items()
    )
    return f'<form method="post"{target}>{fields}<button type="submit">{html.escape(label)}</button></form>'
