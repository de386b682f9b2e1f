"""An error as a browser shows it: what happened, what to do, and the number that finds it in the log."""

import html
import re
from http import HTTPStatus
from pathlib import Path
from string import Template
from typing import Final

from aiohttp import web

from marathon.errors import CoachError, NoSuchPageError
from webhooks.plain_page import paragraphs

_TEMPLATE: Final = Path(__file__).parent / "pages" / "error.html"
_UNFORESEEN: Final = Template(
    "<p>The page you asked for could not be shown. If it keeps happening, give whoever runs this service "
    "the number below; it finds the entry in the log.</p>\n<p><code>$request_id</code></p>"
)
_SENTENCE_ENDS: Final = re.compile(r"(?<=[^\W\d][^\W\d][.!?]) |(?<=\)\.) ")  # not behind “3.” or “z.”


def error_page(
    status: HTTPStatus, request_id: str, error: CoachError | None, asked_languages: str = ""
) -> web.Response:
    """Return the page of an error.

    Args:
        error: says itself what to do; None for one that nobody foresaw.
        asked_languages: the browser's Accept-Language, for an error that does not know its reader's.
    """
    language, home = "en", "Back to the start"
    if status is HTTPStatus.NOT_FOUND:  # also what is there for others
        error = NoSuchPageError()
    if error:
        language, said, home = _worded(error, asked_languages)
        heading, *more = _SENTENCE_ENDS.split(said, maxsplit=1)
        advice = paragraphs(more)
    else:
        heading, advice = status.phrase, _UNFORESEEN.substitute(request_id=request_id)
    page = Template(_TEMPLATE.read_text(encoding="utf-8"))
    shown = {
        "status": int(status),
        "error": html.escape(heading),
        "advice": advice,
        "home": html.escape(home),
    }
    text = page.substitute(shown, language=language.replace("_", "-"))
    return web.Response(text=text, content_type="text/html", status=status)


def _worded(error: CoachError, asked_languages: str) -> tuple[str, str, str]:
    """Return its reader's language, as far as known, what an error says in it, and the way back."""
    from marathon.words.errors import error_text
    from marathon.words.languages import preferred
    from marathon.words.pages import to_the_start
    from marathon.words.voice import Voice

    voice = Voice(language=str(error.facts.get("language") or preferred(asked_languages)))
    return voice.language, error_text(error, voice), to_the_start(voice)
