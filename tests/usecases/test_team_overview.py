"""The team's cards at every size, and who stands in them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from marathon.domain.activity import Source
from marathon.domain.athlete import AthleteId
from marathon.domain.check_in import CheckIn, CheckInKind
from marathon.domain.marks import Mark, Status
from marathon.domain.team import Audience, Role, TeamId
from marathon.domain.team_cards import NextStep
from marathon.store import activities, athletes, check_ins, teams
from marathon.store.store import Connection, Store
from marathon.usecases.desk import Desk
from marathon.usecases.manage_privacy import share_strava
from marathon.usecases.manage_team import join_team
from marathon.usecases.people import teams_of
from marathon.usecases.process_day import process_athletes
from marathon.usecases.report_absence import report_absence
from marathon.usecases.team_overview import group_overview, team_overview
from tests.club import ANA, BOB, CYD, DAN, TODAY, Club, a_run, desk_of, trains_in
from tests.statements import counted_statements


def team_of_size(desk: Desk, size: int) -> TeamId:
    """Returns a team of so many athletes; each third one trains."""
    team_id = desk.store.write(lambda connection: teams.add_team(connection, "Big"))
    for start in range(0, size, 200):
        desk.store.write(_adding(team_id, range(start, min(start + 200, size))))
    return team_id


def _adding(team_id: TeamId, numbers: range) -> Callable[[Connection], None]:
    def unit(connection: Connection) -> None:
        for number in numbers:
            athlete = athletes.add(connection, f"Runner {number:04d}", "UTC")
            trains_in(connection, team_id, athlete)
            if number % 3 == 0:
                for back in range(1, 15, 2):
                    activities.insert(connection, athlete, a_run(TODAY - timedelta(days=back)))

    return unit


@pytest.mark.parametrize("size", [0, 1, 1000])
def test_every_member_is_counted_once(store: Store, size: int) -> None:
    desk = desk_of(store)
    team_id = team_of_size(desk, size)
    card = team_overview(desk, team_id)
    assert len(card.rows) == size
    assert len(card.needs) + sum(count for _, count in card.quiet) == size
    assert len({row.athlete_id for row in card.rows}) == size
    assert len(card.days) == 7
    assert all(len(row.marks) == 7 for row in card.rows)
    with counted_statements() as said:
        assert team_overview(desk, team_id) == card
    assert len(said) <= 21  # it asks for many at once, however many they are
    group = group_overview(desk, team_id)
    assert (group.members, group.rows, group.planned_m, group.done_m) == (size, (), 0, 0)


def test_a_team_of_one_reads_as_one(club: Club) -> None:
    reply = club.ask("/team", AthleteId(6))
    assert reply.title == "The one athlete is on track"
    assert reply.lines == ("1 on track",)


def test_who_needs_a_word_comes_first_and_the_rows_follow_the_triage(club: Club) -> None:
    card = team_overview(club.desk, teams_of(club.desk, ANA)[0].id)
    assert [line.athlete_id for line in card.needs] == [DAN, CYD]
    assert card.rows[0].athlete_id == DAN
    assert {row.athlete_id for row in card.rows} == {ANA, BOB, CYD, DAN}
    assert card.quiet == ((Status.ON_TRACK, 2),)
    dan = card.needs[0]
    assert (dan.standing.status, dan.next_step) == (Status.OVER_REACHED, NextStep.CUT_NEXT_DAYS)
    assert dan.standing.since
    assert dan.standing.since <= TODAY


def test_the_days_shown_end_where_a_day_ends_first(club: Club) -> None:
    club.clock.moment = datetime(2026, 11, 23, 2, tzinfo=UTC)  # Monday, and still Sunday in Chicago
    card = team_overview(club.desk, teams_of(club.desk, ANA)[0].id)
    assert card.days[-1] == TODAY
    last = {row.athlete_id: row.marks[-1] for row in card.rows}
    assert last[ANA] is Mark.MISSED, "what the words tell of Sunday is on the picture"
    assert last[BOB] is Mark.TO_DO, "whose Sunday is not over yet"


def test_who_is_ill_or_injured_now_needs_a_word_and_who_travels_does_not(club: Club) -> None:
    (cyd,) = [
        line
        for line in team_overview(club.desk, teams_of(club.desk, ANA)[0].id).needs
        if line.athlete_id == CYD
    ]
    assert cyd.away is not None
    assert (cyd.away.kind, cyd.away.until) == (CheckInKind.ILL, date(2026, 11, 25))
    assert cyd.next_step is NextStep.ASK_HOW_THEY_ARE
    away = CheckIn(kind=CheckInKind.TRAVELLING, local_date=TODAY, until=TODAY + timedelta(days=3))
    club.desk.store.write(lambda connection: check_ins.add(connection, ANA, away))
    process_athletes(club.desk, [ANA], TODAY)
    assert ANA not in {
        line.athlete_id for line in team_overview(club.desk, teams_of(club.desk, ANA)[0].id).needs
    }


def test_an_absence_that_is_only_ahead_is_not_said_of_today(club: Club) -> None:
    week = [TODAY + timedelta(days=ahead) for ahead in (3, 9)]
    report_absence(club.desk, DAN, CheckInKind.TRAVELLING, until=week[1], since=week[0])
    (dan,) = [line for line in team_overview(club.desk, _team(club)).needs if line.athlete_id == DAN]
    assert (dan.away, dan.said) == (None, None)


def _team(club: Club) -> TeamId:
    return teams_of(club.desk, ANA)[0].id


def test_a_run_for_its_owner_alone_is_not_on_the_groups_card(club: Club) -> None:
    team_id = teams_of(club.desk, ANA)[0].id
    before = {row.athlete_name: row.done_m for row in group_overview(club.desk, team_id).rows}
    hidden = a_run(TODAY - timedelta(days=1), 7_000.0, 2_500.0, source=Source.STRAVA)
    club.desk.store.write(
        lambda connection: activities.insert(connection, ANA, replace(hidden, audience=Audience.OWNER))
    )
    share_strava(club.desk, ANA, shares=True)
    after = {row.athlete_name: row.done_m for row in group_overview(club.desk, team_id).rows}
    assert after == before


@pytest.mark.parametrize("kind", [CheckInKind.ILL, CheckInKind.INJURED, CheckInKind.TRAVELLING])
def test_an_absence_leaves_no_trace_on_the_groups_card(club: Club, kind: CheckInKind) -> None:
    team_id = teams_of(club.desk, ANA)[0].id
    before = group_overview(club.desk, team_id)
    assert any(row.planned_m for row in before.rows)
    away = CheckIn(kind=kind, local_date=TODAY - timedelta(days=6), until=TODAY + timedelta(days=3))
    club.desk.store.write(lambda connection: check_ins.add(connection, ANA, away))
    assert group_overview(club.desk, team_id) == before


def test_who_is_known_joins_a_second_team_and_a_second_role(club: Club) -> None:
    (first,) = teams_of(club.desk, ANA)
    join_team(club.desk, ANA, "Hill Club", is_coach=True)
    join_team(club.desk, ANA, first.name, is_coach=True)
    join_team(club.desk, ANA, first.name, is_coach=True)
    with club.desk.store.read() as connection:
        assert [team.name for team in teams.teams_of(connection, ANA, [Role.COACH])] == [
            first.name,
            "Hill Club",
        ]
        assert [team.name for team in teams.teams_of(connection, ANA, [Role.ATHLETE])] == [first.name]


def test_what_hurts_is_not_hidden_by_what_was_said_after_it(club: Club) -> None:
    said = ((CheckInKind.INJURED, 19), (CheckInKind.ILL, 20), (CheckInKind.SKIPPED, 17))

    def unit(connection: Connection) -> None:
        for kind, day in said:
            check_ins.add(connection, CYD, CheckIn(kind=kind, local_date=date(2026, 11, day)))

    club.desk.store.write(unit)
    team = teams_of(club.desk, CYD)[0]
    card = team_overview(club.desk, team.id)
    (line,) = [line for line in card.needs if line.athlete_id == CYD]
    assert line.said
    assert (line.said.kind, line.said.date.day) == (CheckInKind.INJURED, 19)
