"""Which past efforts may speak for a question, and the refusal where none does; every predictor chooses alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from marathon.domain.race import Evidence, EvidenceKind, MissingDatum, RaceQuestion, Refusal

FURTHEST_TIMES: Final = 4.25  # a marathon from 10 km is 4.22 times as far
LEAST_RUNS: Final = 8
TRAINING_DAYS: Final = 112


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """All past races, symmetric evidence, and recent training bests, which show what is possible at least."""

    races: tuple[Evidence, ...]
    bests: tuple[Evidence, ...]


def choose(question: RaceQuestion) -> Chosen | Refusal:
    """Return what may be believed of the past, or name what is missing; nothing after `question.on` is seen.

    It takes a race that the distance is not too far from, or such a training best and eight runs in eight weeks.
    """
    races = _past(question, EvidenceKind.RACE)
    since = question.on - timedelta(days=TRAINING_DAYS)
    bests = tuple(item for item in _past(question, EvidenceKind.TRAINING_BEST) if item.date > since)
    trains = question.runs_in_8_weeks >= LEAST_RUNS and within_reach(bests, question.distance_m)
    if within_reach(races, question.distance_m) or trains:
        return Chosen(races=races, bests=bests)
    return _refuse(question, bests)


def within_reach(evidence: Sequence[Evidence], target_m: float) -> tuple[Evidence, ...]:
    """Return the efforts that a distance is not too far from."""
    return tuple(item for item in evidence if target_m <= FURTHEST_TIMES * item.distance_m)


def _past(question: RaceQuestion, kind: EvidenceKind) -> tuple[Evidence, ...]:
    return tuple(item for item in question.evidence if item.kind is kind and item.date <= question.on)


def _refuse(question: RaceQuestion, bests: Sequence[Evidence]) -> Refusal:
    races = _past(question, EvidenceKind.RACE)
    longest = max((item.distance_m for item in (*races, *bests)), default=None)
    if not races and question.runs_in_8_weeks < LEAST_RUNS:
        missing = MissingDatum.RACE_OR_RUNS
    else:
        missing = MissingDatum.TOO_FAR if longest else MissingDatum.NO_RACE
    return Refusal(missing=missing, runs_in_8_weeks=question.runs_in_8_weeks, longest_distance_m=longest)
