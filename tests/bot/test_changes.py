"""Changes of a plan in chat: proposed, applied, undone, once each; and what happens to a dropped file."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.message import Reply
from bot.demo.files import sample_run
from marathon.domain.calendar import monday_of
from marathon.domain.flags import JUMP_DAYS, JUMP_LIMIT, SHORTEST_JUMP_M
from marathon.domain.plan import SessionKind
from marathon.domain.plan_builder import PlanRequest, build_plan
from marathon.domain.units import MARATHON_M
from marathon.store import athletes, import_log
from tests.club import ANA, BOB, CYD, MARIT, NOW, SOLO, TODAY, Club, plan_of, runs_of

PLAN = b"""date,type,distance_km,duration,notes
2026-11-24,easy,8,,
2026-11-26,tempo,,0:50:00,with strides
2026-11-29,long,20,,
2026-12-01,rest,,,
"""

FOR_APRIL = PlanRequest(
    race_date=date(2027, 4, 11),
    race_distance_m=MARATHON_M,
    start=TODAY + timedelta(days=1),
    weekly_distance_m=40_000,
    days_a_week=4,
    longest_recent_m=18_000,
)


def labels(reply: Reply) -> set[str]:
    """Returns what a reply offers."""
    return {button.label for button in reply.buttons}


def test_a_move_keeps_the_first_day_and_is_undone(club: Club) -> None:
    before = plan_of(club)
    moved = club.ask("/move today to tomorrow")
    assert "→ Long run 18 km: from Sun 22 Nov to Mon 23 Nov" in moved.lines
    (session,) = [s for s in plan_of(club) if s.date == TODAY + timedelta(days=1)]
    assert session.original_date == TODAY
    assert "rest day" not in club.ask("/today").text
    assert "nothing planned" in club.ask("/today").text
    undone = club.press(moved, "Undo")
    assert undone.title == "Undone: your plan is as it was"
    assert plan_of(club) == before


def test_on_a_sunday_the_weekend_is_the_coming_one(club: Club) -> None:
    club.ask("/move tue sat")
    assert "→ Easy run 10 km: from Sat 28 Nov to Sun 29 Nov" in club.ask("/move sat sun").lines
    assert "→ Tempo run 8 km: from Thu 26 Nov to Wed 25 Nov" in club.ask("/move thu wed").lines


def test_tomorrow_is_not_asked_of_who_is_away(club: Club) -> None:
    club.ask("/move tue mon")
    assert "Tomorrow: Easy run 10 km." in club.ask("/today").lines
    club.ask("/away ill until friday")
    asked = "Tomorrow: nothing asked, ill until Fri 27 Nov (planned: Easy run 10 km)."
    assert asked in club.ask("/today").lines


def test_a_run_on_a_rest_day_leaves_it_a_rest_day(club: Club) -> None:
    club.press(club.drop("plan.csv", PLAN), "Apply")
    club.clock.moment = datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert club.ask("/today").title == "Tue 1 Dec: rest day"
    club.ask("/run 5 km 30:00")
    assert club.ask("/today").title == "Tue 1 Dec: rest day, 1 activity done"


def test_a_moved_session_is_not_missed(club: Club) -> None:
    club.ask("/move today tomorrow")
    club.clock.moment = NOW + timedelta(days=1)
    club.ask("/run 18 km 1:54:00")
    week = club.ask("/week").text
    assert "✓ Mon Long run 18 km" in week
    assert "moved from Sun 22 Nov" in week
    assert "✗" not in club.ask("/why").text


def test_undo_and_apply_work_once_and_only_for_their_owner(club: Club) -> None:
    before = plan_of(club)
    moved = club.ask("/move today tomorrow")
    (undo,) = [b.command for b in moved.buttons if b.label == "Undo"]
    assert (
        club.ask(undo, BOB).title
        == club.ask(undo, MARIT).title
        == f"There is nothing here by the number {undo.split()[-1]}."
    )
    assert plan_of(club) != before
    club.ask(undo)
    assert club.ask(undo).title == "Undone: your plan is as it was"
    assert plan_of(club) == before
    assert "The plan has changed" in club.ask(undo.replace("undo", "apply")).title


def test_an_undo_that_no_longer_fits_does_nothing(club: Club) -> None:
    moved = club.ask("/move today tomorrow")
    club.ask("/move tomorrow wed")
    now = plan_of(club)
    assert "The plan has changed since this was proposed" in club.press(moved, "Undo").title
    assert plan_of(club) == now


def test_a_new_plan_is_a_difference_then_a_plan_then_nothing(club: Club) -> None:
    before = plan_of(club)
    proposed = club.ask("/plan new 2027-04-11 marathon 40 km 4")
    assert proposed.title.startswith("This would change your plan: ")
    assert labels(proposed) == {"Apply", "More"}
    assert plan_of(club) == before
    applied = club.press(proposed, "Apply")
    assert applied.title.startswith("Plan changed: ")
    ahead = [s for s in plan_of(club) if s.date > TODAY]
    assert (ahead[-1].kind.value, ahead[-1].distance_m) == ("race", MARATHON_M)
    assert all(s.original_date is None for s in ahead)
    again = club.press(proposed, "Apply")
    assert again.title.startswith("That was done before, and stands: ")
    assert [s for s in plan_of(club) if s.date > TODAY] == ahead
    assert club.press(applied, "Undo").title == "Undone: your plan is as it was"
    assert plan_of(club) == before


def test_a_new_plan_says_what_it_amounts_to_and_which_race_it_drops(club: Club) -> None:
    first = club.ask("/plan new 2027-04-11 marathon 40 km 4")
    asked = [s for s in build_plan(FOR_APRIL) if s.kind is not SessionKind.RACE]
    volume: Counter[date] = Counter()
    for session in asked:
        volume[monday_of(session.date)] += int(session.distance_m or 0)
    weeks = [volume[monday] / 1000 for monday in sorted(volume)]
    assert first.lines[0] == (
        f"20 weeks: {weeks[0]:g} km in the first whole one, {max(weeks):g} km in the biggest, "
        f"{weeks[-1]:g} km in the last, races apart."
    )
    assert not any("no longer" in line for line in first.lines)
    club.press(first, "Apply")
    club.ask("/race add Lisbon Marathon 2027-04-11 marathon")
    later = club.ask("/plan new 2027-04-25 marathon 40 km 4")
    assert "Your plan would no longer lead to Lisbon Marathon on Sun 11 Apr." in later.lines
    # Built again for the day of the race, it drops none.
    assert not any("no longer" in line for line in club.ask("/plan new 2027-04-11 marathon 44 km 4").lines)


@pytest.mark.parametrize("days", [3, 4, 5, 6, 7])
def test_a_new_plan_stays_within_the_limits_of_the_flags(club: Club, days: int) -> None:
    club.press(club.ask(f"/plan new 2027-04-11 marathon 40 km {days}"), "Apply")
    done = [(run.local_date, run.distance_m or 0.0) for run in runs_of(club)]
    planned = [(s.date, s.distance_m or 0.0) for s in plan_of(club) if s.date > TODAY]
    for day, metres in planned[:-1]:
        before = [m for when, m in done + planned if day - timedelta(days=JUMP_DAYS) <= when < day]
        assert metres <= max(JUMP_LIMIT * max(before) + 1, SHORTEST_JUMP_M)


def test_a_dropped_plan_is_shown_applied_and_undone(club: Club) -> None:
    before = plan_of(club)
    shown = club.drop("plan.csv", PLAN)
    assert shown.title == "This would change your plan: 1 session added, 3 changed"
    assert plan_of(club) == before
    applied = club.press(shown, "Apply")
    assert any(s.duration_s == 3000 for s in plan_of(club))
    assert "Nothing changes" in club.drop("plan.csv", PLAN).title
    club.press(applied, "Undo")
    assert plan_of(club) == before


def test_a_stale_difference_changes_nothing(club: Club) -> None:
    shown = club.drop("plan.csv", PLAN)
    club.ask("/move tue wed")
    before = plan_of(club)
    assert "The plan has changed since this was proposed" in club.press(shown, "Apply").title
    assert plan_of(club) == before


def test_a_plan_offered_twice_is_applied_once(club: Club) -> None:
    first, second = club.drop("plan.csv", PLAN), club.drop("plan.csv", PLAN)
    other = club.drop("other.csv", PLAN.replace(b"2026-12-01,rest,,", b"2026-12-01,easy,5,"))
    applied = club.press(first, "Apply")
    before = plan_of(club)
    for stale in (second, other):
        assert "The plan has changed since this was proposed" in club.press(stale, "Apply").title
    assert plan_of(club) == before
    undone = club.press(applied, "Undo")
    assert club.press(applied, "Undo").lines == undone.lines


def test_a_broken_plan_names_its_line(club: Club) -> None:
    before = plan_of(club)
    reply = club.drop("plan.csv", PLAN.replace(b"2026-11-29,long", b"2026-11-29,sprinting in circles"))
    assert "Line 4 of the plan" in reply.title
    assert plan_of(club) == before


def test_what_may_stand_in_a_plan_is_listed_whole(club: Club) -> None:
    reply = club.drop("plan.csv", f"date,type\n2026-11-29,{'Dauerlauf ' * 90}\n".encode())
    assert reply.title.endswith("race, cross, strength, rest.")
    assert len(reply.title) < 200


def test_a_recording_dropped_twice_counts_once(club: Club) -> None:
    with club.desk.store.read() as connection:
        name, content = sample_run(athletes.get(connection, ANA), NOW)
    before = len(runs_of(club))
    first = club.drop(name, content)
    assert first.title == "1 activity imported"
    assert first.lines[0].startswith("✓ Sat 21 Nov: Run 4 km in 24 min")
    second = club.drop("another-name.fit", content)
    assert second.title == "0 activities imported, 1 already there"
    assert "counted once" in second.lines[0]
    assert len(runs_of(club)) == before + 1
    with club.desk.store.read() as connection:
        outcomes = [line.outcome.value for line in import_log.recent(connection, ANA)]
    assert outcomes == ["duplicate", "ok"]
    assert club.listener.heard.count(ANA) == 1


def test_every_file_dropped_at_once_is_taken_and_told(club: Club) -> None:
    with club.desk.store.read() as connection:
        name, content = sample_run(athletes.get(connection, ANA), NOW)
    before = len(runs_of(club))
    reply = club.drop_all((name, content), ("empty.fit", b""), (f"copy-{name}", content), ("a.gpx", b"text"))
    assert reply.title == "1 activity imported, 1 already there, 2 refused"
    assert len(reply.lines) == 6, "a line a file, that they are kept, and how it felt"
    assert len([line for line in reply.lines if "was refused" in line]) == 2
    assert len(runs_of(club)) == before + 1
    assert club.listener.heard.count(ANA) == 1


def test_a_refused_file_is_named_however_many_went_well(club: Club) -> None:
    with club.desk.store.read() as connection:
        name, content = sample_run(athletes.get(connection, ANA), NOW)
    reply = club.drop_all(*((f"{number}-{name}", content) for number in range(14)), ("last.fit", b""))
    assert reply.lines[0].startswith("✗ last.fit was refused")
    assert "… and 3 more files" in reply.lines


def test_runs_and_plans_dropped_together_are_all_answered(club: Club) -> None:
    with club.desk.store.read() as connection:
        name, content = sample_run(athletes.get(connection, ANA), NOW)
    reply = club.drop_all(("plan.csv", PLAN), (name, content), ("other.csv", PLAN))
    assert reply.title == "1 activity imported"
    assert "This would change your plan: 1 session added, 3 changed" in reply.lines
    assert reply.lines[-1].startswith("✗ One plan at a time: 1 more was left unread.")
    assert "Plan changed" in club.press(reply, "Apply").title
    broken = club.drop_all((f"2-{name}", content), ("plan.csv", b"date,type\n2026-11-29,sprint\n"))
    assert broken.title == "0 activities imported, 1 already there"
    assert "Line 2 of the plan" in broken.text
    three = club.drop_all(*(("plan.csv", PLAN) for _ in range(3)))
    assert three.title == "Nothing changes: the plan already says so"
    assert three.lines[-1].startswith("✗ One plan at a time: 2 more were left unread.")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("run.fit", b""),
        ("run.fit", b"not a recording"),
        ("run.gpx", b"<gpx><trk></trk></gpx>"),
        ("run.zip", b"PK\x03\x04 broken"),
        ("x" * 5_000 + ".fit", b"\0" * 100),
        ("../../<b>\u202e{evil}.tcx", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"),
    ],
    ids=["empty", "text", "no-points", "zip", "long-name", "entity"],
)
def test_what_is_no_recording_is_refused_with_the_reason(club: Club, name: str, content: bytes) -> None:
    before = runs_of(club)
    reply = club.drop(name, content)
    assert reply.title == "0 activities imported, 1 refused"
    assert "was refused: " in reply.lines[0]
    assert "\u202e" not in reply.text
    assert len(reply.text) < 400
    assert runs_of(club) == before


def test_a_race_is_added_removed_and_changes_the_prediction(club: Club) -> None:
    added = club.ask("/race add Club Half 2026-11-01 half 1:40:00")
    assert added.title == "Added: Club Half, 1 Nov 2026"
    assert "1:40:00 on 1 Nov 2026" in club.ask("/predict").text
    assert club.press(added, "Undo").title == "Removed: Club Half"
    assert "1:45:00 on 18 Oct 2026" in club.ask("/predict").text
    ahead = club.ask("/race add City 10 2026-12-20 10 km 45:00")
    assert ahead.title == "Added: City 10 in 28 days."
    assert "City 10" in club.ask("/predict").text
    club.press(ahead, "Undo")
    assert "City 10" not in club.ask("/predict").text


def test_a_goal_is_never_evidence(club: Club) -> None:
    before = club.ask("/predict half").title
    club.ask("/race add Dream 2026-12-20 half 1:05:00")
    assert club.ask("/predict half").title == before


def test_the_day_turns_where_the_athlete_lives(club: Club) -> None:
    club.clock.moment = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert "Sun 22 Nov" in club.ask("/today").title
    assert "Mon 23 Nov" in club.ask("/timezone Asia/Tokyo").title
    assert club.ask("/today").title.startswith("Mon 23 Nov")


def _values(profile: Reply) -> str:
    """Returns what holds, without since when an estimate does: it is dated back where it served earlier days."""
    return re.sub(r"(estimated), since \w+ \d+ \w+( \d+)?", r"\1", profile.text)


@pytest.mark.parametrize(
    "said",
    [
        "/profile max hr 201",
        "/profile resting 44",
        "/profile resting none",
        "/profile born 1971",
        "/profile sex male",
        "/profile threshold pace 4:02 /km",
        "/profile threshold hr 171",
        "/units imperial",
        "/timezone Tokyo",
    ],
)
def test_what_one_says_of_oneself_is_taken_back(club: Club, said: str) -> None:
    command = said.split(maxsplit=1)[0]
    before = club.ask(command)
    changed = club.ask(said)
    assert "Undo" in labels(changed)
    club.press(changed, "Undo")
    assert _values(club.ask(command)) == _values(before)
    assert "Undo" not in labels(before)
    # Said once more, it changes nothing: there is nothing to take back.
    club.ask(said)
    assert "Undo" not in labels(club.ask(said))


def test_a_typed_run_names_the_session_it_counts_for(club: Club) -> None:
    assert "It counts for the planned session: Long run." in club.ask("/run 18 km 1:48:00").lines
    assert "It is not in the plan." in club.ask("/run 5 km 30:00 yesterday").lines


MIXED = b"""date,type,distance,duration
2026-11-30,easy,8,
2026-12-02,easy,,45
2026-12-06,long,26,
2026-12-07,easy,8,
2026-12-21,tempo,,50
"""


def test_a_weeks_volume_is_told_as_its_sessions_are_planned(club: Club) -> None:
    club.press(club.drop("plan.csv", MIXED), "Apply")
    weeks = "Week by week from this one: 36 km, 36 km, 34 km + 45 min, 8 km."
    assert weeks in club.ask("/plan").lines


def test_next_weeks_volume_names_both_its_parts(club: Club) -> None:
    plan = (
        MIXED.replace(b"2026-11-30", b"2026-11-24")
        .replace(b"2026-12-02", b"2026-11-26")
        .replace(b"12-06", b"12-08")
    )
    club.press(club.drop("plan.csv", plan), "Apply")
    assert "Next week: 8 km + 45 min planned." in club.ask("/week").lines
    weeks = "Week by week from this one: 36 km, 8 km + 45 min, nothing, 34 km."
    assert weeks in club.ask("/plan").lines


def test_a_day_that_lasts_still_is_no_part_of_a_monotonous_week(club: Club) -> None:
    for back in range(6):
        club.ask(f"/run 10 km 60:00 effort 6 {TODAY - timedelta(days=back)}", SOLO)
    assert "monotony" not in club.ask("/today", SOLO).text
    club.ask(f"/run 10 km 60:00 effort 6 {TODAY - timedelta(days=6)}", SOLO)
    club.ask(f"/run 10 km 60:00 effort 6 {TODAY - timedelta(days=7)}", SOLO)
    assert "monotony 10" in club.ask("/today", SOLO).text


def test_who_is_well_again_keeps_the_days_before_excused(club: Club) -> None:
    assert "◇ Sun Long run 18 km: ill until Wed 25 Nov" in club.ask("/week", CYD).lines
    assert club.ask("/away well", CYD).title.startswith("Good to have you back")
    week = club.ask("/week", CYD).lines
    assert "◇ Thu Tempo run 8 km: ill until Sat 21 Nov" in week
    assert "○ Sun Long run 18 km: still to do" in week
    for who in (CYD, ANA):
        assert club.ask("/away well", who).title.startswith("You are not noted as away")


def test_the_plan_leads_to_the_race_that_stands_in_it(club: Club) -> None:
    assert club.ask("/plan").title == "Spring Marathon in 140 days."
    club.press(club.ask("/plan new 2027-05-16 half 40 km 4"), "Apply")
    assert club.ask("/plan").title == "Half marathon in 175 days."
    club.ask("/race add Harbour Half 2027-05-16 half")
    assert club.ask("/plan").title == "Harbour Half in 175 days."


def test_a_new_plan_is_asked_for_step_by_step_by_buttons_or_words(club: Club) -> None:
    asked = club.ask("/plan new")
    assert labels(asked) == {"Spring Marathon"}
    asked = club.press(asked, "Spring Marathon")
    assert asked.title == "How far do you run in a week now?"
    asked = club.press(asked, "40 km")
    assert labels(asked) == {"3 days", "4 days", "5 days", "6 days"}
    pressed = club.press(asked, "4 days")
    assert pressed.title == club.ask("/plan new 2027-04-11 marathon 40 km 4").title
    asked = club.ask("/plan new", SOLO)
    for said, question in (
        ("2027-04-11", "How long is the race on Sun 11 Apr?"),
        ("marathon", "How far do you run"),
        ("40 km", "On how many days"),
        ("4", "This would change your plan"),
    ):
        assert club.ask(said, SOLO).title.startswith(question)


def test_an_answer_about_a_new_plan_that_cannot_be_read_is_asked_again(club: Club) -> None:
    club.ask("/plan new 2027-04-11")
    assert "could not read" in club.ask("very long").title
    assert club.ask("marathon").title == "How far do you run in a week now?"
