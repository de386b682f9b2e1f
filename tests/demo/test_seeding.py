"""The demo team in a real store: all of it, with the ids the store gave."""

from datetime import UTC, date, datetime
from pathlib import Path

from bot.demo.people import Story
from bot.demo.seeding import seed
from bot.demo.team import demo_team
from marathon.domain.athlete import AthleteId
from marathon.domain.team import Role
from marathon.store import activities, athletes, check_ins, plans, races, teams, thresholds
from marathon.store.store import Store

ALWAYS = (date(2000, 1, 1), date(2100, 1, 1))


def test_what_was_invented_is_what_is_stored(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'demo.sqlite3'}")
    try:
        store.write(lambda connection: athletes.add(connection, "Already here", "UTC"))
        team = seed(store, demo_team(datetime(2026, 11, 18, 12, tzinfo=UTC)))
        with store.read() as connection:
            found = teams.first(connection)
            assert found is not None
            assert found.name == team.name
            assert len(teams.members(connection, found.id, [Role.ATHLETE])) == 12
            assert len(teams.members(connection, found.id, [Role.COACH])) == 1
            for person in team.people:
                who = person.athlete
                assert who.id != AthleteId(1)
                assert athletes.get(connection, who.id) == who
                stored = activities.between(connection, who.id, *ALWAYS)
                assert [run.source_id for run in stored] == [run.source_id for run in person.activities]
                sessions = plans.sessions_between(connection, who.id, *ALWAYS)
                assert {session.content() for session in sessions} == set(person.plan)
                assert len(check_ins.covering(connection, who.id, *ALWAYS)) == len(person.check_ins)
                assert len(thresholds.history(connection, who.id)) == len(person.thresholds)
                assert len(races.of_athlete(connection, who.id)) == len(person.races)
                if person.story is Story.STEADY:
                    assert stored[0].hr_seconds == person.activities[0].hr_seconds
    finally:
        store.close()
