"""Whether a run was a race, and why it is taken for one: the rule. The words in names are in race_names."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from operator import itemgetter
from statistics import median
from typing import Final, Literal

from marathon.domain.activity import Activity
from marathon.domain.athlete import Threshold, thresholds_on
from marathon.domain.race import Race
from marathon.domain.race_names import NameFinding, NameSays, read_run_name
from marathon.domain.race_recordings import race_run
from marathon.domain.thresholds import CLEARLY_FAST
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M, METRES_PER_KM

USUAL_WEEKS: Final = 8
LEAST_RUNS: Final = 8
SHORTEST_M: Final = 3_000.0
RACES_M: Final = (5_000.0, 10_000.0, 15_000.0, HALF_MARATHON_M, MARATHON_M)
SHORT_OF: Final = 0.01
LONGER_THAN: Final = 0.025
RACE_HEART: Final = 0.92
"""Share of the threshold heart rate that the average of a race reaches, a marathon's too (own choice)."""


class RaceVerdict(StrEnum):
    """What a run is taken for."""

    RACE = "race"
    TRAINING = "training"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidByAthlete:
    """The athlete said whether it was one, which outranks all else."""

    code: Literal["said"] = "said"


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceEntered:
    """The athlete had entered a race of that day, over about this distance."""

    name: str
    code: Literal["entered"] = "entered"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedAtSource:
    """Where it came from it is marked as a race, or as another kind of run."""

    code: Literal["marked"] = "marked"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSo:
    """A word of its name speaks of a race, of a race's distance, or of training."""

    word: str
    code: Literal["named"] = "named"


@dataclass(frozen=True, slots=True, kw_only=True)
class FasterThanUsual:
    """Its pace over elapsed time, as a share of the median of the eight weeks before."""

    share: float
    code: Literal["faster"] = "faster"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeartAsInRace:
    """Its average heart rate, as a share of the athlete's own threshold."""

    share: float
    code: Literal["heart"] = "heart"


@dataclass(frozen=True, slots=True, kw_only=True)
class OverRaceDistance:
    """It is as long as a race over this distance measures on a watch."""

    distance_m: float
    code: Literal["distance"] = "distance"


RaceReason = (
    SaidByAthlete
    | RaceEntered
    | MarkedAtSource
    | NamedSo
    | FasterThanUsual
    | HeartAsInRace
    | OverRaceDistance
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceFinding:
    """What a run is taken for and what speaks for it, the weightiest first; nothing where nothing does."""

    verdict: RaceVerdict
    reasons: tuple[RaceReason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceContext:
    """What a run is held against: its athlete's usual pace and threshold heart rate of that time, where known."""

    usual_s_per_km: float | None = None
    threshold_hr_bpm: float | None = None
    entered: Race | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    """What a run shows of a race, each None where it does not; slow: clearly no faster than usual."""

    named: NameFinding | None
    faster: FasterThanUsual | None
    heart: HeartAsInRace | None
    distance: OverRaceDistance | None
    is_slow: bool
    is_calm: bool

    @property
    def reasons(self) -> tuple[RaceReason, ...]:
        """What speaks for a race or names it training."""
        name = NamedSo(word=self.named.word) if self.named else None
        return tuple(reason for reason in (name, self.faster, self.heart, self.distance) if reason)


def find_race(run: Activity, context: RaceContext) -> RaceFinding:
    """Return what a run was, UNSURE where only its athlete can tell.

    What the athlete says outranks a race they had entered, that what the source marks, and that what the run shows:
    a name that speaks of a race, a pace below 0.93 of the usual one, a heart rate that is held in races only, and
    a race's distance. Pace and heart rate alone never make one, short of the marathon: hard training has both.
    Source: own choice, after Strava's workout_type; measured on one athlete's 476 runs of two and a half years
    without names, it finds the one marathon that was raced and asks about seven others.
    """
    if run.race_said is not None:
        return RaceFinding(verdict=_of(run.race_said), reasons=(SaidByAthlete(),))
    if not run.is_run or (run.distance_m or 0.0) < SHORTEST_M:
        return RaceFinding(verdict=RaceVerdict.TRAINING)
    if context.entered:
        return RaceFinding(verdict=RaceVerdict.RACE, reasons=(RaceEntered(name=context.entered.name),))
    if run.is_race is not None:
        return RaceFinding(verdict=_of(run.is_race), reasons=(MarkedAtSource(),))
    if run.indoor or run.oddities:
        return RaceFinding(verdict=RaceVerdict.TRAINING)
    signs = _signs(run, context)
    return RaceFinding(verdict=_judge(signs), reasons=signs.reasons)


def _of(was_race: bool) -> RaceVerdict:
    return RaceVerdict.RACE if was_race else RaceVerdict.TRAINING


def _signs(run: Activity, context: RaceContext) -> _Signs:
    distance_m = run.distance_m or 0.0
    pace = run.elapsed_s / distance_m * METRES_PER_KM
    share = pace / context.usual_s_per_km if context.usual_s_per_km else None
    heart = run.average_hr_bpm or None
    beat = heart / context.threshold_hr_bpm if heart and context.threshold_hr_bpm else None
    over = _race_length(distance_m)
    return _Signs(
        named=read_run_name(run.name),
        faster=FasterThanUsual(share=share) if share is not None and share < CLEARLY_FAST else None,
        heart=HeartAsInRace(share=beat) if beat is not None and beat >= RACE_HEART else None,
        distance=OverRaceDistance(distance_m=over) if over else None,
        is_slow=share is not None and share > 1.0,
        is_calm=beat is not None and beat < RACE_HEART,
    )


def _race_length(distance_m: float) -> float | None:
    """Return the race that a watch measures so, which is seldom short and often a little long; None for none."""
    return next(
        (race for race in RACES_M if 1 - SHORT_OF <= distance_m / race <= 1 + LONGER_THAN),
        None,
    )


def _judge(signs: _Signs) -> RaceVerdict:
    says = signs.named.says if signs.named else None
    if says is NameSays.TRAINING:
        return RaceVerdict.TRAINING
    if says is NameSays.RACE:
        return _judge_named(signs)
    if says is NameSays.DISTANCE:
        return _judge_distance_named(signs)
    return _judge_nameless(signs)


def _judge_named(signs: _Signs) -> RaceVerdict:
    """A run that is called a race is one when it shows any sign of it, and was not slower than usual."""
    shows = signs.faster or signs.heart or signs.distance
    return RaceVerdict.RACE if shows and not signs.is_slow else RaceVerdict.UNSURE


def _judge_distance_named(signs: _Signs) -> RaceVerdict:
    """A run that is called after a distance takes pace and heart rate for a race; one of them alone is asked about.

    A marathon that is called so is one, and a slow one is asked about: people do not cover it to train.
    """
    if signs.faster and signs.heart:
        return RaceVerdict.RACE
    named_m = signs.named.distance_m if signs.named else None
    if named_m == MARATHON_M and signs.distance and signs.distance.distance_m == MARATHON_M:
        return RaceVerdict.UNSURE if signs.is_slow else RaceVerdict.RACE
    is_hard = signs.faster or signs.heart
    return RaceVerdict.UNSURE if is_hard and not signs.is_slow else RaceVerdict.TRAINING


def _judge_nameless(signs: _Signs) -> RaceVerdict:
    """Without a word for it only a fast marathon is one; a slow one and other fast races' lengths are asked about."""
    over = signs.distance.distance_m if signs.distance else None
    if over == MARATHON_M:
        return RaceVerdict.RACE if signs.faster else RaceVerdict.UNSURE
    return RaceVerdict.UNSURE if over and signs.faster and not signs.is_calm else RaceVerdict.TRAINING


def judge_runs(
    runs: Sequence[Activity], entered: Sequence[Race], thresholds: tuple[Threshold, ...]
) -> tuple[RaceFinding, ...]:
    """Return what each run was, as it could be judged on its day: later ones say nothing of it.

    Args:
        runs: earliest first, from eight weeks before the first one that matters.
        entered: races of any day. thresholds: the athlete's own, of any time.
    """
    paces = [(run.local_date, run.pace_s_per_km) for run in runs if run.is_run]
    by_day: dict[date, list[Race]] = {}
    for race in entered:
        by_day.setdefault(race.date, []).append(race)
    found = []
    for run in runs:
        context = RaceContext(entered=race_run(run, by_day.get(run.local_date, ())))
        if _may_show(run):
            context = replace(
                context,
                usual_s_per_km=_usual(paces, run.local_date),
                threshold_hr_bpm=thresholds_on(run.local_date, thresholds).threshold_hr_bpm,
            )
        found.append(find_race(run, context))
    return tuple(found)


def _may_show(run: Activity) -> bool:
    """Return whether pace and heart rate could decide: of most runs neither name nor length speaks of a race."""
    if run.race_said is not None or run.is_race is not None or not run.is_run:
        return False
    return bool(_race_length(run.distance_m or 0.0) or read_run_name(run.name))


def _usual(paces: Sequence[tuple[date, float | None]], day: date) -> float | None:
    """Return the median pace of the eight weeks before a day, None where they hold too few runs."""
    first = bisect_left(paces, day - timedelta(weeks=USUAL_WEEKS), key=itemgetter(0))
    before = [pace for _, pace in paces[first : bisect_left(paces, day, key=itemgetter(0))] if pace]
    return median(before) if len(before) >= LEAST_RUNS else None


def with_races(
    runs: Sequence[Activity], entered: Sequence[Race], thresholds: tuple[Threshold, ...]
) -> tuple[Activity, ...]:
    """Return runs that say for themselves whether they were races; what is unsure is none until it is answered."""
    judged = zip(runs, judge_runs(runs, entered, thresholds), strict=True)
    return tuple(_marked(run, was_race=found.verdict is RaceVerdict.RACE) for run, found in judged)


def _marked(run: Activity, *, was_race: bool) -> Activity:
    return run if bool(run.is_race) is was_race else replace(run, is_race=was_race)
