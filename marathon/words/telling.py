"""When and where a person is told things, in words: /settings, /hour, /quiet and /summaries."""

from marathon.domain.telling import EVERYWHERE, NOWHERE, Hours, SettingsCard
from marathon.domain.units import Units
from marathon.words.languages import own_name
from marathon.words.notices import platform_name
from marathon.words.voice import Voice
from marathon.words.zone_names import zone_name


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
        hour(card.person.daily_hour, voice),
        quiet(card.person.quiet, voice),
        told_on(card.person.told_on, voice),
        *_mailbox(card, voice),
        voice.say("Your week on the team's card: {week}", week=week),
    )


def hour(at: int | None, voice: Voice) -> str:
    """Return when the day's message comes."""
    if at is None:
        return voice.say("No daily message; what comes in is told all the same")
    return voice.say("Daily message at {hour}", hour=clock_hour(at))


def quiet(hours: Hours | None, voice: Voice) -> str:
    """Return when nothing is told that nobody asked for."""
    if hours is None:
        return voice.say("No quiet hours")
    first, last = map(clock_hour, hours)
    return voice.say(
        "Quiet from {first} to {last}: what comes in then waits until the end", first=first, last=last
    )


def held_up(until: int | None, voice: Voice) -> tuple[str, ...]:
    """Return that what is told at an hour waits for the end of quiet hours, where it does."""
    if until is None:
        return ()
    return (voice.say("That is in your quiet hours, so it waits until {hour}.", hour=clock_hour(until)),)


def told_on(platform: str, voice: Voice) -> str:
    """Return where a person is told what they did not ask for."""
    if platform == EVERYWHERE:
        return voice.say("Messages come wherever you write to me")
    if platform == NOWHERE:
        return voice.say("No messages unasked, but for what concerns your account; /messages lists them")
    return voice.say("Messages come on {platform} only", platform=platform_name(platform, voice))


def _mailbox(card: SettingsCard, voice: Voice) -> tuple[str, ...]:
    return (voice.say("Mailbox: {address}", address=card.mailbox),) if card.mailbox else ()


def on_the_hour(voice: Voice) -> str:
    """Return that the daily message keeps to full hours."""
    return voice.say("The daily message comes on the hour. Which one?")


def clock_hour(at: int) -> str:
    """Return an hour as a clock shows it."""
    return f"{at:02d}:00"


def no_hour(voice: Voice) -> str:
    """Return the label of the button that ends the daily message."""
    return voice.say("No daily message")


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
