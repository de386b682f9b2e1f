"""Why a session, a day or a week is judged as it is: a closed union of codes with their numbers, no sentence."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from marathon.domain.check_in import CheckInKind
from marathon.domain.plan import Measure, SessionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Done against planned, within or outside the bands; amounts in seconds or metres as measure says."""

    planned: float
    done: float
    measure: Measure
    ratio: float
    code: Literal["done"] = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class StillToDo:
    """The local day has not ended."""

    code: Literal["still_to_do"] = "still_to_do"


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingRecorded:
    """The day ended without a matching activity."""

    code: Literal["nothing_recorded"] = "nothing_recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class TooHardByHeartRate:
    """A gentle session's average heart rate lay above its ceiling."""

    hr_bpm: float
    ceiling_bpm: float
    code: Literal["too_hard_by_heart_rate"] = "too_hard_by_heart_rate"


@dataclass(frozen=True, slots=True, kw_only=True)
class TooHardByPace:
    """A gentle session's grade-adjusted pace was faster than its ceiling."""

    pace_s_per_km: float
    ceiling_s_per_km: float
    code: Literal["too_hard_by_pace"] = "too_hard_by_pace"


@dataclass(frozen=True, slots=True, kw_only=True)
class HardPartMissing:
    """A quality session held less hard running than it needs."""

    hard_s: float
    needed_s: float
    code: Literal["hard_part_missing"] = "hard_part_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntensityUnknown:
    """Neither heart rate, pace against a threshold, laps nor samples allow a judgement."""

    code: Literal["intensity_unknown"] = "intensity_unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcusedBy:
    """A check-in excuses the session."""

    kind: CheckInKind
    until: date | None = None
    code: Literal["excused_by"] = "excused_by"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidSo:
    """The athlete said what happened: done elsewhere, skipped or too hard."""

    kind: CheckInKind
    code: Literal["said_so"] = "said_so"


@dataclass(frozen=True, slots=True, kw_only=True)
class EasedForPain:
    """Pain was reported: this stands in place of a hard or long session, and rest is as good."""

    kind: SessionKind
    since: date
    code: Literal["eased_for_pain"] = "eased_for_pain"


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedFrom:
    """The session was first planned for another day."""

    original_date: date
    code: Literal["moved_from"] = "moved_from"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestDay:
    """Nothing is planned but rest."""

    code: Literal["rest_day"] = "rest_day"


SessionReason = (
    Done
    | StillToDo
    | NothingRecorded
    | TooHardByHeartRate
    | TooHardByPace
    | HardPartMissing
    | IntensityUnknown
    | ExcusedBy
    | SaidSo
    | EasedForPain
    | MovedFrom
    | RestDay
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekVolume:
    """Seven finished days of running against what was planned, excused sessions left out."""

    ratio: float
    planned: float
    done: float
    measure: Measure
    sessions_done: int
    sessions_planned: int
    code: Literal["week_volume"] = "week_volume"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsMissed:
    """Sessions of the last seven finished days that were neither done, moved nor excused."""

    missed: int
    planned: int
    code: Literal["sessions_missed"] = "sessions_missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySessionMissed:
    """The last key session that was missed."""

    kind: SessionKind
    date: date
    code: Literal["key_session_missed"] = "key_session_missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class EasyDaysTooHard:
    """Gentle sessions run too hard, of those that could be judged."""

    too_hard: int
    judged: int
    code: Literal["easy_days_too_hard"] = "easy_days_too_hard"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayFor:
    """An absence that the athlete reported."""

    kind: CheckInKind
    since: date
    until: date | None
    code: Literal["away_for"] = "away_for"


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingPlanned:
    """No session stands in the plan for these seven days."""

    done: float
    runs: int
    code: Literal["nothing_planned"] = "nothing_planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingImported:
    """No activity of any kind for a long while (last_date None: never)."""

    last_date: date | None
    code: Literal["nothing_imported"] = "nothing_imported"


WeekReason = (
    WeekVolume
    | SessionsMissed
    | KeySessionMissed
    | EasyDaysTooHard
    | AwayFor
    | NothingPlanned
    | NothingImported
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LongRunJump:
    """A run (done, or planned) against the longest of the 30 days before it.

    increase 0.41 means 41 % longer; advised_m is the longest that stays under the threshold of the study, None where
    the return after a break, which is told beside it, advises less.
    """

    date: date
    distance_m: float
    longest_m: float
    increase: float
    advised_m: float | None
    is_planned: bool
    code: Literal["long_run_jump"] = "long_run_jump"


@dataclass(frozen=True, slots=True, kw_only=True)
class HighMonotony:
    """Seven days of nearly equal load."""

    monotony: float
    strain_au: float
    code: Literal["high_monotony"] = "high_monotony"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnAfterBreak:
    """The first run after at least 14 days without one, done or (is_planned) still to come."""

    date: date
    days_off: int
    is_planned: bool = False
    code: Literal["return_after_break"] = "return_after_break"


@dataclass(frozen=True, slots=True, kw_only=True)
class PainReported:
    """Pain that the athlete has reported and not yet said to be gone; severity is 1-10."""

    date: date
    severity: int
    code: Literal["pain_reported"] = "pain_reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class EfficiencyDrop:
    """The pace of so many runs of the last two weeks at a heart rate, slower than in the month before them."""

    hr_bpm: float
    pace_s_per_km: float
    before_s_per_km: float
    runs: int
    code: Literal["efficiency_drop"] = "efficiency_drop"


Flag = LongRunJump | HighMonotony | ReturnAfterBreak | PainReported | EfficiencyDrop
