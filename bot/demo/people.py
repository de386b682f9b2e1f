"""Who is on the demo team: invented runners, each with one story; their plans and runs are elsewhere."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Final

from marathon.domain.athlete import Sex
from marathon.domain.units import Units


class Story(StrEnum):
    """What a coach should find when looking at a runner."""

    STEADY = "steady"
    AHEAD = "ahead"
    MOVED_A_SESSION = "moved_a_session"
    ILL = "ill"
    MISSED_LONG_RUN = "missed_long_run"
    OVER_REACHING = "over_reaching"
    PLAN_ENDS = "plan_ends"
    STOPPED_SYNCING = "stopped_syncing"
    TRAVELLING = "travelling"


class Rhythm(StrEnum):
    """A training week, Monday to Sunday: q and t quality, e easy, r recovery, l long, s strength, - rest."""

    SUNDAYS_4 = "-q-e-el"
    SUNDAYS_5 = "-qet-el"
    SUNDAYS_6 = "rqetsel"
    SATURDAYS_4 = "e-q-el-"
    SATURDAYS_5 = "eq-tel-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """One invented runner: marathon_s they are trained for, goal_s they hope for, peak_m is their biggest week.

    An early runner has done today's session once it can be done; everybody else still has it to do.
    """

    name: str
    zone: str
    birth_year: int
    sex: Sex
    marathon_s: float
    goal_s: float
    peak_m: float
    rhythm: Rhythm
    story: Story = Story.STEADY
    units: Units = Units.METRIC
    resting_hr_bpm: float | None = None
    max_hr_bpm: float | None = None
    by_duration: bool = False
    states_thresholds: bool = True
    shares: bool = True
    early: bool = False

    @property
    def marathon_pace(self) -> float:
        """Seconds per kilometre."""
        return self.marathon_s / 42.195

    @property
    def threshold_pace(self) -> float:
        """Seconds per kilometre; own choice: 10 % faster than marathon pace."""
        return self.marathon_pace * 0.9

    @property
    def threshold_hr_bpm(self) -> float | None:
        """Beats per minute; own choice: 89 % of the maximum."""
        return round(self.max_hr_bpm * 0.89) if self.max_hr_bpm else None

    @property
    def starts_at(self) -> time:
        """When they usually set off."""
        return time(6, 10) if self.early else time(17, 50)

    @property
    def about(self) -> str:
        """One short line on who they are."""
        place = self.zone.partition("/")[2].replace("_", " ")
        minutes = round(self.goal_s / 60)
        return f"Goal {minutes // 60}:{minutes % 60:02d} · {place}"


TEAM_NAME: Final = "Harbour Runners"
RACE_NAME: Final = "Harbour Marathon"
LAST_RACE_NAME: Final = "Riverside Half"
NEWCOMER: Final = "Walter Nakagawa"
"""Who has not connected Strava yet: everything they ran waits there."""
COACH_NAME: Final = "Marit Solheim"
COACH_ZONE: Final = "Europe/Oslo"

RUNNERS: Final = (
    Runner(
        name="Amara Okafor",
        zone="Africa/Lagos",
        birth_year=1991,
        sex=Sex.FEMALE,
        marathon_s=12_900,
        goal_s=13_500,
        peak_m=60_000,
        rhythm=Rhythm.SATURDAYS_5,
        resting_hr_bpm=52,
        max_hr_bpm=188,
    ),
    Runner(
        name="Mateo Rivas Ibáñez",
        zone="America/Mexico_City",
        birth_year=1987,
        sex=Sex.MALE,
        marathon_s=11_400,
        goal_s=11_400,
        peak_m=74_000,
        rhythm=Rhythm.SUNDAYS_6,
        story=Story.MOVED_A_SESSION,
        resting_hr_bpm=46,
        max_hr_bpm=186,
    ),
    Runner(
        name="Aoi Yamamoto",
        zone="Asia/Tokyo",
        birth_year=1994,
        sex=Sex.FEMALE,
        marathon_s=12_300,
        goal_s=12_600,
        peak_m=66_000,
        rhythm=Rhythm.SUNDAYS_5,
        resting_hr_bpm=49,
        max_hr_bpm=192,
        early=True,
    ),
    Runner(
        name="Søren Lindqvist",
        zone="Europe/Copenhagen",
        birth_year=1990,
        sex=Sex.MALE,
        marathon_s=10_200,
        goal_s=9_900,
        peak_m=96_000,
        rhythm=Rhythm.SUNDAYS_6,
        story=Story.AHEAD,
        resting_hr_bpm=41,
        max_hr_bpm=187,
    ),
    Runner(
        name="Priya Raman",
        zone="Asia/Kolkata",
        birth_year=1985,
        sex=Sex.FEMALE,
        marathon_s=15_000,
        goal_s=15_900,
        peak_m=50_000,
        rhythm=Rhythm.SUNDAYS_4,
        story=Story.ILL,
        resting_hr_bpm=57,
        max_hr_bpm=184,
    ),
    Runner(
        name="Caleb Whitfield",
        zone="America/New_York",
        birth_year=1979,
        sex=Sex.MALE,
        marathon_s=14_100,
        goal_s=14_400,
        peak_m=54_000,
        rhythm=Rhythm.SUNDAYS_5,
        story=Story.MISSED_LONG_RUN,
        units=Units.IMPERIAL,
        resting_hr_bpm=54,
        max_hr_bpm=179,
    ),
    Runner(
        name="Zofia Wiśniewska",
        zone="Europe/Warsaw",
        birth_year=1996,
        sex=Sex.FEMALE,
        marathon_s=13_200,
        goal_s=12_900,
        peak_m=58_000,
        rhythm=Rhythm.SUNDAYS_5,
        story=Story.OVER_REACHING,
        resting_hr_bpm=50,
        max_hr_bpm=194,
    ),
    Runner(
        name="Tāne Parata",
        zone="Pacific/Auckland",
        birth_year=1982,
        sex=Sex.MALE,
        marathon_s=16_200,
        goal_s=17_100,
        peak_m=46_000,
        rhythm=Rhythm.SATURDAYS_4,
        by_duration=True,
    ),
    Runner(
        name="Hannah Brooks",
        zone="America/Denver",
        birth_year=1988,
        sex=Sex.FEMALE,
        marathon_s=17_100,
        goal_s=18_000,
        peak_m=43_000,
        rhythm=Rhythm.SATURDAYS_4,
        story=Story.PLAN_ENDS,
        units=Units.IMPERIAL,
        resting_hr_bpm=60,
        max_hr_bpm=186,
    ),
    Runner(
        name="Kwame Mensah",
        zone="Africa/Accra",
        birth_year=1992,
        sex=Sex.MALE,
        marathon_s=12_000,
        goal_s=12_000,
        peak_m=68_000,
        rhythm=Rhythm.SUNDAYS_5,
        story=Story.STOPPED_SYNCING,
        resting_hr_bpm=47,
        max_hr_bpm=190,
        shares=False,
    ),
    Runner(
        name="Leïla Haddad",
        zone="Europe/Paris",
        birth_year=1983,
        sex=Sex.FEMALE,
        marathon_s=15_600,
        goal_s=16_200,
        peak_m=48_000,
        rhythm=Rhythm.SUNDAYS_4,
        story=Story.TRAVELLING,
        resting_hr_bpm=58,
        max_hr_bpm=182,
    ),
    Runner(
        name="Walter Nakagawa",
        zone="Pacific/Honolulu",
        birth_year=1961,
        sex=Sex.MALE,
        marathon_s=18_000,
        goal_s=18_900,
        peak_m=40_000,
        rhythm=Rhythm.SATURDAYS_4,
        units=Units.IMPERIAL,
        resting_hr_bpm=58,
        max_hr_bpm=164,
        states_thresholds=False,
    ),
)
