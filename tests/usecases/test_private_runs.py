"""Activities for their owner alone: counted on the owner's cards, and nowhere to be told from on a coach's."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from marathon.domain.activity import Activity, Sport
from marathon.domain.marks import Mark, Status
from marathon.domain.team import Audience
from marathon.store import activities
from marathon.store.store import Connection
from marathon.usecases.athlete_overview import athlete_overview
from marathon.usecases.explain_status import explain_status
from marathon.usecases.ingest_activity import judge_anew
from marathon.usecases.people import teams_of
from marathon.usecases.plan_ahead import plan_ahead
from marathon.usecases.predict_race import predict_race
from marathon.usecases.team_overview import team_overview
from marathon.usecases.todays_session import todays_session
from marathon.usecases.week_review import week_review
from tests.club import ANA, MARIT, TODAY, Club, a_run, runs_of

CARDS = (todays_session, week_review, explain_status, plan_ahead, athlete_overview, predict_race)
COMMANDS = ("today", "week", "why", "plan", "form", "predict")
THURSDAY = date(2026, 11, 19)


def hide(club: Club, day: date, metres: float) -> None:
    """Makes the run of a day private and so far, or adds such a run; the thresholds stay those of the club."""
    known = next((run for run in runs_of(club) if run.local_date == day), a_run(day))
    changed = replace(known, distance_m=metres, duration_s=metres * 0.36, audience=Audience.OWNER)
    club.desk.store.write(partial(_keep, changed))
    judge_anew(club.desk, ANA, day)


def _keep(run: Activity, connection: Connection) -> None:
    if run.id is None:
        activities.insert(connection, ANA, run)
    else:
        activities.update(connection, ANA, run)


def seen(club: Club, *, for_coach: bool) -> list[object]:
    """Returns all cards about Ana as she sees them, or as her coach does."""
    return [card(club.desk, ANA, for_coach=for_coach) for card in CARDS]


@pytest.mark.parametrize("back", [0, 1, 3, 20])
def test_nothing_a_coach_sees_depends_on_its_numbers(club: Club, back: int) -> None:
    day = TODAY - timedelta(days=back)
    team = teams_of(club.desk, ANA)[0].id
    told: list[list[object]] = []
    own: list[list[object]] = []
    for metres in (8_000.0, 12_345.0):
        hide(club, day, metres)
        coach = [club.ask(f"/{command} ana", MARIT).text for command in COMMANDS]
        told.append([*seen(club, for_coach=True), *coach, team_overview(club.desk, team, MARIT)])
        own.append(seen(club, for_coach=False))
    assert told[0] == told[1]
    assert own[0] != own[1]


def test_a_session_done_in_private_is_not_missed(club: Club) -> None:
    hide(club, THURSDAY, 8_000.0)
    lines = {line.date: line for line in explain_status(club.desk, ANA, for_coach=True).sessions}
    assert (lines[THURSDAY].mark, lines[THURSDAY].done_distance_m) == (Mark.GREEN, None)
    (mine,) = [line for line in explain_status(club.desk, ANA).sessions if line.date == THURSDAY]
    assert (mine.mark, mine.done_distance_m) == (Mark.GREEN, 8_000.0)
    row = next(
        r for r in team_overview(club.desk, teams_of(club.desk, ANA)[0].id).rows if r.athlete_id == ANA
    )
    assert (row.status, Mark.MISSED in row.marks) == (Status.ON_TRACK, False)


def test_one_who_runs_only_in_private_is_not_silent(club: Club) -> None:
    for run in runs_of(club):
        club.desk.store.write(partial(_keep, replace(run, audience=Audience.OWNER)))
    judge_anew(club.desk, ANA, date(2026, 9, 14))
    assert explain_status(club.desk, ANA, for_coach=True).standing.status is Status.ON_TRACK
    assert week_review(club.desk, ANA, for_coach=True).runs == ()
    assert len(week_review(club.desk, ANA).runs) == 2


def test_a_private_ride_makes_no_run_of_the_plan_done(club: Club) -> None:
    (run,) = [run for run in runs_of(club) if run.local_date == THURSDAY]
    ride = replace(run, sport=Sport.RIDE, audience=Audience.OWNER)
    club.desk.store.write(partial(_keep, ride))
    judge_anew(club.desk, ANA, THURSDAY)
    lines = {line.date: line.mark for line in explain_status(club.desk, ANA, for_coach=True).sessions}
    assert lines[THURSDAY] is Mark.MISSED
