"""/digest: when and where a coach hears how their teams stand, and whether the teams' groups see the card then."""

from typing import Final

from bot.core.hours import read_hour
from bot.core.layout import buttons, to_settings
from bot.core.message import Button, Reply
from bot.core.request import Request, nothing_more
from marathon.domain.calendar import SUNDAY, WEEKDAYS, weekday_named
from marathon.domain.digest import DAILY, WEEKLY, ChannelLine, DigestCard, Rhythm
from marathon.domain.team import Role
from marathon.domain.telling import EVERYWHERE
from marathon.errors import ArgumentsError, NoPlaceError, NotAllowedError, UnknownWordError
from marathon.usecases.choose_digest import set_digest_place, set_rhythm, show_digest, tell_channel
from marathon.usecases.people import choose_team, coached_teams
from marathon.words import digest_settings as words
from marathon.words import telling
from marathon.words.labels import Label
from marathon.words.voice import Voice

USAGE: Final = (
    "/digest",
    "/digest daily 7",
    "/digest weekly sunday 18",
    "/digest here",
    "/digest everywhere",
    "/digest off",
    "/digest channel on",
    "/digest channel off",
)
NEEDS: Final = Role.COACH

_MONDAYS: Final = Rhythm(hour=DAILY.hour, weekday=0)
_OFF: Final = ("off", "none", "no", "never", "stop")
_EVERYWHERE: Final = "everywhere"


def answer(request: Request) -> Reply:
    """Return what stands, after changing it where asked."""
    said = tuple(word.lower() for word in request.args)
    before = show_digest(request.desk, request.speaker.id)
    if not said:
        return _shown(before, request.voice, is_view=True)
    if said[0] in ("daily", "weekly") or said[0] in _OFF:
        card = set_rhythm(request.desk, request.speaker.id, read_rhythm(said))
        return _shown(card, request.voice, *_undo(before, card, request.voice))
    if said[0] == "channel":
        return _channel(request, said[1:])
    nothing_more(said[1:])
    return _shown(_moved(request, said[0]), request.voice)


def read_rhythm(said: tuple[str, ...]) -> Rhythm | None:
    """Read “daily 7”, “weekly sunday 18” or “off”; who names no hour or weekday gets the usual one.

    Raises: OutOfRangeError, UnknownWordError.
    """
    if said[0] in _OFF:
        nothing_more(said[1:])
        return None
    rest = said[1:]
    if said[0] == "daily":
        return Rhythm(hour=_hour(rest, DAILY.hour))
    weekday = weekday_named(rest[0]) if rest else SUNDAY
    if weekday is None:
        return Rhythm(hour=_hour(rest, WEEKLY.hour), weekday=SUNDAY)
    return Rhythm(hour=_hour(rest[1:], WEEKLY.hour), weekday=weekday)


def _hour(words_left: tuple[str, ...], usual: int) -> int:
    text = " ".join(word for word in words_left if word not in ("at", "um", "uhr"))
    hour = read_hour(text) if text else usual
    if hour is None:
        raise UnknownWordError(word=text)
    return hour


def _moved(request: Request, said: str) -> DigestCard:
    platform = {"here": request.incoming.platform, _EVERYWHERE: EVERYWHERE}.get(said, said)
    if said == "here" and not platform:
        raise NoPlaceError
    return set_digest_place(request.desk, request.speaker.id, platform)


def _channel(request: Request, said: tuple[str, ...]) -> Reply:
    """Send a team's card to its group with the digest, or no more."""
    if not said:
        raise ArgumentsError
    if said[0] not in ("on", "off"):
        raise UnknownWordError(word=said[0])
    led = coached_teams(request.desk, request.speaker.id)
    if not led:
        raise NotAllowedError(role=Role.COACH)
    team, is_on = choose_team(led, " ".join(said[1:])), said[0] == "on"
    before = show_digest(request.desk, request.speaker.id).line_of(team)
    tell_channel(request.desk, request.speaker.id, team, is_on=is_on)
    is_anothers = before.told_by not in (None, request.speaker.id)
    undo = ((Label.UNDO, f"/digest channel {'off' if is_on else 'on'} {team.id}"),)
    return Reply(
        title=words.channel_changed(team.name, request.voice, is_on=is_on),
        lines=(words.went_at(before.teller_name, request.voice),) if is_anothers else (),
        buttons=() if is_anothers else buttons(request.voice, *undo),
    )


def _shown(card: DigestCard, voice: Voice, *first: Button, is_view: bool = False) -> Reply:
    said = {button.command for button in first}
    offers = (*_hours(card, voice), *_places(card, voice), *_channels(card, voice))
    return Reply(
        title=words.when(card.choice.rhythm, voice),
        lines=words.settings_lines(card, voice),
        buttons=(*first, *(offer for offer in offers if offer.command not in said), *to_settings(voice)),
        is_view=is_view,
    )


def _undo(before: DigestCard, after: DigestCard, voice: Voice) -> tuple[Button, ...]:
    if before.choice == after.choice:
        return ()
    return buttons(voice, (Label.UNDO, _said(before.choice.rhythm)))


def _said(rhythm: Rhythm | None) -> str:
    """Return the command that chooses a rhythm."""
    if rhythm is None:
        return "/digest off"
    if rhythm.weekday is None:
        return f"/digest daily {rhythm.hour}"
    return f"/digest weekly {WEEKDAYS[rhythm.weekday]} {rhythm.hour}"


def _hours(card: DigestCard, voice: Voice) -> tuple[Button, ...]:
    """Return a button for each rhythm that is offered, but not the one in force."""
    offers = (
        (DAILY, words.daily(DAILY.hour, voice)),
        (WEEKLY, words.weekly(WEEKLY, voice)),
        (_MONDAYS, words.weekly(_MONDAYS, voice)),
        (None, words.none(voice)),
    )
    return tuple(
        Button(label=label, command=_said(rhythm)) for rhythm, label in offers if rhythm != card.choice.rhythm
    )


def _places(card: DigestCard, voice: Voice) -> tuple[Button, ...]:
    """Return a button for each place but the one in force, where there is a choice."""
    if len(card.places) < 2 or card.choice.rhythm is None:
        return ()
    choices = (
        *((place, telling.on_platform(place, voice)) for place in card.places),
        (EVERYWHERE, telling.everywhere(voice)),
    )
    return tuple(
        Button(label=label, command=f"/digest {place or _EVERYWHERE}")
        for place, label in choices
        if place != card.choice.told_on
    )


def _channels(card: DigestCard, voice: Voice) -> tuple[Button, ...]:
    """Return for each team whose card a group shows the button that sends it there, or ends that."""
    if card.choice.rhythm is None:
        return ()
    return tuple(_channel_button(line, voice) for line in card.channels if line.platforms)


def _channel_button(line: ChannelLine, voice: Voice) -> Button:
    is_on = line.told_by is None or line.stands_still
    return Button(
        label=words.to_channel(line.team.name, voice, is_on=is_on),
        command=f"/digest channel {'on' if is_on else 'off'} {line.team.id}",
    )
