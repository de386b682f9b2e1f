"""The demo's runs: a planned session becomes the recording a watch would have made of it. No story here."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from bot.demo.people import Runner
from bot.demo.plans import race_time_s, target_pace
from marathon.domain.activity import Activity, BestEffort, Lap, Source, Sport
from marathon.domain.best_efforts import find_best_efforts
from marathon.domain.plan import PlannedSession, SessionKind

SEED: Final = 42_195
_SPREAD: Final = ((-2, 0.1), (-1, 0.2), (0, 0.4), (1, 0.2), (2, 0.1))
_STEADY_HR: Final = {
    SessionKind.EASY: 0.83,
    SessionKind.RECOVERY: 0.77,
    SessionKind.LONG: 0.86,
    SessionKind.RACE: 1.0,
}
_NAMES: Final = {
    SessionKind.EASY: "Easy run",
    SessionKind.RECOVERY: "Recovery run",
    SessionKind.LONG: "Long run",
    SessionKind.TEMPO: "Threshold session",
    SessionKind.INTERVALS: "Kilometre repeats",
    SessionKind.MARATHON_PACE: "Marathon pace",
    SessionKind.RACE: "Race",
    SessionKind.STRENGTH: "Strength",
}
_EFFORT: Final = {
    SessionKind.EASY: 3,
    SessionKind.RECOVERY: 2,
    SessionKind.LONG: 5,
    SessionKind.TEMPO: 7,
    SessionKind.INTERVALS: 8,
    SessionKind.MARATHON_PACE: 6,
    SessionKind.RACE: 10,
    SessionKind.STRENGTH: 5,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a session was run: more or less of it, and harder or easier than meant (1 is as planned)."""

    amount: float = 1.0
    speed: float = 1.0
    hr: float = 1.0


@dataclass(frozen=True, slots=True)
class _Stretch:
    distance_m: float
    speed: float
    hr_bpm: float | None

    @property
    def duration_s(self) -> float:
        return self.distance_m / self.speed


def chance(runner: Runner, day: date, purpose: int = 0) -> np.random.Generator:
    """Return the dice of one runner's day: the same day always throws the same."""
    return np.random.default_rng([SEED, *runner.name.encode(), day.toordinal(), purpose])


def run_session(
    runner: Runner, session: PlannedSession, fitness: float, manner: Manner = Manner()
) -> Activity:
    """Return the recording of a session, begun at the runner's usual hour.

    Args: fitness: 1 now, below 1 earlier, when the same effort was slower.
    """
    dice = chance(runner, session.date)
    if session.sport is not Sport.RUN:
        return _other(runner, session, dice)
    amount = manner.amount * float(np.clip(dice.normal(1.0, 0.025), 0.94, 1.06))
    if session.kind is SessionKind.RACE:
        amount = 1.002
    easy = 1000 / target_pace(runner, SessionKind.EASY)
    distance = amount * (session.distance_m or (session.duration_s or 0.0) * _typical_speed(session, easy))
    speed = fitness * manner.speed * float(dice.normal(1.0, 0.012))
    stretches = _stretches(runner, session, distance, speed, manner.hr)
    return _recording(runner, session, stretches, dice)


def _typical_speed(session: PlannedSession, easy: float) -> float:
    return easy * (1.06 if session.kind.is_quality else 1.0)


def _stretches(
    runner: Runner, session: PlannedSession, distance_m: float, speed: float, hr: float
) -> list[_Stretch]:
    beats = runner.threshold_hr_bpm
    kind = session.kind
    if kind is SessionKind.RACE:
        pace = race_time_s(runner, session.distance_m or 0.0) / (session.distance_m or 1.0)
        return [_Stretch(distance_m, speed / pace, _hr(beats, 1.0))]
    target = 1000 / target_pace(runner, kind) * speed
    if not kind.is_quality:
        return [_Stretch(distance_m, target, _hr(beats, _STEADY_HR[kind] * hr))]
    easy = 1000 / target_pace(runner, SessionKind.EASY) * speed
    warm, jog = _Stretch(distance_m * 0.22, easy, _hr(beats, 0.8)), _hr(beats, 0.88)
    count, share = {SessionKind.INTERVALS: (5, 0.42), SessionKind.TEMPO: (3, 0.48)}.get(kind, (1, 0.5))
    hard = _Stretch(
        distance_m * share / count, target, _hr(beats, 1.0 if kind is SessionKind.INTERVALS else 0.97)
    )
    between = _Stretch(distance_m * (0.56 - share) / max(count - 1, 1), easy * 0.9, jog)
    middle = [piece for _ in range(count) for piece in (hard, between)][: 2 * count - (count > 1)]
    return [warm, *middle, warm]


def _hr(threshold_bpm: float | None, share: float) -> float | None:
    return threshold_bpm * share if threshold_bpm else None


def _recording(
    runner: Runner, session: PlannedSession, stretches: list[_Stretch], dice: np.random.Generator
) -> Activity:
    seconds = np.array([s.duration_s for s in stretches])
    duration, distance = float(seconds.sum()), sum(s.distance_m for s in stretches)
    is_race = session.kind is SessionKind.RACE
    pause = 0.0 if is_race else float(dice.uniform(0, 90))
    hrs = [s.hr_bpm for s in stretches if s.hr_bpm]
    start = _start(runner, session, dice)
    return Activity(
        source=Source.DEMO,
        source_id=f"{runner.name}/{session.date.isoformat()}/{session.kind}",
        sport=Sport.RUN,
        started_at=start,
        utc_offset_s=_offset_s(runner, start),
        local_date=session.date,
        duration_s=round(duration, 1),
        elapsed_s=round(duration + pause, 1),
        distance_m=round(distance, 1),
        ascent_m=round(distance / 1000 * float(dice.uniform(3, 9))),
        average_hr_bpm=round(float(np.average(hrs, weights=seconds)), 1) if hrs else None,
        max_hr_bpm=round(max(hrs) * 1.04) if hrs else None,
        name=_NAMES[session.kind],
        is_race=True if is_race else None,
        effort=_effort(session.kind, dice),
        laps=_laps(stretches),
        adjusted_speed_m_per_s=distance / duration * 1.01,
        hr_seconds=_hr_seconds(stretches),
        speed_seconds=_speed_seconds(stretches),
        best_efforts=_best_efforts(stretches),
    )


def _start(runner: Runner, session: PlannedSession, dice: np.random.Generator) -> datetime:
    usual = time(7, 40) if session.kind in (SessionKind.LONG, SessionKind.RACE) else runner.starts_at
    if runner.early:
        usual = runner.starts_at
    local = datetime.combine(session.date, usual, tzinfo=ZoneInfo(runner.zone))
    return (local + timedelta(minutes=int(dice.integers(0, 25)))).astimezone(ZoneInfo("UTC"))


def _offset_s(runner: Runner, start: datetime) -> int:
    offset = start.astimezone(ZoneInfo(runner.zone)).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def _effort(kind: SessionKind, dice: np.random.Generator) -> int | None:
    """About every second run is rated by its runner."""
    said = dice.random() < 0.5
    return int(np.clip(_EFFORT[kind] + dice.integers(-1, 2), 1, 10)) if said else None


def _laps(stretches: list[_Stretch]) -> tuple[Lap, ...]:
    if len(stretches) == 1:
        return ()
    return tuple(
        Lap(duration_s=round(s.duration_s, 1), distance_m=round(s.distance_m, 1), hr_bpm=s.hr_bpm)
        for s in stretches
    )


def _hr_seconds(stretches: list[_Stretch]) -> tuple[tuple[int, float], ...]:
    found: dict[int, float] = {}
    for stretch in stretches:
        for step, share in _SPREAD if stretch.hr_bpm else ():
            beat = round((stretch.hr_bpm or 0.0) + 2 * step)
            found[beat] = found.get(beat, 0.0) + round(share * stretch.duration_s, 1)
    return tuple(sorted(found.items()))


def _speed_seconds(stretches: list[_Stretch]) -> tuple[tuple[float, float], ...]:
    found: dict[float, float] = {}
    for stretch in stretches:
        for step, share in _SPREAD:
            speed = round(stretch.speed * 1.01 + 0.05 * step, 1)
            found[speed] = found.get(speed, 0.0) + round(share * stretch.duration_s, 1)
    return tuple(sorted(found.items()))


def _best_efforts(stretches: list[_Stretch]) -> tuple[BestEffort, ...]:
    elapsed = np.concatenate(([0.0], np.cumsum([s.duration_s for s in stretches])))
    distance = np.concatenate(([0.0], np.cumsum([s.distance_m for s in stretches])))
    return find_best_efforts(elapsed, distance)


def _other(runner: Runner, session: PlannedSession, dice: np.random.Generator) -> Activity:
    duration = (session.duration_s or 0.0) * float(dice.uniform(0.92, 1.08))
    start = _start(runner, session, dice)
    return Activity(
        source=Source.DEMO,
        source_id=f"{runner.name}/{session.date.isoformat()}/{session.kind}",
        sport=session.sport,
        started_at=start,
        utc_offset_s=_offset_s(runner, start),
        local_date=session.date,
        duration_s=round(duration, 1),
        elapsed_s=round(duration, 1),
        name=_NAMES[session.kind],
        effort=_EFFORT[session.kind],
    )
