"""Flags in words: a number, its source, what it does not mean, and what to consider. Never a diagnosis."""

from collections.abc import Sequence
from typing import assert_never

from marathon.domain.reasons import (
    EfficiencyDrop,
    Flag,
    HighMonotony,
    LongRunJump,
    PainReported,
    ReturnAfterBreak,
)
from marathon.domain.team_cards import NextStep
from marathon.words.voice import Voice

_STUDY_HAZARD = ((1.0, 2.3), (0.3, 1.5), (0.1, 1.6))
"""Increase from which the hazard ratio of the study (5,205 runners, Garmin-RUNSAFE 2025) holds, rounded."""


def flag_short(flag: Flag, voice: Voice) -> str:
    """Return a flag as one phrase without a full stop."""
    match flag:
        case LongRunJump():
            said = (
                voice.say(
                    "{day}: {distance} planned, {more} longer than the longest run of the 30 days before"
                )
                if flag.is_planned
                else voice.say("{day}: {distance}, {more} longer than the longest run of the 30 days before")
            )
            return said.format(
                day=voice.day(flag.date),
                distance=voice.distance(flag.distance_m),
                more=voice.percent(flag.increase),
            )
        case HighMonotony():
            return voice.say("every day alike (monotony {value})", value=voice.number(flag.monotony, 1))
        case ReturnAfterBreak():
            said = voice.say_n("first run after {n} day off", "first run after {n} days off", flag.days_off)
            return f"{voice.day(flag.date)}: {said}" if flag.is_planned else said
        case PainReported():
            return voice.say("pain {n} of 10", n=voice.number(flag.severity))
        case EfficiencyDrop():
            return voice.say(
                "{pace} at heart rate {hr}, {before} in the month before",
                pace=voice.pace(flag.pace_s_per_km),
                hr=voice.number(flag.hr_bpm),
                before=voice.pace(flag.before_s_per_km),
            )
        case _:
            assert_never(flag)


def flag_lines(flags: Sequence[Flag], voice: Voice) -> tuple[str, ...]:
    """Return the whole of several flags; what stands behind long runs, and what none of it is, is said once."""
    first = next((flag for flag in flags if isinstance(flag, LongRunJump)), None)
    said = [flag_sentences(flag, voice, None if flag is first else first) for flag in flags]
    if said and not any(isinstance(flag, LongRunJump | PainReported) for flag in flags):
        said[-1] += " " + no_medical_advice(voice)
    return tuple(said)


def no_medical_advice(voice: Voice) -> str:
    """Return what no flag is."""
    return voice.say("This is training information, not medical advice.")


def flag_sentences(flag: Flag, voice: Voice, first: LongRunJump | None = None) -> str:
    """Return the whole of a flag: the number, its source, what to consider.

    Args: first: a long run's flag that was told before, with its source.
    """
    match flag:
        case LongRunJump():
            return _jump_again(flag, first, voice) if first else _jump(flag, voice)
        case HighMonotony():
            return voice.say(
                "The last seven days were nearly equal in load (monotony {value}, Foster 1998). "
                "A lighter and a harder day do more good than seven alike.",
                value=voice.number(flag.monotony, 1),
            )
        case ReturnAfterBreak():
            return _return(flag, voice)
        case PainReported():
            return voice.say(
                "Pain was reported on {day}, {n} of 10. Until it is gone (/pain gone), hard and long runs are stopped: "
                "half as far and easy, or rest. Pain is a reason to stop; see a professional if it stays. "
                "This is training information, not medical advice.",
                day=voice.day(flag.date),
                n=voice.number(flag.severity),
            )
        case EfficiencyDrop():
            return voice.say_n(
                "At heart rate {hr} the pace of {n} run of the last two weeks was {pace}; in the month before it was "
                "{before} (our own comparison). Heat, hills, tired legs or a strap can do that; it does not mean that "
                "something is wrong. Consider easy days until it is back.",
                "At heart rate {hr} the pace of {n} runs of the last two weeks was {pace}; in the month before it was "
                "{before} (our own comparison). Heat, hills, tired legs or a strap can do that; it does not mean that "
                "something is wrong. Consider easy days until it is back.",
                flag.runs,
                pace=voice.pace(flag.pace_s_per_km),
                hr=voice.number(flag.hr_bpm),
                before=voice.pace(flag.before_s_per_km),
            )
        case _:
            assert_never(flag)


def _return(flag: ReturnAfterBreak, voice: Voice) -> str:
    if flag.is_planned:
        return voice.say_n(
            "The run planned for {day} is the first after {n} day without one (a break is two weeks, our own rule). "
            "Whatever the plan says, begin with half the usual distance, easy, for some days.",
            "The run planned for {day} is the first after {n} days without one (a break is two weeks, our own rule). "
            "Whatever the plan says, begin with half the usual distance, easy, for some days.",
            flag.days_off,
            day=voice.day(flag.date),
        )
    return voice.say_n(
        "The first run after {n} day off (a break is two weeks, our own rule). Begin with half the usual "
        "distance for some days.",
        "The first run after {n} days off (a break is two weeks, our own rule). Begin with half the usual "
        "distance for some days.",
        flag.days_off,
    )


def _jump(flag: LongRunJump, voice: Voice) -> str:
    study = voice.say(
        "In a study of 5,205 runners such jumps went with about {hazard} times as many overuse injuries; "
        "it does not mean one will happen.",
        hazard=voice.number(_hazard(flag), 1),
    )
    return " ".join((_how_far(flag, voice), study, *_advice(flag, voice), no_medical_advice(voice)))


def _jump_again(flag: LongRunJump, first: LongRunJump, voice: Voice) -> str:
    """Return a further jump; what the study found of its size, where that is not what was said of the first."""
    study = voice.say(
        "Jumps of this size went with about {hazard} times as many.", hazard=voice.number(_hazard(flag), 1)
    )
    differs = (study,) if _hazard(flag) != _hazard(first) else ()
    return " ".join((_how_far(flag, voice), *differs, *_advice(flag, voice)))


def _hazard(flag: LongRunJump) -> float:
    return next((ratio for above, ratio in _STUDY_HAZARD if flag.increase > above), 1.5)


def _how_far(flag: LongRunJump, voice: Voice) -> str:
    said = (
        voice.say(
            "The {distance} planned for {day} is {more} longer than the longest run of the 30 days before ({longest})."
        )
        if flag.is_planned
        else voice.say(
            "The {distance} on {day} is {more} longer than the longest run of the 30 days before ({longest})."
        )
    )
    return said.format(
        day=voice.day(flag.date),
        distance=voice.distance(flag.distance_m),
        more=voice.percent(flag.increase),
        longest=voice.distance(flag.longest_m),
    )


def _advice(flag: LongRunJump, voice: Voice) -> tuple[str, ...]:
    if flag.advised_m is None or not flag.is_planned:
        return ()
    return (voice.say("Consider {distance}.", distance=voice.distance(flag.advised_m)),)


def next_step(step: NextStep, voice: Voice) -> str:
    """Return what the coach is proposed to do, as one sentence."""
    words = {
        NextStep.ASK_HOW_THEY_ARE: voice.say("Ask how they are and when they can run again."),
        NextStep.ASK_WHY_MISSED: voice.say(
            "Ask what got in the way; move the key session rather than add to it."
        ),
        NextStep.EASE_EASY_DAYS: voice.say("Ask for slower easy days: they should feel like a conversation."),
        NextStep.CUT_NEXT_DAYS: voice.say("Take something out of the next three days."),
        NextStep.SHORTEN_LONG_RUN: voice.say("Shorten the long run, or split it."),
        NextStep.REBUILD_GENTLY: voice.say("Give a gentle week before the plan goes on."),
        NextStep.SEND_PLAN: voice.say("Send a plan for the coming weeks."),
        NextStep.ASK_TO_CONNECT: voice.say("Ask whether they still run, and to send the missing runs."),
        NextStep.KEEP_GOING: voice.say("Nothing to do."),
    }
    return words[step]
