"""Choices and changes straight at their verbs: sessions chosen, zones, units, ownership."""

from datetime import date

import pytest

from marathon.domain.activity import ActivityId, SessionId
from marathon.domain.marks import Mark
from marathon.domain.plan import PlanDiff
from marathon.domain.team import Role
from marathon.domain.units import Units
from marathon.errors import NotFoundError, OtherDayError, PlanChangedError, UsedCodeError
from marathon.store import athletes, plans, teams
from marathon.usecases.choose_session import choose_session
from marathon.usecases.claim_ownership import claim_ownership, owner_code
from marathon.usecases.manage_plan import apply_change, move_session, propose_plan_file, undo_change
from marathon.usecases.manage_profile import set_units, set_zone
from marathon.usecases.people import coached_teams, highest_role, teams_of
from marathon.usecases.team_overview import team_overview
from marathon.usecases.todays_session import todays_session
from tests.club import ANA, BOB, MARIT, SOLO, TODAY, Club, plan_of, run_on

THURSDAY = date(2026, 11, 19)
PLAN = b"date,type,distance_km\n2026-11-24,easy,9\n2026-11-29,long,20\n"


def session_on(club: Club, day: date) -> SessionId:
    """Returns the id of the session of a day."""
    with club.desk.store.read() as connection:
        (session,) = plans.sessions_between(connection, ANA, day, day)
    assert session.id is not None
    return session.id


def test_a_choice_is_locked_against_the_automatic_one(club: Club) -> None:
    club.ask("/run 18 km 1:54:00")
    run, session = run_on(club, TODAY), session_on(club, TODAY)
    for chosen, mark in ((None, Mark.TO_DO), (session, Mark.GREEN)):
        choose_session(club.desk, ANA, run, chosen, locked=True)
        (line,) = todays_session(club.desk, ANA).sessions
        assert line.mark is mark
    choose_session(club.desk, ANA, run, None, locked=False)
    assert todays_session(club.desk, ANA).sessions[0].mark is Mark.GREEN


def test_a_run_counts_for_no_session_of_another_day_or_person(club: Club) -> None:
    run = run_on(club, THURSDAY)
    with pytest.raises(OtherDayError):
        choose_session(club.desk, ANA, run, session_on(club, TODAY), locked=True)
    with pytest.raises(NotFoundError):
        choose_session(club.desk, BOB, run, None, locked=True)
    with pytest.raises(NotFoundError):
        choose_session(club.desk, BOB, run_on(club, THURSDAY, BOB), session_on(club, THURSDAY), locked=True)
    with pytest.raises(NotFoundError):
        choose_session(club.desk, ANA, ActivityId(10**9), None, locked=True)


def test_a_stale_difference_is_not_applied(club: Club) -> None:
    card = propose_plan_file(club.desk, ANA, "plan.csv", PLAN)
    move_session(club.desk, ANA, date(2026, 11, 24), date(2026, 11, 25))
    before = plan_of(club)
    with pytest.raises(PlanChangedError):
        apply_change(club.desk, ANA, card.change_id)
    assert plan_of(club) == before


def test_a_difference_belongs_to_its_athlete(club: Club) -> None:
    card = propose_plan_file(club.desk, ANA, "plan.csv", PLAN)
    for act in (apply_change, undo_change):
        with pytest.raises(NotFoundError):
            act(club.desk, BOB, card.change_id)
    apply_change(club.desk, ANA, card.change_id)
    changed = plan_of(club)
    apply_change(club.desk, ANA, card.change_id)
    assert plan_of(club) == changed


def test_units_and_zone_are_kept_and_tell_the_pages(club: Club) -> None:
    set_units(club.desk, ANA, Units.IMPERIAL)
    assert set_zone(club.desk, ANA, "tokyo") == "Asia/Tokyo"
    with club.desk.store.read() as connection:
        ana = athletes.get(connection, ANA)
    assert (ana.units, ana.zone) == (Units.IMPERIAL, "Asia/Tokyo")
    assert ANA in club.listener.heard


def test_a_code_makes_one_admin_and_an_older_one_is_worthless(club: Club) -> None:
    old, new = owner_code(club.desk), owner_code(club.desk)
    assert old
    assert new
    with pytest.raises(UsedCodeError):
        claim_ownership(club.desk, SOLO, old)
    claim_ownership(club.desk, SOLO, new.lower().replace("-", " "))
    with pytest.raises(UsedCodeError):
        claim_ownership(club.desk, MARIT, new)
    with club.desk.store.read() as connection:
        assert teams.roles_of(connection, SOLO) == {Role.ADMIN}
        assert teams.roles_of(connection, MARIT) == {Role.COACH}
    assert owner_code(club.desk) is None


def test_an_athlete_who_becomes_admin_stays_among_the_athletes(club: Club) -> None:
    (team,) = teams_of(club.desk, ANA)
    before = team_overview(club.desk, team.id)
    code = owner_code(club.desk)
    assert code
    claim_ownership(club.desk, ANA, code)
    assert team_overview(club.desk, team.id) == before
    assert [person.athlete_name for person in before.rows].count("Ana Silva") == 1
    assert [led.name for led in coached_teams(club.desk, ANA)] == ["Harbour"]
    assert highest_role(club.desk, ANA) is Role.ADMIN


def test_a_plan_that_comes_again_keeps_what_was_moved_and_says_so(club: Club) -> None:
    again = PLAN + b"2026-12-01,rest,\n"
    apply_change(club.desk, ANA, propose_plan_file(club.desk, ANA, "plan.csv", PLAN).change_id)
    sunday, monday = date(2026, 11, 29), date(2026, 11, 30)
    move_session(club.desk, ANA, sunday, monday)  # out of the file's span
    before = plan_of(club)
    same = club.drop("plan.csv", PLAN)
    assert same.title == "Nothing changes: the plan already says so"
    assert same.lines[0] == "= Long run 20 km stays on Mon 30 Nov, where it was moved from Sun 29 Nov"
    more = club.drop("plan.csv", again)
    assert more.title == "This would change your plan: 1 session added, 1 kept where moved"
    club.press(more, "Apply")
    assert [s.date for s in plan_of(club)] == [*(s.date for s in before), date(2026, 12, 1)]


def test_a_day_of_rest_that_was_swapped_stays_swapped(club: Club) -> None:
    saturday, sunday = date(2026, 12, 5), date(2026, 12, 6)
    content = b"date,type,distance_km\n2026-12-05,tempo,9\n2026-12-06,rest,\n"
    apply_change(club.desk, ANA, propose_plan_file(club.desk, ANA, "plan.csv", content).change_id)
    move_session(club.desk, ANA, saturday, sunday)
    card = propose_plan_file(club.desk, ANA, "plan.csv", content)
    assert (card.diff.is_empty, card.diff.unchanged, len(card.diff.kept_moved)) == (True, 2, 1)
    move_session(club.desk, ANA, sunday, saturday)
    assert propose_plan_file(club.desk, ANA, "plan.csv", content).diff == PlanDiff(unchanged=2)
