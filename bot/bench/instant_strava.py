"""A Strava that answers at once and without a wire, so that what is measured is ours alone."""

from dataclasses import dataclass
from datetime import timedelta

from marathon.domain.activity import Activity, Source, Sport
from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import StravaActivity, StravaId, Urgency
from marathon.ports import Clock

FIRST_ACCOUNT = 20_000_000_000


def account_of(athlete_id: AthleteId) -> StravaId:
    """Return an athlete's number at this Strava."""
    return StravaId(FIRST_ACCOUNT + athlete_id)


@dataclass(frozen=True, slots=True)
class InstantStrava:
    """The part of ports.StravaApi that an event needs; every number is a run of the last three days."""

    clock: Clock

    def activity(
        self, athlete_id: AthleteId, activity: StravaId, urgency: Urgency = Urgency.FRESH
    ) -> StravaActivity:
        """Return a run of ten kilometres."""
        del urgency
        started = self.clock.now().replace(microsecond=0) - timedelta(hours=2 + activity % 70)
        run = Activity(
            source=Source.STRAVA,
            source_id=str(activity),
            sport=Sport.RUN,
            started_at=started,
            local_date=started.date(),
            utc_offset_s=0,
            duration_s=3000.0,
            elapsed_s=3060.0,
            distance_m=10_000.0 + activity % 997,
            average_hr_bpm=148.0,
            name="Morning Run",
        )
        return StravaActivity(owner=account_of(athlete_id), activity=run, is_recorded=False)
