"""/privacy: who sees what of the speaker, with a button to switch each of it."""

from typing import Final

from bot.core.message import Button, Reply
from bot.core.request import Request, nothing_more
from marathon.domain.sharing import PrivacyCard, StravaSharing
from marathon.domain.team import Role
from marathon.errors import ArgumentsError, UnknownWordError
from marathon.usecases.manage_privacy import privacy_of, share_strava
from marathon.usecases.manage_team import set_sharing
from marathon.words import privacy as words
from marathon.words import team as team_words
from marathon.words.voice import Voice

USAGE: Final = ("/privacy", "/privacy strava share", "/privacy strava private", "/privacy team share")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return who sees what; a switch answers the same, so that its button, now turned round, undoes it."""
    title = _switched(request)
    card, voice = privacy_of(request.desk, request.speaker.id), request.voice
    return Reply(
        title=title or words.title(card, voice),
        lines=words.lines(card, voice),
        buttons=_switches(card, voice),
    )


def _switched(request: Request) -> str:
    """Carry out what is asked and return it in words; empty where nothing is."""
    said = tuple(word.lower() for word in request.args)
    if not said:
        return ""
    if said[0] not in ("strava", "team"):
        raise UnknownWordError(word=request.args[0])
    if len(said) == 1:
        raise ArgumentsError
    if said[1] not in ("share", "private"):
        raise UnknownWordError(word=request.args[1])
    nothing_more(request.args[2:])
    shares = said[1] == "share"
    if said[0] == "strava":
        share_strava(request.desk, request.speaker.id, shares=shares)
        return words.changed_strava(request.voice, shares=shares)
    is_shown = set_sharing(request.desk, request.speaker.id, shares=shares)
    return team_words.sharing(request.voice, shares=shares, is_shown=is_shown)


def _switches(card: PrivacyCard, voice: Voice) -> tuple[Button, ...]:
    found = []
    if card.strava is StravaSharing.WITHHELD:
        found.append(Button(label=words.share_strava(voice), command="/privacy strava share"))
    if card.strava is StravaSharing.WITH_COACH:
        found.append(Button(label=words.withhold_strava(voice), command="/privacy strava private"))
    if card.teams and card.shares_with_team:
        found.append(Button(label=words.withhold_week(voice), command="/privacy team private"))
    if card.teams and not card.shares_with_team:
        found.append(Button(label=words.share_week(voice), command="/privacy team share"))
    return tuple(found)
