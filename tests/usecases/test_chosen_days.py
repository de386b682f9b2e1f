"""The morning's note, the day's summary and the week's review: what they say, for how long, and when they change."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from bot.background.notice_board import NoticeBoard
from bot.core.message import Reply
from bot.core.notices import render
from bot.on_telegram.text import pages
from marathon.domain.athlete import AthleteId
from marathon.domain.day_notices import DayNotice, MorningNotice, WeekNotice
from marathon.domain.mailbox import fingerprint
from marathon.domain.parcel import Address, Parcel
from marathon.domain.plan import PlanDiff, PlannedSession, SessionKind
from marathon.domain.subscription import Subject
from marathon.errors import NotFoundError
from marathon.store import destinations, outbox, plans
from marathon.store.store import Connection
from marathon.usecases.manage_mailbox import leave_mailbox
from marathon.usecases.manage_settings import set_hour, set_place, set_told_on
from marathon.usecases.post_notice import take_back_strava
from marathon.usecases.put_activity import ActivityChange
from marathon.usecases.tell_chosen import tell_chosen
from marathon.words.phrases import units
from tests.bot.test_every_command import KILOMETRES, is_sound
from tests.club import ANA, BOB, CYD, SOLO, TODAY, Club, a_run
from tests.handing_out import claim_all

EVENING = datetime(2026, 11, 22, 20, tzinfo=UTC)
PROVISIONAL = "As of 20:00, provisional until your day ends"


@pytest.fixture(autouse=True)
def _evening(club: Club) -> None:
    club.clock.moment = EVENING
    for platform in ("telegram", "email"):
        place = Address(platform=platform, external_id="ana@example.org")
        club.desk.store.write(partial(destinations.open_place, athlete_id=ANA, address=place))


def _told(club: Club, subject: Subject, hour: int = 20) -> list[Parcel]:
    """Returns what a choice brings at that hour, once it is with its platforms."""
    set_hour(club.desk, ANA, subject, hour)
    assert tell_chosen(club.desk) == 1
    return _carry(club)


def _carry(club: Club) -> list[Parcel]:
    """Returns what is due, and has it carried."""

    def unit(connection: Connection) -> list[Parcel]:
        now = club.clock.now()
        due = claim_all(connection, f"{now}", now)
        for parcel in due:
            outbox.sent(connection, parcel, parcel.platform_message_id or "7", now)
        return list(due)

    return club.desk.store.write(unit)


def _says(club: Club, notice: MorningNotice | DayNotice | WeekNotice, who: AthleteId = ANA) -> Reply:
    reply = render(club.desk, who, notice)
    is_sound(reply)
    return reply


def test_a_summary_says_what_was_planned_and_done_the_status_and_tomorrow(club: Club) -> None:
    to_do = _says(club, DayNotice(date=TODAY))
    assert to_do.title == "Sun 22 Nov: Long run 18 km, to do"
    assert to_do.lines[-3].startswith("Last 7 days: On Track, ")
    assert to_do.lines[-2] == "Tomorrow: nothing planned."
    assert to_do.lines[-1].startswith(PROVISIONAL)
    assert to_do.picture is not None
    club.ask("/run 18 km 1:54:00")
    done = _says(club, DayNotice(date=TODAY))
    assert done.title == "Sun 22 Nov: Long run 18 km, on plan"
    assert "18 km of 18 km (100%)" in done.text
    assert not KILOMETRES.search(_says(club, DayNotice(date=TODAY), BOB).text)


def test_a_run_of_the_same_day_changes_the_summary_that_stands(club: Club) -> None:
    first = _told(club, Subject.DAY)
    assert {parcel.platform for parcel in first} == {"telegram", "email"}
    club.ask("/effort 5")
    club.ask("/run 9 km 50:00 20 Nov")
    assert _carry(club) == [], "the day is what it was, though its status is not"
    club.clock.moment += timedelta(hours=1)
    club.ask("/run 18 km 1:54:00")
    changed = _carry(club)
    assert {(parcel.key, parcel.platform_message_id) for parcel in changed} == {
        (parcel.key, "7") for parcel in first
    }, "edited, and nothing new"
    assert tell_chosen(club.desk) == 0


def test_past_midnight_it_holds_and_still_follows_what_comes_late(club: Club) -> None:
    _told(club, Subject.DAY)
    club.clock.moment = datetime(2026, 11, 23, 3, tzinfo=UTC)
    club.ask("/run 18 km 1:54:00 yesterday")
    assert len(_carry(club)) == 2
    over = _says(club, DayNotice(date=TODAY))
    assert over.title == "Sun 22 Nov: Long run 18 km, on plan"
    assert "provisional" not in over.text
    assert over.picture is not None, "a picture cannot be taken out of a message"
    club.clock.moment = datetime(2026, 11, 24, 3, tzinfo=UTC)
    club.ask("/run 5 km 30:00 22 Nov")
    assert _carry(club) == [], "two days later it is history"
    with pytest.raises(NotFoundError):
        render(club.desk, ANA, DayNotice(date=TODAY))


def test_a_session_that_stays_undone_is_missed_in_it_once_the_day_is_closed(club: Club) -> None:
    _told(club, Subject.DAY)
    club.clock.moment = datetime(2026, 11, 23, 3, tzinfo=UTC)
    club.ask("/today")
    assert len(_carry(club)) == 2
    assert _says(club, DayNotice(date=TODAY)).title.endswith("missed")


def test_a_summary_is_one_caption_however_much_there_is_to_say(club: Club) -> None:
    for number in range(12):
        club.ask(f"/run {5 + number} km 50:0{number % 10}")
    nasty = "😀 @ana <b> & " * 60
    club.desk.store.write(partial(_plan, nasty))
    for notice in (DayNotice(date=TODAY), WeekNotice(date=TODAY)):
        reply = _says(club, notice)
        (page,) = pages(reply, is_drawn=True)
        assert units(_parsed(page)) <= 1024
        assert PROVISIONAL in reply.text, "the end is never what is left out"
    assert len(_says(club, MorningNotice(date=TODAY)).text) <= 1024


def _parsed(page: str) -> str:
    text = page.replace("<b>", "").replace("</b>", "").replace("<i>", "").replace("</i>", "")
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _plan(notes: str, connection: Connection) -> None:
    sessions = tuple(
        PlannedSession(date=TODAY, kind=SessionKind.TEMPO, distance_m=4_000.0 + n, notes=notes)
        for n in range(9)
    )
    plans.apply(connection, ANA, PlanDiff(added=sessions))


def test_the_morning_says_what_the_day_asks_and_why(club: Club) -> None:
    club.clock.moment = datetime(2026, 11, 22, 7, tzinfo=UTC)
    note = _says(club, MorningNotice(date=TODAY))
    assert note.title == "Today: Long run 18 km"
    assert "Why: time on your feet" in note.text
    assert "It is a key session" in note.text
    assert "Spring Marathon in 140 days." in note.lines
    assert not KILOMETRES.search(_says(club, MorningNotice(date=TODAY), BOB).text)
    ill = _says(club, MorningNotice(date=TODAY), CYD)
    assert ill.title == "Today: nothing asked, ill until Wed 25 Nov (planned: Long run 18 km)"
    assert "key session" not in ill.text
    assert _says(club, MorningNotice(date=TODAY), SOLO).title == "Today: nothing planned"
    club.ask("/run 18 km 1:54:00")
    assert _says(club, MorningNotice(date=TODAY)).title == "Today: Long run 18 km, on plan"
    club.clock.moment += timedelta(days=1)
    with pytest.raises(NotFoundError):
        render(club.desk, ANA, MorningNotice(date=TODAY))


def test_the_review_says_the_week_its_key_sessions_the_load_and_the_next_one(club: Club) -> None:
    review = _says(club, WeekNotice(date=TODAY))
    assert review.title == "Week so far: 18 of 36 km, on plan"
    assert review.lines[0] == "2 of 3 sessions done, 1 to do."
    assert "Tempo run 8 km (Thu): on plan; Long run 18 km (Sun): to do." in review.lines[1]
    assert "form 0 (in balance)" in review.text
    assert "Next week, 36 km: Tue Easy run 10 km, Thu Tempo run 8 km, Sun Long run 18 km." in review.lines
    assert review.lines[-1].startswith(PROVISIONAL)
    club.clock.moment = datetime(2026, 11, 23, 7, tzinfo=UTC)
    monday = _says(club, WeekNotice(date=TODAY))
    assert monday.title.startswith("Week done: 18 of 36 km"), "quiet hours may hold it until then"
    assert "provisional" not in monday.text
    assert not KILOMETRES.search(_says(club, WeekNotice(date=TODAY), BOB).text)


def test_the_review_names_the_key_sessions_of_a_full_week_whole(club: Club) -> None:
    club.desk.store.write(_full_week)
    club.ask("/language Deutsch")
    line = next(line for line in _says(club, WeekNotice(date=TODAY)).lines if "Nächste Woche" in line)
    assert line.endswith("So Langer Lauf 30,5 km, 6 weitere.")
    assert line.count("Lauf im Marathontempo 14,5 km") == 2


def _full_week(connection: Connection) -> None:
    """Plans two sessions of each day but one, with paces and durations beside the distances."""
    a_run = partial(PlannedSession, duration_s=4_500.0, pace_s_per_km=258.0)
    kinds = {2: SessionKind.MARATHON_PACE, 4: SessionKind.MARATHON_PACE}
    sessions = [
        a_run(date=TODAY + timedelta(days=day), kind=kind, distance_m=14_500.0)
        for day in range(1, 7)
        for kind in (SessionKind.EASY, kinds.get(day, SessionKind.RECOVERY))
    ]
    long = a_run(date=TODAY + timedelta(days=7), kind=SessionKind.LONG, distance_m=30_500.0)
    known = plans.sessions_between(connection, ANA, TODAY + timedelta(days=1), TODAY + timedelta(days=7))
    plans.apply(connection, ANA, PlanDiff(added=(*sessions, long), removed=known))


def test_the_review_comes_on_sundays_alone(club: Club) -> None:
    set_hour(club.desk, ANA, Subject.WEEK, 18)
    told = []
    for hours in range(0, 24 * 15, 6):
        club.clock.moment = EVENING + timedelta(hours=hours)
        if tell_chosen(club.desk):
            told.append(club.clock.moment.date())
    assert told == [date(2026, 11, 22), date(2026, 11, 29), date(2026, 12, 6)]


def test_each_comes_where_it_was_chosen_and_all_of_them_nowhere(club: Club) -> None:
    set_place(club.desk, ANA, Subject.DAY, "email")
    assert [parcel.platform for parcel in _told(club, Subject.DAY)] == ["email"]
    assert {parcel.platform for parcel in _told(club, Subject.WEEK)} == {"telegram", "email"}
    set_told_on(club.desk, ANA, "off")
    assert _told(club, Subject.MORNING) == []
    assert "only here" in club.ask("/messages").lines[0]


def test_what_was_told_of_runs_goes_with_the_connection_to_strava(club: Club) -> None:
    _told(club, Subject.DAY)
    now = club.clock.now()
    assert club.desk.store.write(lambda connection: take_back_strava(connection, ANA, now)) == 2
    assert [parcel.removed for parcel in _carry(club)] == [True, True]
    assert "taken back" in club.ask("/messages").lines[0]


def test_who_wants_no_message_of_runs_finds_them_in_the_list(club: Club) -> None:
    board = NoticeBoard(club.desk.store, club.clock)
    for place, told in (("telegram", ["telegram"]), ("off", [])):
        set_place(club.desk, ANA, Subject.RUN, place)
        change = ActivityChange(
            athlete_id=ANA, before=None, after=a_run(TODAY, source_id=place), is_news=True
        )
        club.desk.store.write(partial(board.changed, change=change))
        assert [parcel.platform for parcel in _carry(club)] == told
    assert "No message when a run comes in" in club.ask("/settings").lines
    assert "only here" in club.ask("/messages").lines[0]


@pytest.mark.parametrize(
    ("subject", "notice", "command"),
    [
        (Subject.DAY, DayNotice(date=TODAY), "/hour"),
        (Subject.WEEK, WeekNotice(date=TODAY), "/weekly"),
    ],
)
def test_a_message_that_comes_at_an_hour_is_snoozed_for_a_week_by_its_button(
    club: Club, subject: Subject, notice: DayNotice | WeekNotice, command: str
) -> None:
    _told(club, subject)
    reply = _says(club, notice)
    assert [button.label for button in reply.buttons][-2:] == ["Snooze a week", "Why this?"]
    snoozed = club.press(reply, "Snooze a week")
    for _ in range(6):
        club.clock.moment += timedelta(days=1)
        assert tell_chosen(club.desk) == 0
    club.clock.moment += timedelta(days=1) - timedelta(hours=5)
    assert tell_chosen(club.desk) == 0
    assert club.ask("/messages").text.count("too late") == 0
    club.clock.moment += timedelta(hours=5)
    assert tell_chosen(club.desk) == 1
    why = club.ask(f"/why message {subject.value}")
    assert [button.label for button in why.buttons][:2] == ["Snooze a week", "Stop these"]
    club.press(snoozed, "Undo")
    assert f"{command} 20" == next(b.command for b in snoozed.buttons if b.label == "Undo")


def test_choosing_an_hour_ends_a_snooze(club: Club) -> None:
    _told(club, Subject.DAY)
    club.press(club.ask("/hour snooze"), "Undo")
    club.clock.moment += timedelta(days=1)
    assert tell_chosen(club.desk) == 1


def test_two_of_three_places_can_be_chosen_and_a_mailbox_that_is_left_is_one_of_them_no_more(
    club: Club,
) -> None:
    place = Address(platform="slack", external_id="U7")
    club.desk.store.write(partial(destinations.open_place, athlete_id=ANA, address=place))
    assert "Only Telegram, e-mail" in [button.label for button in club.ask("/summaries").buttons]
    chosen = club.ask("/summaries telegram and email")
    assert chosen.title == "Messages come on Telegram, e-mail only"
    assert "Only Telegram, e-mail" not in [button.label for button in chosen.buttons]
    assert {parcel.platform for parcel in _told(club, Subject.DAY)} == {"telegram", "email"}
    club.ask("/summaries week slack email")
    assert {parcel.platform for parcel in _told(club, Subject.WEEK)} == {"slack", "email"}
    leave_mailbox(club.desk, fingerprint("ana@example.org"))
    assert club.ask("/summaries").title == "Messages come on Telegram only"
