"""Answers to proposed changes of plans on both databases: kept once, decided once, found by reason, forgotten."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Connection

from marathon.domain.adaptation_cards import AdaptationState
from marathon.domain.athlete import AthleteId
from marathon.domain.check_in import CheckIn, CheckInKind
from marathon.domain.plan import PlanDiff, PlannedSession, SessionKind
from marathon.domain.team import Role
from marathon.store import activities, adaptations, athletes, check_ins, consents, plans, teams
from marathon.store.store import Store
from marathon.usecases.adapt_plan import propose_adaptation
from marathon.usecases.answer_adaptation import accept_adaptation, keep_plan
from marathon.usecases.approve_adaptation import (
    approve_adaptation,
    decline_adaptation,
    set_approving,
    waiting_requests,
)
from marathon.usecases.desk import Desk
from marathon.usecases.forget_person import forget_person
from tests.club import SetClock, a_run, desk_of

MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)
MONDAY = MORNING.date()


class Trained:
    """A runner just over an illness, and two coaches of their team."""

    def __init__(self, store: Store) -> None:
        """Let them have run, been ill, and have a tempo run ahead."""
        self.clock = SetClock(MORNING)
        self.desk: Desk = desk_of(store, self.clock)
        self.ana, self.marit, self.olga = store.write(self._add)

    def _add(self, connection: Connection) -> Sequence[AthleteId]:
        people = [athletes.add(connection, name, "UTC") for name in ("Ana", "Marit", "Olga")]
        self.team = teams.add_team(connection, "Harbour")
        for person, role in zip(people, (Role.ATHLETE, Role.COACH, Role.COACH), strict=True):
            teams.add_member(connection, self.team, person, role)
        consents.give(connection, people[0], consents.to_team(self.team), "test", MORNING)
        for back in range(6, 30, 2):
            activities.insert(connection, people[0], a_run(MONDAY - timedelta(days=back)))
        ill = CheckIn(kind=CheckInKind.ILL, local_date=date(2026, 11, 19), until=date(2026, 11, 22))
        check_ins.add(connection, people[0], ill)
        tempo = PlannedSession(date=MONDAY, kind=SessionKind.TEMPO, distance_m=8_000.0)
        plans.apply(connection, people[0], PlanDiff(added=(tempo,)))
        return people

    def proposal(self, *, anyway: bool = False) -> str:
        """Returns the name of what is proposed to the runner, empty where nothing is."""
        card = propose_adaptation(self.desk, self.ana, anyway=anyway)
        return card.name if card.is_open else ""

    def stands(self) -> list[SessionKind]:
        """Returns what stands in the plan."""
        with self.desk.store.read() as connection:
            return [s.kind for s in plans.sessions_between(connection, self.ana, MONDAY, MONDAY)]


@pytest.fixture
def trained(store: Store) -> Trained:
    """Returns the runner and their coaches, on each kind of database."""
    return Trained(store)


def test_an_answer_settles_its_reasons_for_a_fortnight(trained: Trained) -> None:
    keep_plan(trained.desk, trained.ana, trained.proposal())
    assert trained.proposal() == ""
    assert trained.proposal(anyway=True)
    with trained.desk.store.read() as connection:
        last = adaptations.latest(connection, trained.ana)
        settled = partial(adaptations.settled, connection, [trained.ana, trained.marit])
        assert settled(MORNING) == {trained.ana: {"away:2026-11-22"}, trained.marit: frozenset()}
        assert settled(MORNING + timedelta(seconds=1))[trained.ana] == frozenset()
    assert last is not None
    assert (last.state, last.change_id, last.said_at) == (AdaptationState.KEPT, None, MORNING)
    accept_adaptation(trained.desk, trained.ana, trained.proposal(anyway=True))
    assert trained.stands() == [SessionKind.EASY]


def test_of_two_coaches_the_first_word_counts_and_is_kept_with_its_hour(trained: Trained) -> None:
    with trained.desk.store.read() as connection:
        team = teams.get(connection, trained.team)
    set_approving(trained.desk, trained.marit, team, approves=True)
    accept_adaptation(trained.desk, trained.ana, trained.proposal())
    accept_adaptation(trained.desk, trained.ana, trained.proposal(anyway=True))
    (card,) = waiting_requests(trained.desk, trained.olga)
    trained.clock.moment += timedelta(hours=1)
    approve_adaptation(trained.desk, trained.olga, card.answer.number)
    late = decline_adaptation(trained.desk, trained.marit, card.answer.number)
    assert (late.answer.state, late.decided_by) == (AdaptationState.APPROVED, "Olga")
    assert late.answer.decided_at == trained.clock.moment
    assert trained.stands() == [SessionKind.EASY]
    assert waiting_requests(trained.desk, trained.olga) == ()
    forget_person(trained.desk, None, trained.olga)
    with trained.desk.store.read() as connection:
        last = adaptations.latest(connection, trained.ana)
    assert last is not None
    assert last.decided_by is None
    assert forget_person(trained.desk, None, trained.ana).counts["plan_adaptations"] == 1
