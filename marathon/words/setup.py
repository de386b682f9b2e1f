"""The questions of /setup in words, and their answers' labels."""

from marathon.domain.athlete import Athlete
from marathon.domain.units import Units
from marathon.words.voice import Voice


def ask_name(voice: Voice) -> str:
    """Return the first question."""
    return voice.say("What shall I call you? Type a name, or keep this one. Your coach and your team see it.")


def called(name: str, voice: Voice) -> str:
    """Return what somebody is called from now on."""
    return voice.say("I call you {name}.", name=name)


def reads(units: Units, voice: Voice) -> str:
    """Return in which units somebody reads from now on."""
    if units is Units.METRIC:
        return voice.say("Kilometres it is.")
    return voice.say("Miles it is.")


def keep(name: str, voice: Voice) -> str:
    """Return the label of the button that keeps what stands."""
    return voice.say("Keep {name}", name=name)


def ask_units(voice: Voice) -> str:
    """Return the question for units."""
    return voice.say("Do you read kilometres or miles?")


def kilometres(voice: Voice) -> str:
    """Return the label for the metric system."""
    return voice.say("Kilometres")


def miles(voice: Voice) -> str:
    """Return the label for the imperial system."""
    return voice.say("Miles")


def ask_zone(voice: Voice) -> str:
    """Return the question for the zone."""
    return voice.say("Where does your day begin and end? Type a city, or choose one.")


def other_zone(voice: Voice) -> str:
    """Return the label of the button that asks for the zone again."""
    return voice.say("Another time zone")


def zone_is_corrected(voice: Voice) -> str:
    """Return what happens to somebody who names no zone."""
    return voice.say("If you skip this, your first run that comes in tells me the zone.")


def ask_hour(voice: Voice) -> str:
    """Return the question for the daily hour."""
    return voice.say("At which hour shall I sum up your day? Type it, from 0 to 23, or choose one.")


def skip(voice: Voice) -> str:
    """Return the label of the button that leaves a question unanswered."""
    return voice.say("Skip")


def cancel_hint(voice: Voice) -> str:
    """Return how one gets out."""
    return voice.say("/cancel ends the questions; /settings changes each of them later.")


def ready(person: Athlete, voice: Voice) -> str:
    """Return that all is asked."""
    return voice.say("That is all, {name}. You are set up", name=person.name)
