"""When and where a coach's digest comes, in words, and whether a team's group sees its card then."""

from datetime import date, timedelta
from typing import Final

from marathon.domain.digest import ChannelLine, DigestCard, Rhythm
from marathon.domain.team_notices import CardTakenNotice
from marathon.domain.telling import EVERYWHERE, NOWHERE
from marathon.words.group import in_its_groups, to_its_groups
from marathon.words.notices import platform_name
from marathon.words.telling import clock_hour, held_up
from marathon.words.voice import Voice

_A_MONDAY: Final = date(2026, 11, 23)


def when(rhythm: Rhythm | None, voice: Voice) -> str:
    """Return when a digest comes."""
    if rhythm is None:
        return voice.say("No digest of your teams")
    if rhythm.weekday is None:
        return voice.say("Digest of your teams daily at {hour}", hour=clock_hour(rhythm.hour))
    return voice.say(
        "Digest of your teams every {weekday} at {hour}",
        weekday=weekday(rhythm.weekday, voice),
        hour=clock_hour(rhythm.hour),
    )


def weekday(number: int, voice: Voice) -> str:
    """Return a weekday's name, Monday being 0."""
    return voice.weekday(_A_MONDAY + timedelta(days=number))


def settings_lines(card: DigestCard, voice: Voice) -> tuple[str, ...]:
    """Return what a digest is, where it comes, what holds it up, and which channels see a card with it."""
    if card.choice.rhythm is None:
        about = voice.say(
            "It tells you alone who of each team needs a word and why, what waits for an answer, who has no plan."
        )
        stopped = [line.team.name for line in card.channels if line.told_by == card.person.id]
        return (about, *(_stands_still(name, voice) for name in stopped))
    return (
        _where(card, voice),
        *_held_up(card, voice),
        *(_channel(line, card, voice) for line in card.channels if line.platforms),
    )


def _where(card: DigestCard, voice: Voice) -> str:
    if card.person.told_on == NOWHERE:
        return voice.say("It goes nowhere while /summaries is off; /summaries everywhere changes that.")
    if not card.places:
        return voice.say(
            "It goes nowhere yet: write to me in a chat first. Until then it stands in /messages."
        )
    if card.choice.told_on == EVERYWHERE:
        return voice.say("It comes wherever you write to me, to you alone, a message a team.")
    return voice.say(
        "It comes on {platform}, to you alone, a message a team.",
        platform=platform_name(card.choice.told_on, voice),
    )


def _held_up(card: DigestCard, voice: Voice) -> tuple[str, ...]:
    return held_up(card.quiet_end, voice)


def _channel(line: ChannelLine, card: DigestCard, voice: Voice) -> str:
    platforms = tuple(dict.fromkeys(line.platforms))
    if line.told_by is None:
        return voice.say(
            "The card of {team} is shown {where} when asked for; /digest channel on sends it with your digest.",
            team=line.team.name,
            where=in_its_groups(platforms, voice),
        )
    where = to_its_groups(platforms, voice)
    if line.stands_still:
        return voice.say(
            "The card of {team} stands still: it went {where} at the hours of {name}, who sends it no more. "
            "/digest channel on sends it at yours.",
            team=line.team.name,
            where=where,
            name=line.teller_name,
        )
    if line.told_by != card.person.id:
        return voice.say(
            "The card of {team} goes {where} at the hours of {name}.",
            team=line.team.name,
            where=where,
            name=line.teller_name,
        )
    return voice.say("The card of {team} goes {where} at the same hour.", team=line.team.name, where=where)


def taken(notice: CardTakenNotice, voice: Voice) -> str:
    """Return to a coach that a team's card goes by their hours no more."""
    facts = {"team": notice.team, "name": notice.name}
    if notice.is_on:
        return voice.say(
            "The card of {team} goes to its group at the hours of {name} now, not at yours", **facts
        )
    return voice.say("{name} stopped the card of {team} that went to its group at your hours", **facts)


def take_it_back(voice: Voice) -> str:
    """Return how it goes by theirs again."""
    return voice.say("/digest channel on sends it at yours again. Your digest comes as before.")


def went_at(name: str, voice: Voice) -> str:
    """Return to a coach whose hours end, and that they are told."""
    return voice.say("It went at the hours of {name}, who is told.", name=name)


def _stands_still(team: str, voice: Voice) -> str:
    return voice.say("The card of {team} does not go to its group any more either.", team=team)


def daily(hour: int, voice: Voice) -> str:
    """Return the label of the button for a digest a day."""
    return voice.say("Daily at {hour}", hour=clock_hour(hour))


def weekly(rhythm: Rhythm, voice: Voice) -> str:
    """Return the label of the button for a digest a week."""
    day = weekday(rhythm.weekday or 0, voice)
    return voice.say("{weekday} at {hour}", weekday=day, hour=clock_hour(rhythm.hour))


def none(voice: Voice) -> str:
    """Return the label of the button that ends it."""
    return voice.say("No digest")


def to_channel(team: str, voice: Voice, *, is_on: bool) -> str:
    """Return the label of the button that sends a team's card to its group, or ends that."""
    if is_on:
        return voice.say("Card for {team}", team=team)
    return voice.say("No card for {team}", team=team)


def channel_changed(team: str, voice: Voice, *, is_on: bool) -> str:
    """Return whether a team's card goes to its group from now on."""
    if is_on:
        return voice.say("The card of {team} goes to its group when your digest comes", team=team)
    return voice.say("The card of {team} goes to its group only when somebody asks for it", team=team)
