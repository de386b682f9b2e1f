"""What the overview and /form say of the same week is the same."""

from datetime import timedelta

from marathon.domain.calendar import days_from
from marathon.domain.reasons import HighMonotony
from marathon.usecases.athlete_overview import athlete_overview
from tests.club import SOLO, TODAY, Club


def test_monotony_is_that_of_whole_days_as_the_flags_is(club: Club) -> None:
    for day in days_from(TODAY - timedelta(days=7), 7):
        club.ask(f"/run 12 km 60:00 effort 6 {day}", SOLO)
    seen = athlete_overview(club.desk, SOLO).load
    flag = next(flag for flag in seen.flags if isinstance(flag, HighMonotony))
    assert seen.monotony == flag.monotony
    club.ask("/run 30 km 180:00 effort 9", SOLO)
    assert athlete_overview(club.desk, SOLO).load.monotony == flag.monotony
