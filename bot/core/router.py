"""From an incoming message to a reply: finds the command, checks the role and the place, words every error."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.core.commands import COMMANDS, FILE_COMMANDS, GROUP_COMMANDS, drop
from bot.core.layout import unknown
from bot.core.message import Incoming, Place, Reply
from bot.core.plain_words import is_thanks
from bot.core.questions import Understood, not_sent, send_it, understand
from bot.core.request import Command, Request
from bot.core.withheld import what_is_shared
from marathon.errors import (
    ArgumentsError,
    CoachError,
    NotAllowedError,
    NotFoundError,
    StravaWithheldError,
    UnknownWordError,
)
from marathon.logs import speaking_of
from marathon.usecases.ask_question import ask
from marathon.usecases.desk import Desk
from marathon.usecases.note_refusal import note_refusal
from marathon.usecases.people import has_role, person_of
from marathon.words import commands as words
from marathon.words.errors import error_text
from marathon.words.examples import usage
from marathon.words.voice import voice_of

log = logging.getLogger(__name__)

MAX_TEXT: Final = 4096
MOST_WAYS: Final = 5
MOST_FOR_A_NAME: Final = 2
"""How many ways to use a command are named where it was not understood, and where a name was not found, which may
have been meant as something else; /help COMMAND names all."""


class Router:
    """Answers messages, one at a time and on any thread."""

    def __init__(self, desk: Desk) -> None:
        """Keep the desk that every command works at."""
        self._desk = desk

    def answer(self, incoming: Incoming) -> Reply:
        """Return the reply; what the person can mend comes back as a reply too, anything else is raised."""
        incoming = _slashed(incoming)
        speaker = person_of(self._desk, incoming.speaker)
        voice = voice_of(speaker, self._desk.clock.now())
        heard = understand(self._desk, incoming)
        name, args = split_command(_named(heard, incoming)[:MAX_TEXT].lstrip())
        request = Request(desk=self._desk, speaker=speaker, incoming=incoming, args=args, voice=voice)
        with speaking_of(athlete_id=incoming.speaker):
            log.info(
                "command %s", name if name in COMMANDS else "file" if incoming.attachments else "unknown"
            )
            reply = self._answered(name, heard.question, request)
        return _beside(reply, heard, request) if heard.unsaid else reply

    def _answered(self, name: str, question: str, request: Request) -> Reply:
        """Return the reply; an answer that cannot be taken leaves its question open."""
        try:
            return self._dispatch(name, request)
        except CoachError as error:
            if question:
                ask(self._desk, request.speaker.id, question)
            if isinstance(error, NotAllowedError):
                note_refusal(self._desk, request.speaker.id, name)
            return replace(_refusal(error, name, request), is_refusal=True)

    def _dispatch(self, name: str, request: Request) -> Reply:
        if request.incoming.attachments and name not in FILE_COMMANDS:
            return drop.answer(request)
        command = COMMANDS.get(name)
        if command is None:
            return _no_command(name, request)
        if request.incoming.place is Place.GROUP and name not in GROUP_COMMANDS:
            return Reply(title=words.only_in_private(request.voice), is_for_private=True)
        self._check_role(command, request)
        return command.answer(request)

    def _check_role(self, command: Command, request: Request) -> None:
        if not has_role(request.desk, request.speaker.id, command.NEEDS):
            raise NotAllowedError(role=command.NEEDS)


def _named(heard: Understood, incoming: Incoming) -> str:
    """Return what was said, as a command where it begins with the name of one: some chats keep the slash for theirs."""
    first, *_ = (*heard.text.split(maxsplit=1), "")
    is_plain = incoming.place is Place.PRIVATE and not incoming.attachments and not heard.question
    return f"/{heard.text.lstrip()}" if is_plain and first.lower() in COMMANDS else heard.text


def _no_command(name: str, request: Request) -> Reply:
    """Return the answer to what names no command: thanks, what cannot be read, anything else."""
    if request.incoming.is_unreadable and not request.args:
        return Reply(title=words.cannot_see_it(request.voice), lines=(words.files_hint(request.voice),))
    if not name and is_thanks(request.rest):
        return Reply(title=words.you_are_welcome(request.speaker.name, request.voice))
    return unknown(name, COMMANDS, request.voice)


def _slashed(incoming: Incoming) -> Incoming:
    """Return what stands beside a file as the command it names: not every chat lets a slash be written there."""
    first, *_ = (*incoming.text.split(maxsplit=1), "")
    is_named = bool(incoming.attachments) and first.lower() in FILE_COMMANDS
    return replace(incoming, text=f"/{incoming.text.lstrip()}") if is_named else incoming


def _beside(reply: Reply, heard: Understood, request: Request) -> Reply:
    """Return a reply to words that were not sent to another person, which says so and how to send them."""
    line = not_sent(request.desk, request.speaker, heard.unsaid, request.voice)
    offer = send_it(heard.unsaid, request.incoming.text, request.voice)
    return replace(reply, lines=(*reply.lines, line), buttons=(*reply.buttons, *offer))


def split_command(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the command's name without slash and bot name, and its arguments; name is empty for plain words."""
    parts = text.split()
    if not parts or not parts[0].startswith("/"):
        return "", tuple(parts)
    return parts[0][1:].split("@")[0].lower(), tuple(parts[1:])


def _refusal(error: CoachError, name: str, request: Request) -> Reply:
    if isinstance(error, ArgumentsError | NotFoundError) and name in COMMANDS:
        return _usage(error, name, request)
    if isinstance(error, StravaWithheldError):
        return what_is_shared(error, request)
    log.info("refused %s: %s", name, type(error).__name__)
    return Reply(title=error_text(error, request.voice))


def _usage(error: CoachError, name: str, request: Request) -> Reply:
    """Return which word was not understood, where it was one, and how the command is used."""
    voice, most = request.voice, MOST_FOR_A_NAME if isinstance(error, NotFoundError) else MOST_WAYS
    meant, how = _ways(COMMANDS[name].USAGE, request), words.not_understood(name, voice)
    ways, is_part = meant[:most], len(meant) < len(COMMANDS[name].USAGE)
    more = len(COMMANDS[name].USAGE) - len(ways)
    lines = (
        *usage(ways, request.today, voice),
        *(() if is_part else (words.explanation(name, voice),)),
        *((words.all_ways(name, voice),) if more else ()),
    )
    if isinstance(error, UnknownWordError | NotFoundError):
        return Reply(title=error_text(error, voice), lines=(how, *lines))
    return Reply(title=how, lines=lines)


def _ways(templates: Sequence[str], request: Request) -> Sequence[str]:
    """Return how a command is used: where there are any, the ways alone that begin as the speaker did."""
    verb = request.args[0].lower() if request.args else ""
    meant = [way for way in templates if verb and way.lower().split()[1:2] == [verb]]
    return meant or templates
