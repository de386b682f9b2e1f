"""The pages around signing in, in words; imported when the first is shown, because words take time to load."""

from aiohttp import web

from marathon.domain.athlete import Athlete
from marathon.words import pages as words
from marathon.words.voice import Voice
from webhooks.plain_page import form, paragraphs, plain_page


def question_page(person: Athlete) -> web.Response:
    """Return the page that asks whether to open somebody's page here."""
    voice = Voice(language=person.language)
    body = paragraphs(words.page_question(person, voice)) + form(words.open_page(voice))
    return plain_page(words.page_title(voice), body, language=voice.language)


def signed_out_page(language: str) -> web.Response:
    """Return the page that says that this browser is signed out."""
    voice = Voice(language=language)
    first, *rest = words.signed_out(voice)
    return plain_page(first, paragraphs(rest), language=voice.language)
