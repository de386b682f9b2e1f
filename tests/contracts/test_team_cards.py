"""A team's card is made once and kept, and shows every change at once, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from marathon.domain.activity import ActivityId
from marathon.domain.athlete import AthleteId
from marathon.domain.check_in import CheckInKind
from marathon.domain.note import OPEN_FOR
from marathon.domain.plan import PlanDiff, PlannedSession, SessionKind
from marathon.domain.team import Audience, Role
from marathon.domain.team_cards import TeamCard
from marathon.store import activities, athletes, consents, plans, teams
from marathon.usecases.disconnect_strava import SHARING_CONSENT
from marathon.usecases.ingest_activity import judge_anew
from marathon.usecases.kept_run_flags import KeptRunFlags
from marathon.usecases.kept_team_cards import KeptTeamCards
from marathon.usecases.report_absence import report_absence
from marathon.usecases.report_pain import report_pain
from marathon.usecases.team_overview import team_overview
from marathon.usecases.write_note import write_note
from tests.club import NOW, TODAY, SetClock, a_run, desk_of, trains_in
from tests.contracts.asking import Asked
from tests.statements import counted_statements

TOMORROW = TODAY + timedelta(days=1)
BEGUN = TODAY - timedelta(days=40)


class Watched:
    """A team of one runner and a coach, whose card is asked for again and again."""

    def __init__(self, asked: Asked) -> None:
        """Give the runner some weeks."""
        self.asked, self.clock = asked, SetClock()
        self.desk = desk_of(asked.store, self.clock)
        self.runner, self.coach = asked.athlete_id, asked.write(athletes.add, "Marit", "UTC")
        self.team = asked.write(teams.add_team, "Harbour")
        asked.write(trains_in, self.team, self.runner)
        asked.write(teams.add_member, self.team, self.coach, Role.COACH)
        for back in range(40, 1, -2):
            asked.write(activities.insert, self.runner, a_run(TODAY - timedelta(days=back)))
        judge_anew(self.desk, self.runner, BEGUN)
        self.added = ActivityId(0)

    def card(self) -> TeamCard:
        """Return the card as the coach gets it."""
        return team_overview(self.desk, self.team, self.coach)

    def card_anew(self) -> TeamCard:
        """Return it as whoever has kept nothing would."""
        desk = replace(self.desk, team_cards=KeptTeamCards(), run_flags=KeptRunFlags())
        return team_overview(desk, self.team, self.coach)

    def run(self) -> None:
        """Have a long run come in."""
        found = self.asked.write(activities.insert, self.runner, a_run(TODAY, 30_000.0, 10_800.0))
        assert found
        self.added = found

    def edit(self) -> None:
        """Have it turn out longer."""
        run = replace(self.asked.read(activities.get, self.runner, self.added), distance_m=32_000.0)
        self.asked.write(activities.update, self.runner, run)

    def race(self, *, said: bool | None) -> None:
        """Have its athlete say whether it was a race, which makes a long run none too long."""
        run = self.asked.read(activities.get, self.runner, self.added)
        self.asked.write(activities.update, self.runner, replace(run, race_said=said))

    def hide(self) -> None:
        """Have it turned private."""
        run = self.asked.read(activities.get, self.runner, self.added)
        self.asked.write(activities.update, self.runner, replace(run, audience=Audience.OWNER))

    def remove(self) -> None:
        """Have it removed."""
        self.asked.write(activities.remove, self.runner, self.added)

    def plan(self, *added: PlannedSession) -> None:
        """Have sessions planned."""
        self.asked.write(plans.apply, self.runner, PlanDiff(added=added))

    def join(self) -> AthleteId:
        """Have somebody else join."""
        other = self.asked.write(athletes.add, "Bob", "UTC")
        self.asked.write(trains_in, self.team, other)
        return other

    def edit_name(self, name: str) -> None:
        """Have the runner named anew."""
        self.asked.write(athletes.update, self.runner, name=name)

    def ask(self) -> None:
        """Have the coach ask something."""
        runner, coach = (self.asked.read(athletes.get, who) for who in (self.runner, self.coach))
        write_note(self.desk, coach, runner, "How was it?")

    def become_tomorrow(self) -> None:
        """Let a day pass."""
        self.clock.moment = NOW + timedelta(days=1)

    def changes(self) -> dict[str, Callable[[], object]]:
        """Return what may happen, in an order in which each of it shows."""
        easy = PlannedSession(date=TOMORROW, kind=SessionKind.EASY, distance_m=5_000.0)
        far = PlannedSession(date=TOMORROW + timedelta(days=3), kind=SessionKind.LONG, distance_m=40_000.0)
        return {
            "a run": self.run,
            "its edit": self.edit,
            "its being a race": lambda: self.race(said=True),
            "its being none": lambda: self.race(said=None),
            "its privacy": self.hide,
            "its removal": self.remove,
            "a plan": lambda: self.plan(easy),
            "a longer plan": lambda: self.plan(far),
            "pain": lambda: report_pain(self.desk, self.runner, 5),
            "an absence": lambda: report_absence(self.desk, self.runner, CheckInKind.ILL, TOMORROW),
            "a name": lambda: self.edit_name("Zoe"),
            "a zone": lambda: self.asked.write(athletes.update, self.runner, zone="Pacific/Kiritimati"),
            "a member": self.join,
            "a question": self.ask,
            "a new local day": self.become_tomorrow,
            "whose zone": lambda: self.asked.write(athletes.update, self.coach, zone="Asia/Tokyo"),
        }


def test_a_kept_card_shows_each_change_at_once(asked: Asked) -> None:
    watched = Watched(asked)
    before = watched.card()
    for name, change in watched.changes().items():
        change()
        now = watched.card()
        assert now == watched.card_anew(), f"{name}: what is kept differs from what is so"
        assert now != before, f"{name} does not show"
        before = now


def test_an_old_question_goes_from_a_kept_card_when_it_goes_from_a_new_one(asked: Asked) -> None:
    watched, shown = Watched(asked), []
    watched.clock.moment = NOW + timedelta(minutes=5)
    watched.ask()
    for minutes in (1, 6, 15):
        watched.clock.moment = NOW + OPEN_FOR + timedelta(minutes=minutes)
        assert watched.card() == watched.card_anew()
        shown.append(len(watched.card().questions))
    assert shown == [1, 1, 0]


def test_only_the_runs_of_whom_something_changed_are_read(asked: Asked) -> None:
    watched = Watched(asked)
    other = watched.join()
    watched.card()
    watched.edit_name("Zoe")
    with counted_statements() as said:
        watched.card()
    assert not [sql for sql in said if "activities.duration_s" in sql and "json" not in sql]
    asked.write(activities.insert, other, a_run(TODAY))
    with counted_statements() as said:
        watched.card()
    assert len([sql for sql in said if "activities.duration_s" in sql and "json" not in sql]) == 1


def test_a_card_is_made_once_where_nothing_changes(asked: Asked) -> None:
    watched = Watched(asked)
    card = watched.card()
    assert watched.card() == card  # the first may have brought the days up to date
    with counted_statements() as said:
        assert watched.card() == card
    assert len(said) <= 2, "the card was made anew"
    asked.write(consents.give, watched.runner, SHARING_CONSENT, "1", NOW)
    with counted_statements() as said:
        assert watched.card() == card
    assert len(said) > 2
