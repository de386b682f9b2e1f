"""Cards about races that runs were: one found, the list of them, and what was said of one."""

from dataclasses import dataclass
from datetime import date

from marathon.domain.activity import ActivityId
from marathon.domain.race_finding import RaceFinding, RaceVerdict, SaidByAthlete


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRace:
    """A run that was a race or may have been one: its totals with pauses, and why it is taken for one."""

    activity_id: ActivityId
    name: str
    date: date
    distance_m: float
    elapsed_s: float
    finding: RaceFinding

    @property
    def is_open(self) -> bool:
        """Whether only its athlete can tell, and has not yet."""
        return self.finding.verdict is RaceVerdict.UNSURE

    @property
    def is_told(self) -> bool:
        """Whether it is worth a word: it counts as a race, or its athlete said that it was none."""
        said = any(isinstance(reason, SaidByAthlete) for reason in self.finding.reasons)
        return self.finding.verdict is RaceVerdict.RACE or said


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRacesCard:
    """/race runs: the runs that count as races and those that may have been one, newest first."""

    found: tuple[FoundRace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidRaceCard:
    """What an athlete said of a run, None where they took it back, and what they had said before."""

    run: FoundRace
    said: bool | None
    before: bool | None
