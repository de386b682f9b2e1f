"""/privacy: who sees what of the speaker, with a button to switch each of it."""

from typing import Final

from bot.core.layout import to_settings
from bot.core.message import Button, Reply
from bot.core.request import Request, nothing_more
from marathon.domain.sharing import PrivacyCard, StravaSharing
from marathon.domain.team import Role
from marathon.errors import ArgumentsError, UnknownWordError
from marathon.usecases.keep_original import keep_files
from marathon.usecases.manage_privacy import privacy_of, share_strava
from marathon.usecases.manage_team import set_sharing
from marathon.words import privacy as words
from marathon.words import team as team_words
from marathon.words.voice import Voice

USAGE: Final = (
    "/privacy",
    "/privacy strava share",
    "/privacy strava private",
    "/privacy team share",
    "/privacy files keep",
    "/privacy files none",
)
NEEDS: Final = Role.ATHLETE
_WORDS: Final = {
    "strava": ("share", "private"),
    "team": ("share", "private"),
    "files": ("keep", "none"),
}  # what can be switched: on, off


def answer(request: Request) -> Reply:
    """Return who sees what; a switch answers the same, so that its button, now turned round, undoes it."""
    title = _switched(request)
    card, voice = privacy_of(request.desk, request.speaker.id), request.voice
    return Reply(
        title=title or words.title(card, voice),
        lines=words.lines(card, voice),
        buttons=(*_switches(card, voice), *to_settings(voice)),
    )


def _switched(request: Request) -> str:
    """Carry out what is asked and return it in words; empty where nothing is."""
    said = tuple(word.lower() for word in request.args)
    if not said:
        return ""
    if said[0] not in _WORDS:
        raise UnknownWordError(word=request.args[0])
    if len(said) == 1:
        raise ArgumentsError
    if said[1] not in _WORDS[said[0]]:
        raise UnknownWordError(word=request.args[1])
    nothing_more(request.args[2:])
    return _switch(said[0], request, is_on=said[1] == _WORDS[said[0]][0])


def _switch(what: str, request: Request, *, is_on: bool) -> str:
    desk, speaker, voice = request.desk, request.speaker.id, request.voice
    if what == "strava":
        share_strava(desk, speaker, shares=is_on)
        return words.changed_strava(voice, shares=is_on)
    if what == "files":
        deleted = keep_files(desk, speaker, keeps=is_on)
        return words.changed_files(voice, keeps=is_on, deleted=deleted)
    is_shown = set_sharing(desk, speaker, shares=is_on)
    return team_words.sharing(voice, shares=is_on, is_shown=is_shown)


def _switches(card: PrivacyCard, voice: Voice) -> tuple[Button, ...]:
    found = [
        Button(label=words.look_at_asking(team, voice), command=f"/join {team.id}") for team in card.asking
    ]
    if card.strava is StravaSharing.WITHHELD:
        found.append(Button(label=words.share_strava(voice), command="/privacy strava share"))
    if card.strava is StravaSharing.WITH_COACH:
        found.append(Button(label=words.withhold_strava(voice), command="/privacy strava private"))
    if card.teams and card.shares_with_team:
        found.append(Button(label=words.withhold_week(voice), command="/privacy team private"))
    if card.teams and not card.shares_with_team:
        found.append(Button(label=words.share_week(voice), command="/privacy team share"))
    if not card.keeps_files:
        found.append(Button(label=words.keep_files(voice), command="/privacy files keep"))
    if card.keeps_files or card.files:
        found.append(Button(label=words.keep_no_files(card, voice), command="/privacy files none"))
    return tuple(found)
