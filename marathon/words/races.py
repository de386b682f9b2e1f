"""Races in words: those that were entered, and those that runs turned out to be."""

from collections.abc import Collection
from datetime import date
from typing import assert_never

from marathon.domain.race import Race, RaceId
from marathon.domain.race_cards import FoundRace, FoundRacesCard, SaidRaceCard
from marathon.domain.race_finding import (
    FasterThanUsual,
    HeartAsInRace,
    MarkedAtSource,
    NamedSo,
    OverRaceDistance,
    RaceEntered,
    RaceReason,
    RaceVerdict,
    SaidByAthlete,
)
from marathon.words.phrases import called, opened
from marathon.words.plans import countdown
from marathon.words.voice import Voice


def line(race: Race, voice: Voice, recorded_s: float | None = None) -> str:
    """Return one race: its number, name, day, distance, and goal or result."""
    known = voice.race_distance(race.distance_m) if race.name else voice.say("from your plan")
    said = f"#{race.id} {called(race, voice)}, {voice.full_day(race.date)}, {known}"
    if race.result_s:
        return voice.say("{race}, result {time}", race=said, time=voice.clock(race.result_s))
    if recorded_s:
        return voice.say("{race}, recorded {time}", race=said, time=voice.clock(recorded_s))
    if race.goal_s:
        return voice.say("{race}, goal {time}", race=said, time=voice.clock(race.goal_s))
    return said


def added(race: Race, today: date, voice: Voice) -> str:
    """Return what was added."""
    if race.date < today:
        return voice.say("Added: {race}, {day}", race=called(race, voice), day=voice.full_day(race.date))
    return voice.say("Added: {countdown}", countdown=countdown(called(race, voice), race.date, today, voice))


def removed(race: Race, voice: Voice) -> str:
    """Return what was removed."""
    return voice.say("Removed: {race}", race=called(race, voice))


def list_title(races: tuple[Race, ...], today: date, voice: Voice, run: Collection[RaceId] = ()) -> str:
    """Return how many races lie ahead and behind; one of today that is run lies behind."""
    if not races:
        return voice.say("No races yet. Add one with /race add NAME DATE DISTANCE GOAL.")
    ahead = sum(race.date >= today and not race.result_s and race.id not in run for race in races)
    return voice.say_n(
        "{n} race ahead, {past} behind", "{n} races ahead, {past} behind", ahead, past=len(races) - ahead
    )


def run_line(found: FoundRace, voice: Voice) -> str:
    """Return a run that was a race or may have been one, by its number, with what speaks for it."""
    head = voice.say(
        "Run {number}, {day}: {distance} in {time}",
        number=found.activity_id,
        day=voice.full_day(found.date),
        distance=voice.distance(found.distance_m),
        time=voice.clock(found.elapsed_s),
    )
    verdict = verdict_word(found, voice)
    why = reasons(found, voice)
    return f"{head}, {verdict} ({why})" if why else f"{head}, {verdict}"


def verdict_word(found: FoundRace, voice: Voice) -> str:
    """Return what a run counts as."""
    match found.finding.verdict:
        case RaceVerdict.RACE:
            return voice.say("a race")
        case RaceVerdict.TRAINING:
            return voice.say("training")
        case RaceVerdict.UNSURE:
            return voice.say("perhaps a race")


def reasons(found: FoundRace, voice: Voice) -> str:
    """Return what speaks for a finding, with its numbers; “” where nothing does."""
    return ", ".join(_reason(reason, voice) for reason in found.finding.reasons)


def _reason(reason: RaceReason, voice: Voice) -> str:
    match reason:
        case SaidByAthlete():
            return voice.say("you said so")
        case RaceEntered():
            if not reason.name:
                return voice.say("your plan holds a race on that day")
            return voice.say("you had entered {race}", race=reason.name)
        case MarkedAtSource():
            return voice.say("it is marked so where it was recorded")
        case NamedSo():
            return voice.say("its name says “{word}”", word=reason.word)
        case FasterThanUsual():
            return voice.say("{share} faster than your usual pace", share=voice.percent(1 - reason.share))
        case HeartAsInRace():
            return voice.say("heart rate at {share} of your threshold", share=voice.percent(reason.share))
        case OverRaceDistance():
            distance = voice.race_distance(reason.distance_m)
            return voice.say("as long as a race over {distance}", distance=distance)
    assert_never(reason)


def question(found: FoundRace, voice: Voice) -> str:
    """Return the question below a run's own message, with what speaks for a race."""
    return voice.say("Was this a race? {why}.", why=opened(reasons(found, voice)))


def question_about(found: FoundRace, voice: Voice) -> str:
    """Return the same question about one of several runs."""
    return voice.say(
        "Was the run of {day} a race? {why}.", day=voice.day(found.date), why=opened(reasons(found, voice))
    )


def counted(found: FoundRace, voice: Voice) -> str:
    """Return below a run's own message that it counts as a race, or as training because its athlete said so."""
    if found.finding.verdict is RaceVerdict.RACE:
        return voice.say("Counts as a race: {why}.", why=reasons(found, voice))
    return voice.say("Counts as training: {why}.", why=reasons(found, voice))


def said(card: SaidRaceCard, voice: Voice) -> str:
    """Return that an answer was kept, and for which run."""
    if card.said is None:
        return voice.say("Taken back. {run}", run=run_line(card.run, voice))
    return voice.say("Noted. {run}", run=run_line(card.run, voice))


def effect(card: SaidRaceCard, voice: Voice) -> str:
    """Return what an answer does, and where it is changed."""
    if card.run.finding.verdict is RaceVerdict.RACE:
        return voice.say("Predictions rest on it. /race runs changes that.")
    return voice.say("Predictions do not take it for a race. /race runs changes that.")


def runs_title(card: FoundRacesCard, voice: Voice) -> str:
    """Return how many runs count as races, and how many may have been one."""
    if not card.found:
        return voice.say("None of your runs of the last 18 months looks like a race.")
    raced = sum(found.finding.verdict is RaceVerdict.RACE for found in card.found)
    unsure = sum(found.is_open for found in card.found)
    counted = voice.say_n("{n} run counts as a race", "{n} runs count as races", raced)
    if not unsure:
        return counted
    return f"{counted}, " + voice.say_n("{n} may have been one", "{n} may have been one", unsure)


def how_to_change(card: FoundRacesCard, voice: Voice) -> str:
    """Return how to say of a run what it was, by the number of the newest one."""
    return voice.say(
        "Say what a run was: /race was {number} race, or training.", number=card.found[0].activity_id
    )
