"""When and where a person is told things, in words: /settings, /hour and its kind, /quiet and /summaries."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, assert_never

from marathon.domain.subscription import Subject, Subscription
from marathon.domain.telling import EVERYWHERE, NOWHERE, Hours, SettingsCard
from marathon.domain.units import Units
from marathon.words.languages import own_name
from marathon.words.notices import platform_name
from marathon.words.voice import Voice
from marathon.words.zone_names import zone_name

COMMANDS: Final[Mapping[Subject, str]] = MappingProxyType(
    {Subject.MORNING: "/morning", Subject.DAY: "/hour", Subject.WEEK: "/weekly"}
)
"""What is said to choose the hour of something."""


def title(card: SettingsCard, voice: Voice) -> str:
    """Return whose settings these are."""
    return voice.say("Settings of {name}", name=card.person.name)


def lines(card: SettingsCard, voice: Voice) -> tuple[str, ...]:
    """Return every setting in a line."""
    units = voice.say("kilometres") if card.person.units is Units.METRIC else voice.say("miles")
    zone = zone_name(card.person.zone)
    if card.person.zone_is_guessed:
        zone = voice.say("{zone} (a guess: your first run corrects it)", zone=zone)
    week = voice.say("shown") if card.person.shares_with_team else voice.say("kept to you and your coach")
    return (
        voice.say("Language: {language}", language=own_name(voice.language)),
        voice.say("Units: {units}", units=units),
        voice.say("Zone: {zone}", zone=zone),
        *(chosen(subject, card.chosen[subject], voice) for subject in Subject),
        quiet(card.person.quiet, voice),
        told_on(card.person.told_on, voice),
        *_mailbox(card, voice),
        voice.say("Your week on the team's card: {week}", week=week),
    )


def chosen(subject: Subject, choice: Subscription, voice: Voice) -> str:
    """Return when something comes that can be chosen, and where, if not where the others do."""
    when = _run(choice, voice) if subject is Subject.RUN else hour(subject, choice.hour, voice)
    if (
        choice.hour is not None
        and choice.snoozed_until
        and voice.today
        and voice.today < choice.snoozed_until
    ):
        when = voice.say("{when}, again from {day} on", when=when, day=voice.day(choice.snoozed_until))
    is_off = choice.told_on == NOWHERE or (choice.hour is None and subject is not Subject.RUN)
    if choice.told_on == EVERYWHERE or is_off:
        return when
    return voice.say("{when}, on {platform} only", when=when, platform=platform_name(choice.told_on, voice))


def _run(choice: Subscription, voice: Voice) -> str:
    if choice.told_on == NOWHERE:
        return voice.say("No message when a run comes in")
    return voice.say("Each run is told as it comes in")


def hour(subject: Subject, at: int | None, voice: Voice) -> str:
    """Return when something comes that comes at an hour."""
    if at is None:
        return _no_hour(subject, voice)
    if subject is Subject.MORNING:
        return voice.say("Morning note at {hour}: what the day asks, and why", hour=clock_hour(at))
    if subject is Subject.WEEK:
        return voice.say("Weekly review on Sundays at {hour}", hour=clock_hour(at))
    return voice.say("Daily summary at {hour}", hour=clock_hour(at))


def _no_hour(subject: Subject, voice: Voice) -> str:
    if subject is Subject.MORNING:
        return voice.say("No morning note")
    return voice.say("No weekly review") if subject is Subject.WEEK else voice.say("No daily summary")


def quiet(hours: Hours | None, voice: Voice) -> str:
    """Return when nothing is told that nobody asked for."""
    if hours is None:
        return voice.say("No quiet hours")
    first, last = map(clock_hour, hours)
    return voice.say(
        "Quiet from {first} to {last}: what comes in then waits until the end", first=first, last=last
    )


def quiet_until_when(begins: int, voice: Voice) -> str:
    """Return the question for the end of quiet hours whose beginning was said."""
    return voice.say("Quiet from {hour}: until when?", hour=clock_hour(begins))


def held_up(until: int | None, voice: Voice) -> tuple[str, ...]:
    """Return that what is told at an hour waits for the end of quiet hours, where it does."""
    if until is None:
        return ()
    return (voice.say("That is in your quiet hours, so it waits until {hour}.", hour=clock_hour(until)),)


def place(subject: Subject, choice: Subscription, voice: Voice) -> str:
    """Return where something comes that was chosen."""
    name = subject_name(subject, voice)
    if choice.told_on == EVERYWHERE:
        return voice.say("{what}: wherever other messages come", what=name)
    if choice.told_on == NOWHERE:
        return voice.say("{what}: nowhere; /messages lists it", what=name)
    return voice.say("{what}: on {platform} only", what=name, platform=platform_name(choice.told_on, voice))


def subject_name(subject: Subject, voice: Voice) -> str:
    """Return what can be chosen, as a label."""
    match subject:
        case Subject.MORNING:
            return voice.say("Morning note")
        case Subject.RUN:
            return voice.say("Run message")
        case Subject.DAY:
            return voice.say("Daily summary")
        case Subject.WEEK:
            return voice.say("Weekly review")
    assert_never(subject)


def told_on(platform: str, voice: Voice) -> str:
    """Return where a person is told what they did not ask for."""
    if platform == EVERYWHERE:
        return voice.say("Messages come wherever you write to me")
    if platform == NOWHERE:
        return voice.say("No messages unasked, but for what concerns your account; /messages lists them")
    return voice.say("Messages come on {platform} only", platform=platform_name(platform, voice))


def _mailbox(card: SettingsCard, voice: Voice) -> tuple[str, ...]:
    return (voice.say("Mailbox: {address}", address=card.mailbox),) if card.mailbox else ()


def on_the_hour(subject: Subject, voice: Voice) -> str:
    """Return that what comes at an hour keeps to full hours."""
    return voice.say("{what}: on the hour. Which one?", what=subject_name(subject, voice))


def clock_hour(at: int) -> str:
    """Return an hour as a clock shows it."""
    return f"{at:02d}:00"


def as_others(voice: Voice) -> str:
    """Return the label of the button that lets something come where other messages do."""
    return voice.say("Where others come")


def no_quiet(voice: Voice) -> str:
    """Return the label of the button that ends quiet hours."""
    return voice.say("No quiet hours")


def quiet_label(hours: Hours, voice: Voice) -> str:
    """Return the label of a button that sets quiet hours."""
    first, last = map(clock_hour, hours)
    return voice.say("{first} to {last}", first=first, last=last)


def on_platform(platform: str, voice: Voice) -> str:
    """Return the label of the button that chooses one platform."""
    return voice.say("Only {platform}", platform=platform_name(platform, voice))


def everywhere(voice: Voice) -> str:
    """Return the label of the button that chooses all."""
    return voice.say("Everywhere")


def nowhere(voice: Voice) -> str:
    """Return the label of the button that chooses none."""
    return voice.say("Nowhere")
