"""Predictions in words: what is expected, how sure, what it rests on or what is missing, and what the chart shows."""

from typing import Final

from marathon.domain.prediction_card import PredictionCard
from marathon.domain.race import Estimate, Evidence, EvidenceKind, Method, MissingDatum, ModelFault, Refusal
from marathon.domain.units import HALF_MARATHON_M, pace_s_per_km
from marathon.words.phrases import called, cut_alt, opened, shortened
from marathon.words.voice import Voice

MOST_NAMED: Final = 2
"""How many efforts the short answer names; /predict why names them all."""
EITHER_WAY: Final = 0.15
"""How far from one half a chance may be and still be no reason to call a goal likely or a stretch."""


def headline(card: PredictionCard, voice: Voice) -> str:
    """Return the predicted time, or that there is none yet."""
    distance = voice.race_distance(card.distance_m)
    if isinstance(card.outcome, Refusal):
        if distance[0].isdigit():
            return voice.say("No prediction for {distance} yet", distance=distance)
        return voice.say("No prediction for the {distance} yet", distance=distance)
    return voice.say(
        "{distance}: {time}, likely {low} to {high}",
        distance=distance[:1].upper() + distance[1:],
        time=voice.clock(card.outcome.time_s),
        low=voice.clock(card.outcome.low_s),
        high=voice.clock(card.outcome.high_s),
    )


def refusal(outcome: Refusal, voice: Voice) -> str:
    """Return the missing datum and how to give it."""
    match outcome.missing:
        case MissingDatum.RACE_OR_RUNS:
            return voice.say_n(
                "A prediction needs a race result, or 8 runs in 8 weeks; there is {n} run. "
                "Add a result with /race add, or import your runs.",
                "A prediction needs a race result, or 8 runs in 8 weeks; there are {n} runs. "
                "Add a result with /race add, or import your runs.",
                outcome.runs_in_8_weeks,
            )
        case MissingDatum.NO_RACE:
            return voice.say(
                "A prediction needs a race result or a hard run of at least {distance}. "
                "Add a result with /race add.",
                distance=voice.race_distance(5000),
            )
        case MissingDatum.TOO_FAR:
            return voice.say(
                "The longest result is {longest}, too short to say anything about this distance. "
                "A race of a quarter of the distance is enough.",
                longest=voice.distance(outcome.longest_distance_m or 0),
            )


def basis(estimate: Estimate, voice: Voice) -> str:
    """Return the rule and the inputs of an estimate, of many efforts those that decide most."""
    inputs = [evidence(item, voice) for item in estimate.evidence[:MOST_NAMED]]
    if estimate.weekly_distance_m:
        inputs.append(voice.say("{distance} a week", distance=voice.distance(estimate.weekly_distance_m)))
    return voice.say("From {inputs} ({method}).", inputs="; ".join(inputs), method=method(estimate, voice))


def slower(item: Evidence, voice: Voice) -> str:
    """Return that the last race over the same distance was slower, and why that does not count."""
    return voice.say(
        "Your last race over it was slower ({result}); the better result speaks.",
        result=evidence(item, voice),
    )


def evidence(item: Evidence, voice: Voice) -> str:
    """Return one past effort with its date."""
    sentence = (
        voice.say("{distance} in {time} on {day}")
        if item.kind is EvidenceKind.RACE
        else voice.say("training best {distance} in {time} on {day}")
    )
    return sentence.format(
        distance=voice.race_distance(item.distance_m),
        time=voice.clock(item.time_s),
        day=voice.full_day(item.date),
    )


def method(estimate: Estimate, voice: Voice) -> str:
    """Return the name of the rule a prediction was made by."""
    if estimate.method is Method.LEARNED:
        return voice.say("a model of how 1,582 runners raced")
    if estimate.method is Method.RIEGEL and estimate.distance_m > HALF_MARATHON_M:
        return voice.say("Riegel's formula, slowed beyond the half marathon as 623 runners were")
    if estimate.method is Method.RIEGEL:
        return voice.say("Riegel's formula")
    return voice.say("Vickers and Vertosick's formula, 2016")


def rule(estimate: Estimate, voice: Voice) -> str:
    """Return by what an estimate was made, as a sentence."""
    return voice.say("Worked out by {method}.", method=method(estimate, voice))


def instead(fault: ModelFault, voice: Voice) -> str:
    """Return why a formula answers and not the learned model."""
    match fault:
        case ModelFault.MISSING:
            why = voice.say("its file is missing")
        case ModelFault.CHANGED:
            why = voice.say("its file is not the one that was shipped")
        case ModelFault.OTHER_VERSION:
            why = voice.say("its file is of another version")
    return voice.say(
        "A formula answers, not the learned model: {why}. Whoever runs me can mend that.", why=why
    )


def pace(estimate: Estimate, voice: Voice) -> str:
    """Return the even pace of the predicted time."""
    return voice.say(
        "Even pace {pace}.", pace=voice.pace(pace_s_per_km(estimate.distance_m, estimate.time_s) or 0)
    )


def goal(card: PredictionCard, voice: Voice) -> str:
    """Return the chance of the goal, rounded to tens so that it claims no more than it knows."""
    if not isinstance(card.outcome, Estimate):
        return ""
    if card.goal_s is None or card.chance is None:
        return voice.say(
            "Name a goal to see your chance: /predict {race} {time}.",
            race=voice.race_distance(card.distance_m),
            time=voice.clock(card.outcome.time_s // 60 * 60),
        )
    goal_time = voice.clock(card.goal_s)
    tens = round(card.chance * 10)
    if tens <= 0:
        return voice.say("Goal {goal}: out of reach for now, under 1 in 10.", goal=goal_time)
    if tens >= 10:
        return voice.say("Goal {goal}: well within reach, over 9 in 10.", goal=goal_time)
    return voice.say("Goal {goal}: about {tens} in 10.", goal=goal_time, tens=tens)


def prediction_finding(card: PredictionCard, voice: Voice) -> str:
    """Return the predicted time with its likely range and how the goal lies to it; “” for a refusal."""
    if not isinstance(card.outcome, Estimate):
        return ""
    said = {
        "race": voice.race_distance(card.distance_m),
        "time": voice.race_clock(card.outcome.time_s),
        "low": voice.race_clock(card.outcome.low_s),
        "high": voice.race_clock(card.outcome.high_s),
    }
    if card.goal_s is None:
        return opened(voice.say("{race} {time}, likely {low} to {high}", **said))
    said["goal"] = voice.race_clock(card.goal_s)
    if card.chance is not None and abs(card.chance - 0.5) < EITHER_WAY:
        return opened(
            voice.say("{race} {time}, likely {low} to {high}; goal {goal} could go either way", **said)
        )
    if card.goal_s >= card.outcome.time_s:
        return opened(voice.say("{race} {time}, likely {low} to {high}; goal {goal} is likely", **said))
    if card.goal_s >= card.outcome.low_s:
        return opened(voice.say("{race} {time}, likely {low} to {high}; goal {goal} is a stretch", **said))
    return opened(
        voice.say("{race} {time}, likely {low} to {high}; goal {goal} is beyond it for now", **said)
    )


def prediction_about(card: PredictionCard, voice: Voice) -> str:
    """Return the race or the date it is predicted for, how to read the axis, and whose it is."""
    if card.race is None:
        return voice.say("Up is faster · {name}", name=card.athlete_name)
    race = shortened(called(card.race, voice))
    return voice.say(
        "Up is faster · {race}, {date} · {name}",
        race=race,
        date=voice.short_day(card.race.date),
        name=card.athlete_name,
    )


def prediction_alt(card: PredictionCard, voice: Voice) -> str:
    """Return the band in words: now, and where it came from."""
    finding = prediction_finding(card, voice)
    earlier = [past for past in card.history if past.date < card.date]
    if not earlier:
        return cut_alt(
            voice.say("{finding}. The first prediction, so there is no trend yet.", finding=finding)
        )
    first = min(earlier, key=lambda past: past.date)
    said = {
        "finding": finding,
        "time": voice.race_clock(first.time_s),
        "low": voice.race_clock(first.low_s),
        "high": voice.race_clock(first.high_s),
        "date": voice.day(first.date),
    }
    return cut_alt(voice.say("{finding}. On {date} it was {time}, likely {low} to {high}.", **said))
