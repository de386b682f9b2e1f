"""Races in words."""

from datetime import date

from marathon.domain.race import Race
from marathon.words.plans import countdown
from marathon.words.voice import Voice


def line(race: Race, voice: Voice) -> str:
    """Return one race: its number, name, day, distance, and goal or result."""
    said = f"#{race.id} {race.name}, {voice.full_day(race.date)}, {voice.race_distance(race.distance_m)}"
    if race.result_s:
        return voice.say("{race}, result {time}", race=said, time=voice.clock(race.result_s))
    if race.goal_s:
        return voice.say("{race}, goal {time}", race=said, time=voice.clock(race.goal_s))
    return said


def added(race: Race, today: date, voice: Voice) -> str:
    """Return what was added."""
    if race.date < today:
        return voice.say("Added: {race}, {day}", race=race.name, day=voice.full_day(race.date))
    return voice.say("Added: {countdown}", countdown=countdown(race.name, race.date, today, voice))


def removed(race: Race, voice: Voice) -> str:
    """Return what was removed."""
    return voice.say("Removed: {race}", race=race.name)


def list_title(races: tuple[Race, ...], today: date, voice: Voice) -> str:
    """Return how many races lie ahead and behind."""
    if not races:
        return voice.say("No races yet. Add one with /race add NAME DATE DISTANCE GOAL.")
    ahead = sum(race.date >= today for race in races)
    return voice.say_n(
        "{n} race ahead, {past} behind", "{n} races ahead, {past} behind", ahead, past=len(races) - ahead
    )
