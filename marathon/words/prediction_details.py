"""What explains a prediction, in words: what moves it, what changed, how it has done, where the plan leads."""

from typing import Final

from marathon.domain.prediction_card import (
    PastEstimate,
    PredictionCard,
    PredictionChange,
    Projection,
    RaceRecord,
)
from marathon.domain.race import Estimate
from marathon.words.phrases import opened
from marathon.words.predictions import evidence
from marathon.words.voice import Voice

UNCHANGED_SHARE: Final = 0.002
"""A change smaller than this share of the time is none (half a minute of a marathon; own choice)."""
LEAST_NAMED: Final = 0.25
"""The share of a change from which on the weekly distance is named as a reason (own choice)."""
ALL_OF_IT: Final = 0.97


def change(found: PredictionChange, now_s: float, voice: Voice) -> str:
    """Return how the estimate has moved in a week, and what moved it."""
    if abs(found.by_s) < UNCHANGED_SHARE * now_s:
        return voice.say("As a week ago.")
    faster = found.by_s < 0
    said = (
        voice.say("{time} faster than a week ago") if faster else voice.say("{time} slower than a week ago")
    )
    why = [evidence(item, voice) for item in found.new]
    if found.by_mileage_s / found.by_s > LEAST_NAMED:
        why.append(_by_mileage(found, voice))
    if not why:
        why.append(voice.say("older results weigh less, or have dropped out"))
    return f"{said.format(time=voice.clock(abs(found.by_s)))}: {'; '.join(why)}."


def _by_mileage(found: PredictionChange, voice: Voice) -> str:
    """Return how the weekly distance has changed, or that it is known, or no longer."""
    if not found.weekly_now_m:
        return voice.say("your weekly distance is not known any more")
    now = voice.distance(found.weekly_now_m)
    if not found.weekly_then_m:
        return voice.say("{now} a week, known since then", now=now)
    return voice.say("{now} a week instead of {then}", now=now, then=voice.distance(found.weekly_then_m))


def projection(found: Projection, voice: Voice) -> str:
    """Return where the rest of the plan leads, at full and at present adherence; once where these are the same."""
    said = {"weekly": voice.distance(found.weekly_full_m), "range": _range(found.full, voice)}
    if found.kept_up is None or found.adherence is None:
        return voice.say("If you run the rest of the plan ({weekly} a week): {range}.", **said)
    if found.adherence >= ALL_OF_IT:
        return voice.say("If you run all of the plan ({weekly} a week), as you do now: {range}.", **said)
    return voice.say(
        "If you run all of the plan ({weekly} a week): {range}; {share} of it, as lately: {lately}.",
        share=voice.percent(found.adherence),
        lately=_range(found.kept_up, voice),
        **said,
    )


def _range(said: PastEstimate, voice: Voice) -> str:
    return voice.say(
        "{time} ({low} to {high})",
        time=voice.race_clock(said.time_s),
        low=voice.race_clock(said.low_s),
        high=voice.race_clock(said.high_s),
    )


def record(card: PredictionCard, voice: Voice) -> str:
    """Return how many of the last year's races lay in the range that was given, or would have been; “” without any."""
    if not card.record:
        return ""
    if len(card.record) == 1:
        return _only_record(card.record[0], voice)
    inside, kept = sum(one.is_inside for one in card.record), sum(one.is_kept for one in card.record)
    said = {"n": voice.number(len(card.record)), "inside": voice.number(inside)}
    if kept == len(card.record):
        return voice.say("{inside} of your last {n} races lay in the range I had given before them.", **said)
    if kept:
        return voice.say(
            "{inside} of your last {n} races lay in the range: {kept} of the ranges I had given before, the rest I "
            "reckoned afterwards from what was known the day before.",
            kept=voice.number(kept),
            **said,
        )
    return voice.say(
        "{inside} of your last {n} races lay in the range I would have given the day before.", **said
    )


def _only_record(one: RaceRecord, voice: Voice) -> str:
    if one.is_kept and one.is_inside:
        return voice.say("Your last race lay in the range I had given before it.")
    if one.is_kept:
        return voice.say("Your last race lay outside the range I had given before it.")
    if one.is_inside:
        return voice.say("Your last race lay in the range I would have given the day before.")
    return voice.say("Your last race lay outside the range I would have given the day before.")


def record_line(one: RaceRecord, voice: Voice) -> str:
    """Return one past race with what was said of it, and when, or would have been, and what was run."""
    facts = {
        "race": opened(voice.race_distance(one.distance_m)),
        "day": voice.full_day(one.date),
        "made": voice.short_day(one.said.date),
        "range": _range(one.said, voice),
        "result": voice.clock(one.result_s),
    }
    if one.is_kept:
        said = voice.say("{race} on {day}: {range} said on {made}, {result} run", **facts)
    else:
        said = voice.say("{race} on {day}: {range} reckoned afterwards, {result} run", **facts)
    return f"{said}." if one.is_inside else voice.say("{said}, outside of it.", said=said)


def why_title(card: PredictionCard, voice: Voice) -> str:
    """Return what the lines below explain."""
    return voice.say(
        "What the prediction rests on: {distance}", distance=voice.race_distance(card.distance_m)
    )


def drivers(estimate: Estimate, voice: Voice) -> tuple[str, ...]:
    """Return each effort that decides, with its share where it has one."""
    if not estimate.shares:
        return tuple(f"{evidence(item, voice)}." for item in estimate.evidence)
    return tuple(
        f"{voice.percent(share)}: {evidence(item, voice)}."
        for item, share in zip(estimate.evidence, estimate.shares, strict=True)
    )


def mileage(card: PredictionCard, voice: Voice) -> str:
    """Return what the weekly distance does; “” where it is unknown."""
    weekly_m = card.outcome.weekly_distance_m if isinstance(card.outcome, Estimate) else None
    if weekly_m is None or card.more_mileage_s is None:
        return ""
    by = voice.clock(abs(card.more_mileage_s))
    sentence = (
        voice.say("{weekly} a week. With {more} more, runners of the same results are {by} faster.")
        if card.more_mileage_s <= 0
        else voice.say("{weekly} a week. With {more} more, runners of the same results are {by} slower.")
    )
    return sentence.format(weekly=voice.distance(weekly_m), more=voice.distance(card.more_mileage_m), by=by)
