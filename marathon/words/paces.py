"""Training paces in words: each with its use, and what all of them rest on."""

from marathon.domain.athlete import Origin, Threshold
from marathon.domain.paces import INTERVAL_M, PaceKind, PacesCard, PaceZone
from marathon.domain.race import Refusal
from marathon.words.examples import threshold_pace
from marathon.words.flags import flag_sentences
from marathon.words.predictions import basis, refusal
from marathon.words.voice import Voice


def title(card: PacesCard, voice: Voice) -> str:
    """Return the pace that the others follow, or that there is none yet."""
    if card.pain and card.zones:
        return voice.say("Easy running only, while something hurts")
    threshold = next((zone for zone in card.zones if zone.kind is PaceKind.THRESHOLD), None)
    if threshold is None:
        return voice.say("No training paces yet")
    return voice.say("Threshold pace {pace}", pace=voice.pace(threshold.fast_s_per_km))


def lines(card: PacesCard, voice: Voice) -> tuple[str, ...]:
    """Return a line for each pace, and what they rest on."""
    hurts = (flag_sentences(card.pain, voice),) if card.pain else ()
    said = [*hurts, *(_line(zone, voice) for zone in card.zones)]
    if isinstance(card.rests_on, Refusal):
        return (
            *hurts,
            refusal(card.rests_on, voice),
            voice.say(
                "Or tell me your threshold pace, such as /profile threshold {pace}.",
                pace=threshold_pace(voice),
            ),
        )
    if card.no_marathon and not card.pain:
        said.append(voice.say("No marathon pace: {why}", why=refusal(card.no_marathon, voice)))
    said.append(
        _rests_on(card.rests_on, voice)
        if isinstance(card.rests_on, Threshold)
        else basis(card.rests_on, voice)
    )
    said += _other_threshold(card, voice)
    if card.threshold_hr:
        said.append(_heart(card.threshold_hr, voice))
    return tuple(said)


def _other_threshold(card: PacesCard, voice: Voice) -> tuple[str, ...]:
    """Return which other threshold pace /profile shows, and what replaces both; () where they read the same."""
    ours = next((zone.fast_s_per_km for zone in card.zones if zone.kind is PaceKind.THRESHOLD), None)
    if ours is None or card.judged_by is None or voice.pace(ours) == voice.pace(card.judged_by.value):
        return ()
    return (
        voice.say(
            "Runs are judged by a threshold of {other}, estimated from the fastest stretches; "
            "a threshold pace that is said replaces both.",
            other=voice.pace(card.judged_by.value),
        ),
    )


def _line(zone: PaceZone, voice: Voice) -> str:
    is_range = zone.slow_s_per_km > zone.fast_s_per_km
    pace = voice.pace(zone.fast_s_per_km)
    if is_range:
        pace = voice.say("{slow} to {fast}", slow=voice.pace(zone.slow_s_per_km), fast=pace)
    said = voice.say("{name}: {pace}", name=_name(zone.kind, voice), pace=pace)
    if zone.low_hr_bpm and zone.high_hr_bpm:
        low, high = voice.number(zone.low_hr_bpm), voice.number(zone.high_hr_bpm)
        said = voice.say("{pace}, heart rate {low} to {high}", pace=said, low=low, high=high)
    return f"{said} ({_use(zone.kind, voice)})"


def _name(kind: PaceKind, voice: Voice) -> str:
    names = {
        PaceKind.EASY: voice.say("Easy"),
        PaceKind.MARATHON: voice.say("Marathon"),
        PaceKind.THRESHOLD: voice.say("Threshold"),
        PaceKind.INTERVAL: voice.say("Interval"),
        PaceKind.REPETITION: voice.say("Repetition"),
    }
    return names[kind]


def _use(kind: PaceKind, voice: Voice) -> str:
    uses = {
        PaceKind.EASY: voice.say("easy, recovery and long runs"),
        PaceKind.MARATHON: voice.say("long stretches at race pace"),
        PaceKind.THRESHOLD: voice.say("tempo runs, what you could hold for an hour"),
        PaceKind.INTERVAL: voice.say(
            "3 to 5 minutes at a time, the pace of {distance}", distance=voice.race_distance(INTERVAL_M)
        ),
        PaceKind.REPETITION: voice.say("up to 2 minutes at a time, the pace of a mile"),
    }
    return uses[kind]


def _rests_on(threshold: Threshold, voice: Voice) -> str:
    pace, day = voice.pace(threshold.value), voice.day(threshold.valid_from)
    if threshold.origin is Origin.STATED:
        return voice.say("From the threshold pace {pace}, stated, since {day}.", pace=pace, day=day)
    return voice.say(
        "From the threshold pace {pace}, estimated from the fastest stretches, since {day}.",
        pace=pace,
        day=day,
    )


def _heart(threshold: Threshold, voice: Voice) -> str:
    bpm, day = voice.number(threshold.value), voice.day(threshold.valid_from)
    if threshold.origin is Origin.STATED:
        return voice.say("Heart rates from a threshold of {bpm}, stated, since {day}.", bpm=bpm, day=day)
    return voice.say("Heart rates from a threshold of {bpm}, estimated, since {day}.", bpm=bpm, day=day)
