"""Pain from its report until it is gone: what is asked, what is kept of it, and what a coach reads."""

from datetime import date, timedelta

import pytest

from marathon.domain.check_in import CheckInKind
from marathon.domain.marks import Mark
from marathon.domain.plan import SessionKind
from marathon.domain.reasons import EasedForPain, PainReported
from marathon.errors import NoPainError
from marathon.store import plans
from marathon.store.json_values import to_json
from marathon.usecases.athlete_overview import athlete_overview
from marathon.usecases.people import teams_of
from marathon.usecases.plan_ahead import plan_ahead
from marathon.usecases.report_pain import end_pain, report_pain, show_pain
from marathon.usecases.team_overview import group_overview, team_overview
from marathon.usecases.todays_session import todays_session
from marathon.usecases.week_review import week_review
from tests.club import ANA, TODAY, Club, plan_of

THURSDAY = date(2026, 11, 26)
PAIN = PainReported(date=TODAY, severity=4)


def test_hard_and_long_runs_are_stopped_until_it_is_gone(club: Club) -> None:
    before, plan = todays_session(club.desk, ANA), plan_of(club)
    card = report_pain(club.desk, ANA, 4)
    assert [(line.date, line.kind) for line in card.stopped] == [
        (TODAY, SessionKind.EASY),
        (THURSDAY, SessionKind.EASY),
    ]
    (session,) = todays_session(club.desk, ANA).sessions
    assert (session.kind, session.planned_distance_m, session.mark) == (
        SessionKind.EASY,
        9_000.0,
        Mark.EXCUSED,
    )
    assert EasedForPain(kind=SessionKind.LONG, since=TODAY) in session.reasons
    assert todays_session(club.desk, ANA).flags[0] == PAIN
    assert plan_of(club) == plan  # the plan itself stays as it is
    end_pain(club.desk, ANA)
    after = todays_session(club.desk, ANA)
    assert (after.sessions, after.flags) == (before.sessions, before.flags)
    with pytest.raises(NoPainError):
        end_pain(club.desk, ANA)


def test_it_lasts_and_what_it_excused_stays_excused(club: Club) -> None:
    report_pain(club.desk, ANA, 4)
    club.clock.moment += timedelta(days=5)
    assert report_pain(club.desk, ANA, 2).pain == PainReported(date=TODAY + timedelta(days=5), severity=2)
    club.clock.moment += timedelta(days=2)
    assert todays_session(club.desk, ANA).sessions[0].mark is Mark.EXCUSED
    end_pain(club.desk, ANA)
    assert todays_session(club.desk, ANA).sessions[0].mark is Mark.TO_DO
    assert show_pain(club.desk, ANA).pain is None
    reply = club.ask("/why")
    assert "Thu Easy run 4 km: pain until Thu 26 Nov, in place of: Tempo run (rest is as good)" in reply.text


def test_a_coach_reads_it_and_the_group_does_not(club: Club) -> None:
    (team,) = teams_of(club.desk, ANA)
    group = group_overview(club.desk, team.id)
    report_pain(club.desk, ANA, 4)
    overview = athlete_overview(club.desk, ANA)
    assert to_json(overview)["risk"] == [
        {"flag": "pain_reported", "number": 4, "source": "reported by the athlete"}
    ]
    (line,) = [line for line in team_overview(club.desk, team.id).needs if line.athlete_id == ANA]
    assert line.flags[0] == PAIN
    assert line.away
    assert line.away.kind is CheckInKind.PAIN
    assert group_overview(club.desk, team.id) == group
    with club.desk.store.read() as connection:
        (thursday,) = plans.sessions_between(connection, ANA, THURSDAY, THURSDAY)
    assert thursday.kind is SessionKind.TEMPO


def test_both_sessions_of_a_day_are_named(club: Club) -> None:
    rows = b"2026-11-22,easy,6\n2026-11-22,long,18\n2026-11-23,tempo,8\n2026-11-23,easy,6\n"
    club.press(club.drop("plan.csv", b"date,type,distance_km\n" + rows), "Apply")
    club.ask("/away ill until tomorrow")
    assert club.ask("/today").title == "Sun 22 Nov: Easy run 6 km, Long run 18 km, excused"
    club.ask("/away undo")
    report_pain(club.desk, ANA, 4)
    said = club.ask("/today")
    assert said.title == "Sun 22 Nov: Easy run 6 km; Easy run 9 km or rest, for pain, in place of: Long run"
    assert "Tomorrow: Easy run 4 km or rest, for pain, in place of: Tempo run; Easy run 6 km." in said.lines


def test_the_coming_weeks_add_up_to_what_is_still_asked(club: Club) -> None:
    whole = club.ask("/week").lines
    assert "Next week: 36 km planned." in whole
    report_pain(club.desk, ANA, 4)
    card = week_review(club.desk, ANA)
    asked = sum(session.planned_distance_m or 0.0 for session in card.next_week)
    assert card.next_week_planned.distance_m == asked
    assert asked < 36_000
    assert "Next week: 23 km planned." in club.ask("/week").lines
    assert plan_ahead(club.desk, ANA).weeks_planned[1].distance_m == asked
