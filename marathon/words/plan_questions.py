"""The questions of a new plan in words."""

from datetime import date

from marathon.domain.units import HALF_MARATHON_M, MARATHON_M
from marathon.words.voice import Voice


def which_race(voice: Voice) -> str:
    """Return the question which race a plan leads to."""
    return voice.say(
        "Which race shall the plan lead to? Type its day and distance, such as 2027-04-11 marathon."
    )


def how_long(day: date, voice: Voice) -> str:
    """Return the question how long the race is."""
    return voice.say("How long is the race on {day}?", day=voice.day(day))


def race_length(said: str, voice: Voice) -> str:
    """Return a race's distance as a button names it."""
    named = {"half": HALF_MARATHON_M, "marathon": MARATHON_M}
    return voice.race_distance(named[said]) if said in named else voice.race_distance(10_000.0)


def how_far(voice: Voice) -> str:
    """Return the question how far somebody runs in a week now."""
    return voice.say("How far do you run in a week now?")


def how_often(voice: Voice) -> str:
    """Return the question on how many days somebody wants to run."""
    return voice.say("On how many days a week do you want to run?")


def days(count: int, voice: Voice) -> str:
    """Return a number of days as a button names it."""
    return voice.say_n("{n} day", "{n} days", count)


def or_typed(begun: str, voice: Voice) -> str:
    """Return that an answer may be typed, and what stands so far."""
    return voice.say("Press or type it; so far: {begun}", begun=begun)
