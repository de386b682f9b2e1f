"""How many athletes a second get their new day judged, and whether that holds for ten times as many."""

from datetime import timedelta
from statistics import median
from typing import Final

from bot.bench.crowd import NOW, Crowd, crowd
from bot.bench.measured import Measured, seconds
from marathon.usecases.process_day import process_athletes

HISTORY_DAYS: Final = 21
DAYS: Final = 3
FEW: Final = 1000
MANY: Final = 10_000


def process_1000() -> Measured:
    """Measure a thousand athletes, one new day each."""
    with crowd(FEW, history_days=HISTORY_DAYS, unjudged_days=DAYS) as few:
        return Measured(value=FEW / median(_judge_a_day(few, back) for back in reversed(range(DAYS))))


def process_10000() -> Measured:
    """Measure ten thousand athletes, and what one costs compared to one of a thousand in the same run."""
    with (
        crowd(FEW, history_days=HISTORY_DAYS, unjudged_days=DAYS) as few,
        crowd(MANY, history_days=HISTORY_DAYS, unjudged_days=DAYS) as many,
    ):
        taken = [(_judge_a_day(few, back), _judge_a_day(many, back)) for back in reversed(range(DAYS))]
    few_s, many_s = (median(times) for times in zip(*taken, strict=True))
    return Measured(value=MANY / many_s, ratios={"cost_per_athlete_to_1000": (many_s / MANY) / (few_s / FEW)})


def _judge_a_day(people: Crowd, days_ago: int) -> float:
    people.clock.at = NOW - timedelta(days=days_ago)
    return seconds(lambda: process_athletes(people.desk, people.athletes))
