"""Athletes, identities, teams and one-time codes on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from time import sleep

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from marathon.domain.athlete import Athlete, AthleteId, Sex
from marathon.domain.team import Role, Team, TeamId
from marathon.domain.units import Units
from marathon.errors import InviteWithdrawnError, NotFoundError, UsedCodeError
from marathon.store import athletes, codes, invites, open_questions, tables, teams
from marathon.usecases.arrive import arrive
from tests.club import desk_of, trains_in
from tests.contracts.asking import Asked

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROWS = tables.Athlete.__table__


def test_an_athlete_comes_back_as_stored_with_any_name(asked: Asked) -> None:
    assert asked.read(athletes.get, asked.athlete_id) == Athlete(
        id=asked.athlete_id, name="Zoë 李 🏃‍♀️", zone="America/Santiago"
    )


def test_an_update_changes_the_named_fields_only(asked: Asked) -> None:
    asked.write(
        athletes.update, asked.athlete_id, units=Units.IMPERIAL, sex=Sex.FEMALE, birth_year=1980, active=False
    )
    found = asked.read(athletes.get, asked.athlete_id)
    assert (found.units, found.sex, found.birth_year, found.active, found.name) == (
        Units.IMPERIAL,
        Sex.FEMALE,
        1980,
        False,
        "Zoë 李 🏃‍♀️",
    )
    assert asked.read(athletes.all_active) == ()
    assert asked.read(athletes.count) == 1


def test_many_athletes_are_read_at_once_and_the_unknown_left_out(asked: Asked) -> None:
    other = asked.write(athletes.add, "Other", "UTC")
    found = asked.read(athletes.get_many, (other, AthleteId(99), asked.athlete_id))
    assert [athlete.id for athlete in found] == [asked.athlete_id, other]


def test_nobody_is_found_by_an_unknown_id(asked: Asked) -> None:
    with pytest.raises(NotFoundError):
        asked.read(athletes.get, AthleteId(99))
    with pytest.raises(NotFoundError):
        asked.write(athletes.update, AthleteId(99), name="Nobody")


@pytest.mark.parametrize("birth_year", [1850, 2200])
def test_the_schema_refuses_what_cannot_be(asked: Asked, birth_year: int) -> None:
    with pytest.raises(IntegrityError, match="birth_year_plausible"):
        asked.write(athletes.update, asked.athlete_id, birth_year=birth_year)


def test_an_account_belongs_to_one_athlete_the_last_it_was_linked_to(asked: Asked) -> None:
    other = asked.write(athletes.add, "Other", "UTC")
    asked.write(athletes.link_identity, asked.athlete_id, "telegram", "42")
    asked.write(athletes.link_identity, asked.athlete_id, "slack", "42")
    asked.write(athletes.link_identity, other, "telegram", "42")
    assert _owner(asked, "telegram", "42") == other
    assert _owner(asked, "slack", "42") == asked.athlete_id
    assert _owner(asked, "slack", "43") is None


def _owner(asked: Asked, platform: str, external_id: str) -> AthleteId | None:
    found = asked.read(athletes.find_by_identity, platform, external_id)
    return found.id if found else None


def test_a_foreign_key_holds(asked: Asked) -> None:
    with pytest.raises(IntegrityError):
        asked.write(athletes.link_identity, AthleteId(99), "telegram", "1")


def test_of_two_units_that_lock_an_athlete_one_waits_for_the_other(asked: Asked) -> None:
    together = Barrier(2)

    def count_up(connection: Connection) -> None:
        athletes.lock(connection, asked.athlete_id)
        before = connection.scalar(select(ROWS.c.birth_year).where(ROWS.c.id == asked.athlete_id))
        sleep(0.1)  # long enough for the other to read the same, where it may
        changed = ROWS.update().where(ROWS.c.id == asked.athlete_id).values(birth_year=(before or 1950) + 1)
        connection.execute(changed)

    def unit(_: int) -> None:
        together.wait(10)
        asked.store.write(count_up)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(unit, range(2)))
    assert asked.read(athletes.get, asked.athlete_id).birth_year == 1952


def test_a_coach_leads_their_team_and_no_other(asked: Asked) -> None:
    coach, stranger = asked.write(athletes.add, "Coach", "UTC"), asked.write(athletes.add, "Stranger", "UTC")
    mine, theirs = asked.write(teams.add_team, "Mine 🐢"), asked.write(teams.add_team, "Theirs")
    asked.write(teams.add_member, mine, coach, Role.COACH)
    asked.write(trains_in, mine, asked.athlete_id)
    asked.write(trains_in, theirs, stranger)
    assert asked.read(teams.teams_of, coach, teams.LEADS) == (Team(id=mine, name="Mine 🐢"),)
    assert asked.read(teams.teams_of, asked.athlete_id, teams.LEADS) == ()
    assert asked.read(teams.first) == Team(id=mine, name="Mine 🐢")
    assert asked.read(teams.get, theirs) == asked.read(teams.find, "Theirs")
    assert asked.read(teams.find, "Nobody's") is None


def test_a_team_in_which_somebody_trains_stands_before_an_older_one_without(asked: Asked) -> None:
    coach = asked.write(athletes.add, "Coach", "UTC")
    empty, first, second = (asked.write(teams.add_team, name) for name in ("Empty", "First", "Second"))
    for team in (empty, first, second):
        asked.write(teams.add_member, team, coach, Role.COACH)
    for team in (second, first):
        asked.write(trains_in, team, asked.athlete_id)
    assert [team.id for team in asked.read(teams.teams_of, coach)] == [first, second, empty]


def test_members_come_by_name_and_by_role_and_only_the_active(asked: Asked) -> None:
    team = asked.write(teams.add_team, "Team")
    anna, bert = asked.write(athletes.add, "Anna", "UTC"), asked.write(athletes.add, "Bert", "UTC")
    for athlete_id in (asked.athlete_id, bert, anna):
        asked.write(trains_in, team, athlete_id)
    asked.write(teams.add_member, team, bert, Role.ADMIN)
    assert [member.id for member in asked.read(teams.members, team)] == [anna, bert, asked.athlete_id]
    asked.write(athletes.update, anna, active=False)
    assert [member.id for member in asked.read(teams.members, team)] == [bert, asked.athlete_id]
    assert [member.id for member in asked.read(teams.members, team, [Role.ADMIN])] == [bert]


def test_one_person_can_be_several_things_in_a_team(asked: Asked) -> None:
    team, coach = asked.write(teams.add_team, "Team"), asked.write(athletes.add, "Coach", "UTC")
    for role in (Role.COACH, Role.ATHLETE, Role.ADMIN, Role.ADMIN):
        asked.write(teams.add_member, team, coach, role)
    assert asked.read(teams.roles_of, coach) == {Role.COACH, Role.ADMIN}, "nobody trains there without a yes"
    assert [member.id for member in asked.read(teams.members, team, [Role.ATHLETE])] == []
    assert [found.id for found in asked.read(teams.asking, coach)] == [team]
    asked.write(trains_in, team, coach)
    assert asked.read(teams.asking, coach) == ()
    assert asked.read(teams.roles_of, coach) == {Role.COACH, Role.ATHLETE, Role.ADMIN}
    assert asked.read(teams.roles_of, asked.athlete_id) == frozenset()
    assert [member.id for member in asked.read(teams.members, team)] == [coach]
    assert [member.id for member in asked.read(teams.members, team, [Role.ATHLETE])] == [coach]
    assert [found.id for found in asked.read(teams.teams_of, coach)] == [team]


def test_there_is_no_admin_and_no_team_at_first(asked: Asked) -> None:
    assert not asked.read(teams.has_admin)
    assert asked.read(teams.first) is None
    with pytest.raises(NotFoundError):
        asked.read(teams.get, TeamId(1))


def test_a_code_works_once_however_it_is_typed(asked: Asked) -> None:
    code = asked.write(codes.issue, "owner")
    asked.write(codes.redeem, "owner", code.lower().replace("-", " "), NOW)
    with pytest.raises(UsedCodeError):
        asked.write(codes.redeem, "owner", code, NOW)


def test_a_code_is_for_its_purpose_and_its_time_only(asked: Asked) -> None:
    code = asked.write(codes.issue, "owner", NOW)
    with pytest.raises(UsedCodeError):
        asked.write(codes.redeem, "link", code, NOW - timedelta(seconds=1))
    with pytest.raises(UsedCodeError):
        asked.write(codes.redeem, "owner", code, NOW)
    asked.write(codes.redeem, "owner", code, NOW - timedelta(seconds=1))


def test_a_withdrawn_code_is_worthless(asked: Asked) -> None:
    code = asked.write(codes.issue, "owner")
    asked.write(codes.withdraw, "owner")
    with pytest.raises(UsedCodeError):
        asked.write(codes.redeem, "owner", code, NOW)


def test_only_the_hash_of_a_code_is_kept(asked: Asked) -> None:
    code = asked.write(codes.issue, "owner")
    with asked.store.read() as connection:
        kept = " ".join(map(str, connection.exec_driver_sql("SELECT * FROM one_time_codes").one()))
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_an_account_is_claimed_once_and_who_came_late_is_nobody(asked: Asked) -> None:
    late = asked.write(athletes.add, "Late", "UTC")
    assert asked.write(athletes.claim_identity, asked.athlete_id, "telegram", "42") == asked.athlete_id
    assert asked.write(athletes.claim_identity, late, "telegram", "42") == asked.athlete_id
    with pytest.raises(NotFoundError):
        asked.read(athletes.get, late)


def test_of_many_first_messages_at_once_one_makes_the_person(asked: Asked) -> None:
    together, desk = Barrier(4), desk_of(asked.store)

    def speak(_: int) -> AthleteId:
        together.wait(10)
        return arrive(desk, "telegram", "42", "Ines", place="42")

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(speak, range(4)))) == 1
    assert asked.read(athletes.count) == 2, "the one of every test, and Ines"


def test_a_code_may_stand_for_a_person_and_goes_with_them(asked: Asked) -> None:
    code = asked.write(codes.issue, "pair", NOW, asked.athlete_id)
    early = NOW - timedelta(seconds=1)
    assert asked.read(codes.look, "pair", code, early) == asked.athlete_id
    with pytest.raises(UsedCodeError):
        asked.read(codes.look, "pair", code, NOW)
    asked.write(codes.withdraw, "pair", AthleteId(99))
    assert asked.read(codes.look, "pair", code, early) == asked.athlete_id
    asked.write(codes.withdraw, "pair", asked.athlete_id)
    with pytest.raises(UsedCodeError):
        asked.read(codes.look, "pair", code, early)


def test_an_invitation_lets_in_as_many_as_it_says_and_no_longer(asked: Asked) -> None:
    team = asked.write(teams.add_team, "Harbour")
    number, code = asked.write(
        invites.issue, team, asked.athlete_id, 2, now=NOW, expires_at=NOW + timedelta(days=1)
    )
    assert asked.read(invites.look, code.lower().replace("-", " "), NOW).team.name == "Harbour"
    with pytest.raises(UsedCodeError):
        asked.write(invites.use, code, NOW + timedelta(days=1))
    assert [asked.write(invites.use, code, NOW).uses_left for _ in range(2)] == [2, 1]
    with pytest.raises(UsedCodeError):
        asked.write(invites.use, code, NOW)
    assert asked.read(invites.alive, team, NOW) == ()
    assert asked.read(invites.get, number).uses_left == 0


def test_of_many_who_take_the_last_place_one_gets_it(asked: Asked) -> None:
    team, together = asked.write(teams.add_team, "Harbour"), Barrier(4)
    _, code = asked.write(
        invites.issue, team, asked.athlete_id, 1, now=NOW, expires_at=NOW + timedelta(days=1)
    )

    def take(_: int) -> bool:
        together.wait(10)
        try:
            asked.write(invites.use, code, NOW)
        except UsedCodeError:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(take, range(4))) == 1


def test_a_revoked_invitation_is_worthless_and_only_its_hash_was_kept(asked: Asked) -> None:
    team = asked.write(teams.add_team, "Harbour")
    number, code = asked.write(
        invites.issue, team, asked.athlete_id, 2, now=NOW, expires_at=NOW + timedelta(days=1)
    )
    with asked.store.read() as connection:
        kept = " ".join(map(str, connection.exec_driver_sql("SELECT * FROM invites").one()))
    assert code not in kept
    assert code.replace("-", "") not in kept
    asked.write(invites.withdraw, number, NOW)
    with pytest.raises(InviteWithdrawnError):
        asked.read(invites.look, code, NOW)
    _, other = asked.write(
        invites.issue, team, asked.athlete_id, 2, now=NOW, expires_at=NOW + timedelta(days=1)
    )
    assert asked.write(invites.withdraw_of, team, asked.athlete_id, NOW) == 1
    with pytest.raises(InviteWithdrawnError):
        asked.read(invites.look, other, NOW)


def test_one_question_is_open_at_a_time_and_not_for_ever(asked: Asked) -> None:
    who, later = asked.athlete_id, NOW + timedelta(minutes=30)
    assert asked.read(open_questions.pending, who, NOW) is None
    assert not asked.write(open_questions.drop, who)
    asked.write(open_questions.ask, who, "/setup name", later)
    asked.write(open_questions.ask, who, "/setup zone", later)
    assert asked.read(open_questions.pending, who, NOW) == "/setup zone"
    assert asked.read(open_questions.pending, who, later) is None
    assert asked.write(open_questions.drop, who)
    assert asked.read(open_questions.pending, who, NOW) is None
