"""A lighter plan after an illness: proposed once, applied, undone or kept; where a coach approves, asked first."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from bot.background.closing import Closing
from bot.core.message import Reply
from bot.core.notices import render
from marathon.domain.athlete import AthleteId
from marathon.domain.nudge import Topic
from marathon.domain.plan import PlanDiff, PlannedSession, SessionKind
from marathon.domain.team import Audience
from marathon.domain.units import Units
from marathon.store import activities, athletes, notification_log, plans
from marathon.usecases.find_nudges import FINDERS
from marathon.usecases.nudge_people import nudge_people
from tests.bot.test_every_command import KILOMETRES, is_sound
from tests.club import ANA, BOB, CYD, DAN, MARIT, OLGA, Club, a_run, plan_of

THURSDAY = date(2026, 11, 26)
WELL_AGAIN = datetime(2026, 11, 26, 9, tzinfo=UTC)
EASED = [(THURSDAY, SessionKind.EASY, 8_000.0), (date(2026, 11, 29), SessionKind.LONG, 13_500.0)]


@pytest.fixture
def well(club: Club) -> Club:
    """Returns the club on the first morning after Cyd's illness of eight days."""
    club.clock.moment = WELL_AGAIN
    return club


def told(club: Club, who: AthleteId) -> list[Reply]:
    """Returns what somebody was told, newest first, as it reads now."""
    with club.desk.store.read() as connection:
        lines = notification_log.page(connection, who, None, 20)
    return [render(club.desk, who, line.notice) for line in lines if line.notice]


def ahead(club: Club, who: AthleteId = CYD) -> list[tuple[date, SessionKind, float | None]]:
    """Returns what stands in a plan from the morning on."""
    return [(s.date, s.kind, s.distance_m) for s in plan_of(club, who) if s.date >= THURSDAY]


def nudge(club: Club) -> None:
    """Looks once whether a change is to be proposed to somebody."""
    nudge_people(club.desk, {Topic.PROPOSAL: FINDERS[Topic.PROPOSAL]})


def test_it_is_told_once_shown_where_one_looks_applied_and_undone(well: Club) -> None:
    before = ahead(well)
    Closing(well.desk).look()
    (message,) = told(well, CYD)
    assert message.title == "I propose to change your plan: 2 sessions changed"
    assert message.lines[0].startswith(
        "Ill for 8 days, until Wed 25 Nov: up to Wed 2 Dec hard runs become easy"
    )
    assert message.lines[1:3] == (
        "~ Thu 26 Nov: Tempo run 8 km becomes Easy run 8 km",
        "~ Sun 29 Nov: Long run 18 km becomes Long run 13.5 km",
    )
    assert [button.label for button in message.buttons] == [
        *("Apply", "Keep my plan", "Snooze a week", "Stop these", "Why this?")
    ]
    for command in ("/today", "/week", "/plan adapt"):
        shown = well.ask(command, CYD)
        assert "I propose to change your plan: 2 sessions changed" in shown.text
        is_sound(shown)
    assert ahead(well) == before, "nothing changes before a word"
    done = well.press(message, "Apply", CYD)
    assert done.title == "Plan changed: 2 sessions changed"
    assert ahead(well) == EASED
    assert [reply.title for reply in told(well, CYD)] == ["You applied what I proposed"]
    assert "propose" not in well.ask("/today", CYD).text
    assert well.ask("/plan adapt", CYD).lines == ("Last proposal: you applied it (Thu 26 Nov, 09:00).",)
    well.press(done, "Undo", CYD)
    assert ahead(well) == before
    for _ in range(3):
        well.clock.moment += timedelta(days=1)
        nudge(well)
    assert len(told(well, CYD)) == 1, "asked once"
    assert "propose" not in well.ask("/week", CYD).text


def test_who_keeps_their_plan_is_left_alone_until_they_ask(well: Club) -> None:
    before = ahead(well)
    nudge(well)
    kept = well.press(told(well, CYD)[0], "Keep my plan", CYD)
    assert [button.label for button in well.ask("/plan adapt", CYD).buttons] == ["Apply"], "that was answered"
    assert "do not ask again" in kept.title
    assert ahead(well) == before
    assert told(well, CYD)[0].title == "You keep your plan as it is"
    assert "propose" not in well.ask("/today", CYD).text
    again = well.ask("/plan adapt", CYD)
    assert "Last proposal: you kept your plan" in again.lines[-1]
    well.press(again, "Apply", CYD)
    assert ahead(well) == EASED


def test_what_has_changed_since_is_shown_and_not_applied(well: Club) -> None:
    shown = well.ask("/plan adapt", CYD)
    well.ask("/move sun sat", CYD)
    before = ahead(well)
    answer = well.press(shown, "Apply", CYD)
    assert answer.lines[0].startswith("What I proposed has changed since")
    assert ahead(well) == before
    well.press(answer, "Apply", CYD)
    assert ahead(well)[0] == EASED[0]


def test_the_end_of_an_absence_or_of_pain_offers_it_at_once(club: Club) -> None:
    club.ask("/pain 4", ANA)
    assert "Not while it lasts: pain since Sun 22 Nov." in club.ask("/plan adapt", ANA).text
    club.clock.moment += timedelta(days=3)
    gone = club.ask("/pain gone", ANA)
    assert "Tempo run 8 km becomes Easy run 8 km" in club.press(gone, "See the proposal", ANA).text
    back = club.ask("/away well", CYD)
    assert "becomes Easy run" in club.press(back, "See the proposal", CYD).text


def test_where_a_coach_approves_apply_asks_and_the_first_word_counts(well: Club) -> None:
    before = ahead(well)
    assert well.ask("/team approval on", MARIT).title.startswith("Harbour: what I propose")
    shown = well.ask("/plan adapt", CYD)
    assert "Your coach has to approve it: Marit Solheim." in shown.lines
    waits = well.press(shown, "Ask my coach", CYD)
    assert waits.title == "Your coach is asked: Marit Solheim"
    well.press(shown, "Ask my coach", CYD)
    assert ahead(well) == before
    (asked,) = told(well, MARIT)
    assert asked.title == "Cyd Noor asks you to approve a change of their plan: 2 sessions changed"
    assert asked.lines[1] == "~ Thu 26 Nov: Tempo run 8 km becomes Easy run 8 km"
    assert (
        well.press(well.ask("/team", MARIT), "1 change of a plan waits for your word", MARIT).text
        == asked.text
    )
    stranger = well.ask(asked.buttons[0].command, OLGA)
    assert stranger.is_refusal
    assert ahead(well) == before
    approved = well.press(asked, "Approve", MARIT)
    assert approved.title == "Approved by Marit Solheim: Cyd Noor's plan, 2 sessions changed"
    assert ahead(well) == EASED
    assert well.press(asked, "Decline", MARIT).title == approved.title, "what was decided stands"
    assert told(well, MARIT)[0].title == approved.title
    (decision,) = told(well, CYD)
    assert decision.title == "Marit Solheim approved the change of your plan: 2 sessions changed"
    assert "approved by Marit Solheim" in well.ask("/plan adapt", CYD).lines[-1]
    well.press(decision, "Undo", CYD)
    assert ahead(well) == before
    for reply in (shown, waits, asked, approved, decision):
        is_sound(reply)


def test_declined_taken_back_and_overtaken(well: Club) -> None:
    before = ahead(well)
    well.ask("/team approval on", MARIT)
    well.press(well.ask("/plan adapt", CYD), "Ask my coach", CYD)
    well.press(told(well, MARIT)[0], "Decline", MARIT)
    assert told(well, CYD)[0].title == "Marit Solheim leaves your plan as it is"
    well.press(well.ask("/plan adapt", CYD), "Ask my coach", CYD)
    well.press(well.ask("/plan adapt", CYD), "Keep my plan", CYD)
    assert told(well, MARIT)[0].title == "Cyd Noor has taken the question back"
    assert ahead(well) == before
    well.press(well.ask("/plan adapt", CYD), "Ask my coach", CYD)
    well.ask("/move sun sat", CYD)
    late = well.press(told(well, MARIT)[0], "Approve", MARIT)
    assert late.title.startswith("Cyd Noor's plan has changed since they asked")
    assert "changed meanwhile" in told(well, CYD)[0].title
    well.press(well.ask("/plan adapt", CYD), "Ask my coach", CYD)
    well.clock.moment += timedelta(days=1)
    assert "changed since" in well.press(told(well, MARIT)[0], "Approve", MARIT).title, "Thursday is over"
    well.ask("/team approval off", MARIT)
    well.press(well.ask("/plan adapt", CYD), "Apply", CYD)


def test_a_coach_reads_nothing_that_rests_on_runs_kept_private(club: Club) -> None:
    long = PlannedSession(date=date(2026, 11, 28), kind=SessionKind.LONG, distance_m=30_000.0)
    club.desk.store.write(lambda connection: plans.apply(connection, ANA, PlanDiff(added=(long,))))
    hidden = replace(a_run(date(2026, 11, 20), 19_000.0, source_id="hidden"), audience=Audience.OWNER)
    club.desk.store.write(partial(activities.insert, athlete_id=ANA, activity=hidden))
    club.ask("/team approval on", MARIT)
    shown = club.ask("/plan adapt", ANA)
    assert "(19 km). In a study of 5,205 runners" in shown.text
    club.press(shown, "Ask my coach", ANA)
    (asked,) = told(club, MARIT)
    assert "19 km" not in asked.text
    assert "What it rests on besides, Ana Silva keeps to themself." in asked.lines
    assert "Long run 30 km becomes" in asked.text


def test_a_missed_key_session_moves_and_the_words_fit_miles_and_german(club: Club) -> None:
    club.clock.moment = datetime(2026, 11, 27, 15, tzinfo=UTC)
    runs = (a_run(date(2026, 11, 22), 18_000.0, 6_840.0), a_run(date(2026, 11, 24), 10_000.0))
    easy = PlannedSession(date=date(2026, 11, 30), kind=SessionKind.EASY, distance_m=10_000.0)
    near = PlannedSession(date=date(2026, 11, 28), kind=SessionKind.EASY, distance_m=11_000.0)

    club.desk.store.write(lambda connection: [activities.insert(connection, BOB, run) for run in runs])
    club.desk.store.write(lambda connection: plans.apply(connection, BOB, PlanDiff(added=(near, easy))))
    assert "no coming day has room" in club.ask("/plan adapt", BOB).text, "Sunday is long"
    club.ask("/move sun thu", BOB)
    shown = club.ask("/plan adapt", BOB)
    assert "Tempo run missed on Thu 26 Nov. It fits in place of a gentle one" in shown.text
    assert not KILOMETRES.search(shown.text)
    club.desk.store.write(
        lambda connection: athletes.update(connection, BOB, language="de", units=Units.METRIC)
    )
    german = club.ask("/plan adapt", BOB)
    assert german.title.startswith("Ich schlage vor, deinen Plan zu ändern")
    assert "Tempolauf" in german.text
    club.ask(german.buttons[0].command, BOB)
    assert all(s.kind is not SessionKind.TEMPO for s in plan_of(club, BOB) if s.date == THURSDAY)
    assert [s.original_date for s in plan_of(club, BOB) if s.kind is SessionKind.TEMPO][-1] == THURSDAY


def test_one_message_names_all_reasons_and_none_of_them_comes_alone_later(club: Club) -> None:
    days = ((date(2026, 11, 28), 30_000.0), (date(2026, 12, 3), 34_000.0))
    long = tuple(PlannedSession(date=day, kind=SessionKind.LONG, distance_m=metres) for day, metres in days)
    club.desk.store.write(lambda connection: plans.apply(connection, ANA, PlanDiff(added=long)))
    for day in (27, 29, 30):
        club.clock.moment = datetime(2026, 11, day, 9, tzinfo=UTC)
        nudge(club)
        assert "Thu 3 Dec: Long run 34 km becomes" in club.ask("/plan adapt", ANA).text
        assert len(told(club, ANA)) == 1


def test_who_keeps_their_plan_is_not_warned_of_the_same_run(club: Club) -> None:
    long = PlannedSession(date=date(2026, 11, 28), kind=SessionKind.LONG, distance_m=30_000.0)
    club.desk.store.write(lambda connection: plans.apply(connection, ANA, PlanDiff(added=(long,))))
    shown = club.ask("/plan adapt", ANA)
    club.clock.moment = datetime(2026, 11, 27, 9, tzinfo=UTC)
    nudge_people(club.desk, {Topic.WARNING: FINDERS[Topic.WARNING]})
    (warning,) = told(club, ANA)
    assert "Long run 30 km becomes" in club.press(warning, "See the proposal", ANA).text
    club.clock.moment = datetime(2026, 11, 22, 12, tzinfo=UTC)
    club.press(shown, "Keep my plan", ANA)
    with club.desk.store.read() as connection:
        people = [athletes.get(connection, ANA)]
        find = FINDERS[Topic.WARNING]
        assert list(find(connection, people, datetime(2026, 11, 27, 9, tzinfo=UTC))) == []


def test_nobody_else_changes_a_teams_rule(club: Club) -> None:
    assert "coach" in club.ask("/team approval on", DAN).title
    assert club.ask("/team approval", MARIT).title == "Harbour: athletes apply what I propose by themselves"
    assert club.ask("/assign requests", MARIT).title == "Nobody waits for your word on their plan"
