"""What only Slack needs in words: its own buttons, small lines and forms."""

from collections.abc import Sequence
from datetime import date

from marathon.domain.subscription import Subject
from marathon.words.voice import Voice


def share(voice: Voice) -> str:
    """Return the label of the button that shows an answer to the channel."""
    return voice.say("Share")


def shared_by(name: str, voice: Voice) -> str:
    """Return the small line below what somebody showed to a channel."""
    return voice.say("Shared by {name}", name=name)


def shared(voice: Voice, *, is_elsewhere: bool) -> str:
    """Return that it stands in the channel now, or in the one that was chosen for the team."""
    if is_elsewhere:
        return voice.say("Shown to your team's channel, the one chosen on my Home tab.")
    return voice.say("Shown to the channel.")


def nowhere_to_share(voice: Voice) -> str:
    """Return that no channel was chosen for the group's card."""
    return voice.say("No channel is chosen for the group's card. A coach chooses one on my Home tab.")


def not_shareable(voice: Voice) -> str:
    """Return that an answer is for its reader alone."""
    return voice.say("That answer is for you alone, so it was not shown to the channel.")


def not_in_channel(voice: Voice) -> str:
    """Return that the channel cannot be written to."""
    return voice.say("I cannot write in that channel. Invite me there first: /invite and my name.")


def how_to_say(main: str, example: str, voice: Voice) -> str:
    """Return how a command is said in Slack, which keeps most short names for itself."""
    return voice.say("In Slack, put /{main} before it: /{main} {example}", main=main, example=example)


def where_to_type(main: str, voice: Voice) -> str:
    """Return where an answer is typed to a question that stands in a channel, which I do not read."""
    return voice.say(
        "In a channel I do not hear what you type: answer in our direct message, or as /{main} ANSWER.",
        main=main,
    )


def not_downloaded(names: Sequence[str], voice: Voice) -> str:
    """Return that files could not be fetched."""
    return voice.say(
        "I could not fetch {names} from Slack. Drop the file again into our direct message.",
        names=", ".join(names),
    )


def file_in_private(voice: Voice) -> str:
    """Return that a file went to the direct message."""
    return voice.say("The file is in our direct message.")


def home_greeting(name: str, voice: Voice) -> str:
    """Return the headline of the Home tab."""
    return voice.say("Hello {name}", name=name)


def home_hint(main: str, voice: Voice) -> str:
    """Return what else can be said."""
    return voice.say(
        "Say /{main} help for everything I answer, or write to me in Messages: “how did I do?” "
        "A FIT, GPX, TCX or zip file dropped there is imported, a CSV or ICS file is a plan.",
        main=main,
    )


def channel_question(team: str, voice: Voice) -> str:
    """Return what a coach is asked about a team's channel."""
    return voice.say("Channel for the card of {team}", team=team)


def join(voice: Voice) -> str:
    """Return the label of the button that asks for an invite."""
    return voice.say("Join a team")


def check_in(voice: Voice) -> str:
    """Return the name of the form for how a day went."""
    return voice.say("Check in")


def settings(voice: Voice) -> str:
    """Return the name of the form for settings."""
    return voice.say("Settings")


def send(voice: Voice) -> str:
    """Return the label that sends a form."""
    return voice.say("Save")


def cancel(voice: Voice) -> str:
    """Return the label that closes a form."""
    return voice.say("Cancel")


def effort_question(voice: Voice) -> str:
    """Return what is asked about the latest run."""
    return voice.say("How hard did your latest run feel, from 1 to 10?")


def pain_question(voice: Voice) -> str:
    """Return what is asked about pain."""
    return voice.say("Does something hurt? How strong, from 1 to 10?")


def away_question(voice: Voice) -> str:
    """Return what is asked about an absence."""
    return voice.say("Are you away from training?")


def away_kind(kind: str, voice: Voice) -> str:
    """Return why somebody is away."""
    kinds = {
        "ill": voice.say("Ill"),
        "injured": voice.say("Injured"),
        "travelling": voice.say("Travelling"),
    }
    return kinds[kind]


def until_question(voice: Voice) -> str:
    """Return what is asked about its end."""
    return voice.say("Away until")


def missed_question(day: date, voice: Voice) -> str:
    """Return what is asked about a session that nobody recorded."""
    return voice.say("What happened to your session of {day}?", day=voice.day(day))


def moved_question(voice: Voice) -> str:
    """Return what is asked of a session that was moved."""
    return voice.say("If it was moved: to which day?")


def undo_of(what: str, voice: Voice) -> str:
    """Return the label of the button that undoes one of several changes."""
    return voice.say("Undo: {what}", what=what)


def language_question(voice: Voice) -> str:
    """Return what is asked about the language."""
    return voice.say("Language")


def nothing_filled_in(voice: Voice) -> str:
    """Return that a form says nothing yet."""
    return voice.say("Nothing is filled in yet: answer one of these, or cancel.")


def quiet_question(voice: Voice) -> str:
    """Return what is asked about quiet hours."""
    return voice.say("Quiet hours, in which nothing comes unasked")


def places_question(voice: Voice) -> str:
    """Return what is asked about where messages come."""
    return voice.say("Where messages come that you did not ask for")


def units_question(voice: Voice) -> str:
    """Return what is asked about units."""
    return voice.say("Units")


def units_kind(kind: str, voice: Voice) -> str:
    """Return a system of units by its distance."""
    return voice.say("Kilometres") if kind == "metric" else voice.say("Miles")


def zone_question(voice: Voice) -> str:
    """Return what is asked about the time zone."""
    return voice.say("City or time zone, where your day ends")


def hour_question(subject: Subject, voice: Voice) -> str:
    """Return what is asked about something that comes at an hour."""
    if subject is Subject.MORNING:
        return voice.say("Morning note: what the day asks, and why")
    if subject is Subject.WEEK:
        return voice.say("Weekly review, on Sundays")
    return voice.say("Daily summary")


def run_question(voice: Voice) -> str:
    """Return what is asked about runs that come in."""
    return voice.say("Message for each run that comes in")


def nudges_question(voice: Voice) -> str:
    """Return what is asked about nudges."""
    return voice.say("Nudges: one a day at most, about")


def sharing_question(voice: Voice) -> str:
    """Return what is asked about the group's card."""
    return voice.say("Your week on the team's card")


def shares_week(voice: Voice) -> str:
    """Return that the group sees the week."""
    return voice.say("The group sees it")


def hides_week(voice: Voice) -> str:
    """Return that it does not."""
    return voice.say("Only I and my coach see it")
