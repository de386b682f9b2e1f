"""The demo team in a real store: all of it, with the ids the store gave."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.demo.people import Story
from bot.demo.seeding import seed
from bot.demo.team import demo_team
from marathon.domain.athlete import AthleteId
from marathon.domain.team import Role
from marathon.store import activities, athletes, check_ins, plans, races, teams, thresholds
from marathon.store.store import Store
from marathon.usecases.predict_race import predict_race
from marathon.words.voice import Voice
from tests.club import SetClock, desk_of

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


def test_goals_are_neither_sure_nor_hopeless_and_are_what_the_picker_says(store: Store) -> None:
    now = datetime(2026, 11, 18, 12, tzinfo=UTC)
    team = seed(store, demo_team(now))
    desk = replace(desk_of(store), clock=SetClock(now))
    chances = []
    for person in team.people[1:]:
        card = predict_race(desk, person.athlete.id)
        assert card.goal_s is not None and card.chance is not None
        assert person.about.startswith(f"Goal {Voice().clock(card.goal_s)[:-3]} · ")
        chances.append(card.chance)
    assert 0.15 < min(chances) < 0.3
    assert 0.7 < max(chances) < 0.85
    assert sum(chance < 0.4 for chance in chances) >= 3
    assert sum(chance > 0.6 for chance in chances) >= 3
