"""The team at the demo's Strava: accounts for runners, the newcomer's past, and what is done to the newest run."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.demo.at_strava import TeamAtStrava, roomy_strava
from bot.demo.people import NEWCOMER
from bot.demo.team import before_connecting, demo_team
from marathon.domain.team import Role
from marathon.errors import NotFoundError
from tests.demo.strava_client import NOW, SetClock


def test_only_the_newcomers_runs_wait_at_strava() -> None:
    before, team = demo_team(NOW), before_connecting(demo_team(NOW))
    for was, person in zip(before.people, team.people, strict=True):
        is_new = person.athlete.name == NEWCOMER
        assert (person.at_strava == was.activities) is (is_new or not was.activities)
        assert (person.activities == ()) is (is_new or person.role is Role.COACH)
        assert ("/connect" in person.about) is is_new


def test_everybody_has_an_account_and_the_newcomer_is_signed_in() -> None:
    strava, team = roomy_strava(SetClock()), before_connecting(demo_team(NOW))
    life = TeamAtStrava(strava, team)
    newcomer = next(person for person in team.people if person.at_strava)
    assert len(life.accounts) == 12 < strava.app.capacity
    assert strava.oauth.signed_in == life.accounts[newcomer.athlete.id]
    kept = strava.records.recordings_of(strava.oauth.signed_in or 0, datetime.now(UTC))
    assert len(kept) == len(newcomer.at_strava)


def test_the_newest_run_is_renamed_and_deleted_once() -> None:
    strava, team = roomy_strava(SetClock()), demo_team(NOW)
    life, person = TeamAtStrava(strava, team), team.people[1]
    who, account = person.athlete.id, TeamAtStrava(strava, team).accounts[person.athlete.id]
    with pytest.raises(NotFoundError):
        life.rename(who)
    run = replace(person.activities[0], source_id="new", name="Easy run")
    life.record(who, run)
    names = set()
    for _ in range(2):
        life.rename(who)
        (kept,) = strava.records.recordings_of(account, NOW)
        names.add(str(kept.changes["name"]))
    assert len(names) == 2
    life.delete(who)
    assert strava.records.recordings_of(account, NOW) == []
    with pytest.raises(NotFoundError):
        life.delete(who)
