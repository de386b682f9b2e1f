"""The pacing card in words: what an even pace brings, the splits, the goal beside them, and what the taper does."""

from dataclasses import dataclass
from typing import Final

from marathon.domain.pacing import PacingCard, SplitMark, even_split_s, marks_of
from marathon.domain.race import Estimate
from marathon.domain.taper import Taper
from marathon.domain.units import pace_s_per_km
from marathon.words.phrases import called, cut_alt, opened, shortened
from marathon.words.plans import countdown
from marathon.words.predictions import goal, headline
from marathon.words.voice import Voice

MOST_LINES: Final = 13
MOST_DRAWN: Final = 16
RISES_BY: Final = 3.0
"""By how much form has to move to be worth a direction (own choice)."""


def title(card: PacingCard, voice: Voice) -> str:
    """Return the time to pace by, its even pace, and for which race or distance."""
    time_s = card.times_s[0]
    said = {"time": voice.clock(time_s), "pace": _pace(card, time_s, voice)}
    about = card.prediction
    if about.race is None:
        distance = voice.race_distance(about.distance_m)
        return voice.say("Even splits, {distance} in {time} ({pace})", distance=distance, **said)
    race = countdown(shortened(called(about.race, voice)), about.race.date, about.date, voice)
    if card.predicted_s is None:
        return f"{race} " + voice.say("{pace} makes your goal of {time}.", **said)
    return f"{race} " + voice.say("{pace} makes the predicted {time}.", **said)


def untimed_title(card: PacingCard, voice: Voice) -> str:
    """Return how far away the race is, or that there is no prediction, where no time is there to pace by."""
    about = card.prediction
    if about.race is None:
        return headline(about, voice)
    return countdown(shortened(called(about.race, voice)), about.race.date, about.date, voice)


def range_and_goal(card: PacingCard, voice: Voice) -> tuple[str, ...]:
    """Return how sure the predicted time is, what the goal asks for beside it, and its chance."""
    about, outcome = card.prediction, card.prediction.outcome
    if not isinstance(outcome, Estimate):
        return ()
    if about.goal_s is None:
        said = {"low": voice.clock(outcome.low_s), "high": voice.clock(outcome.high_s)}
        return (voice.say("Likely {low} to {high}.", **said),)
    asks = voice.say(
        "Likely {low} to {high}; the goal asks for {pace}.",
        low=voice.clock(outcome.low_s),
        high=voice.clock(outcome.high_s),
        pace=_pace(card, about.goal_s, voice),
    )
    return (asks, goal(about, voice))


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRow:
    """A split in words: where, and when by each of the times; halfway and finish are marked."""

    name: str
    times: tuple[str, ...]
    is_marked: bool


def rows(card: PacingCard, voice: Voice, most: int = MOST_LINES) -> tuple[SplitRow, ...]:
    """Return the splits in the reader's units: each unit of a short race, else every few of them and halfway."""
    distance_m = card.prediction.distance_m
    return tuple(
        SplitRow(
            name=_mark_name(mark, voice),
            times=tuple(voice.clock(even_split_s(mark, distance_m, time_s)) for time_s in card.times_s),
            is_marked=mark.is_halfway or mark.is_finish,
        )
        for mark in marks_of(distance_m, voice.units.metres, most)
    )


def rows_drawn(card: PacingCard, voice: Voice) -> tuple[SplitRow, ...]:
    """Return the splits of the chart, which holds a few more than the text: a half marathon by the mile."""
    return rows(card, voice, MOST_DRAWN)


def _mark_name(mark: SplitMark, voice: Voice) -> str:
    if mark.is_halfway:
        return voice.say("halfway")
    return voice.say("finish") if mark.is_finish else voice.distance(mark.distance_m)


def column_names(card: PacingCard, voice: Voice) -> tuple[str, ...]:
    """Return what each of the times is."""
    predicted = (voice.say("predicted"),) if card.predicted_s is not None else ()
    return (*predicted, *((voice.say("goal"),) if card.prediction.goal_s else ()))


def splits(card: PacingCard, voice: Voice) -> tuple[str, ...]:
    """Return when to pass each mark, by the predicted time and by the goal beside it where there are both."""
    heading = (opened(" · ".join(column_names(card, voice))) + ":",) if len(card.times_s) > 1 else ()
    return (*heading, *(f"{row.name}: {' · '.join(row.times)}" for row in rows(card, voice)))


def taper_lines(taper: Taper | None, voice: Voice) -> tuple[str, ...]:
    """Return what the last days hold against the biggest week, and where form goes; nothing without a plan."""
    if taper is None:
        return ()
    volume = voice.say(
        "Taper: {last} in the seven days before the race, {share} of your biggest week ({peak}).",
        last=voice.distance(taper.last_m),
        share=voice.percent(taper.share),
        peak=voice.distance(taper.peak_m),
    )
    return (volume, *_form(taper, voice))


def _form(taper: Taper, voice: Voice) -> tuple[str, ...]:
    now, then = taper.form_now_au, taper.form_race_au
    if now is None or then is None:
        return ()
    said = {"now": voice.signed(now), "then": voice.signed(then)}
    if then - now >= RISES_BY:
        return (
            voice.say("Run the plan, and form rises from {now} today to {then} on race morning.", **said),
        )
    if now - then >= RISES_BY:
        return (
            voice.say("Run the plan, and form falls from {now} today to {then} on race morning.", **said),
        )
    return (voice.say("Run the plan, and form stays near {then} until race morning.", **said),)


def finding(card: PacingCard, voice: Voice) -> str:
    """Return what the chart shows: the even pace and the time it makes, beside the goal where there is one."""
    time_s, goal_s = card.times_s[0], card.prediction.goal_s
    said = {"pace": _pace(card, time_s, voice), "time": voice.clock(time_s)}
    if card.predicted_s is None:
        return opened(voice.say("{pace} makes your goal of {time}", **said))
    if goal_s is None:
        return opened(voice.say("{pace} makes the predicted {time}", **said))
    return opened(
        voice.say(
            "{pace} makes the predicted {time}; goal {goal} asks for {goal_pace}",
            goal=voice.clock(goal_s),
            goal_pace=_pace(card, goal_s, voice),
            **said,
        )
    )


def about(card: PacingCard, voice: Voice) -> str:
    """Return which race or distance the chart is of, and whose it is."""
    race, name = card.prediction.race, card.prediction.athlete_name
    if race is None:
        distance = opened(voice.race_distance(card.prediction.distance_m))
        return voice.say("{race}, even splits · {name}", race=distance, name=name)
    return voice.say(
        "{race}, {date}, even splits · {name}",
        race=shortened(called(race, voice)),
        date=voice.short_day(race.date),
        name=name,
    )


def alt(card: PacingCard, voice: Voice) -> str:
    """Return the chart in words: by which times it goes, and where they lead; its lines stand beside it."""
    shown, finish = rows(card, voice), " · ".join(map(voice.clock, card.times_s))
    halfway = next((row for row in shown[:-1] if row.is_marked), None)
    columns = " · ".join(column_names(card, voice))
    if halfway is None:
        return cut_alt(
            voice.say("A table of even splits ({columns}), finish {finish}.", columns=columns, finish=finish)
        )
    return cut_alt(
        voice.say(
            "A table of even splits ({columns}), halfway {times}, finish {finish}.",
            columns=columns,
            times=" · ".join(halfway.times),
            finish=finish,
        )
    )


def _pace(card: PacingCard, time_s: float, voice: Voice) -> str:
    return voice.pace(pace_s_per_km(card.prediction.distance_m, time_s) or 0.0)
