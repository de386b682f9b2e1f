"""Closing days, on both databases: at three by the athlete's clock, around whoever fails, and by what is stored."""

import multiprocessing
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from bot.background import crew as crew_
from bot.background.closing import Closing
from bot.background.crew import crew
from marathon.domain.athlete import AthleteId
from marathon.domain.day_summary import DaySummary
from marathon.domain.subscription import Subject
from marathon.store import athletes, days, shares, tables
from marathon.store.store import Connection, Store
from marathon.usecases.manage_settings import set_hour
from marathon.usecases.process_many import Order, Process, Tally, in_sequence
from marathon.usecases.take_share import take_share
from marathon.usecases.tell_chosen import tell_chosen
from tests.club import ANA, BOB, DAN, MARIT, NOW, RAVI, TODAY, Club, Listener, SetClock, desk_of, seed_club
from tests.statements import counted_statements

EVENTS = tables.SystemLog.__table__
NIGHT = datetime(2026, 11, 23, 3, tzinfo=UTC)  # Lisbon is UTC; in Chicago it is nine in the evening
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def club(store: Store) -> Club:
    """Returns the club on either database."""
    seed_club(store)
    clock, listener = SetClock(), Listener()
    return Club(desk=desk_of(store, clock, listener), clock=clock, listener=listener)


def kept(club: Club, who: AthleteId = ANA) -> tuple[DaySummary, ...]:
    """Returns every kept day."""
    with club.desk.store.read() as connection:
        return days.between(connection, who, date(2026, 1, 1), date(2027, 1, 1))


def is_closed(club: Club, who: AthleteId = ANA, day: date = TODAY) -> bool:
    """Tells whether a day is judged for good."""
    return any(one.finished for one in kept(club, who) if one.date == day)


def spoil(club: Club, who: AthleteId) -> None:
    """Makes what is kept of somebody unreadable."""
    rows = tables.DailySummary.__table__
    broken = rows.update().where(rows.c.athlete_id == who).values(reasons=[{"code": "none such"}])
    club.desk.store.write(lambda connection: connection.execute(broken).close())


def noted(club: Club) -> list[tuple[int | None, str]]:
    """Returns whose failure stands in the system log."""
    with club.desk.store.read() as connection:
        rows = connection.execute(select(EVENTS.c.athlete_id, EVENTS.c.event).order_by(EVENTS.c.id))
        return [(row[0], row[1]) for row in rows]


def test_a_day_is_closed_at_three_by_the_athletes_clock(club: Club) -> None:
    closing = Closing(club.desk)
    closed: list[tuple[AthleteId, int]] = []
    for hour in range(36):
        club.clock.moment = datetime(2026, 11, 22, 18, tzinfo=UTC) + timedelta(hours=hour)
        closing.look()
        closed += [
            (who, club.clock.moment.hour)
            for who in (ANA, BOB, RAVI)
            if who not in dict(closed)
            if is_closed(club, who)
        ]
    assert closed == [(RAVI, 22), (ANA, 3), (BOB, 9)]  # it is half past three in Kolkata


def test_not_a_minute_before_and_only_once(club: Club) -> None:
    closing = Closing(club.desk)
    club.clock.moment = NIGHT - A_MINUTE
    closing.look()
    assert not is_closed(club)
    club.clock.moment = NIGHT
    closing.look()
    before = kept(club)
    assert before[-1].date == TODAY + timedelta(days=1)
    with counted_statements() as said:
        Closing(club.desk).look()  # as after a restart
    assert not [statement for statement in said if "INSERT INTO daily_summaries" in statement]
    assert kept(club) == before


def test_load_is_carried_forward_from_the_last_day_that_is_kept(club: Club) -> None:
    for night in range(1, 8):
        club.clock.moment = NIGHT + timedelta(days=night - 1)
        Closing(club.desk).look()
    day_by_day = kept(club)
    list(
        in_sequence(club.desk.store)(Order(athlete_ids=(ANA,), since=date(2026, 9, 1), now=club.clock.moment))
    )
    assert kept(club) == day_by_day
    assert day_by_day[-2].fatigue_au < day_by_day[-5].fatigue_au, "rest lowers fatigue"


def test_who_cannot_be_judged_is_left_out_written_down_and_tried_the_next_night(
    club: Club, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    spoil(club, DAN)
    before = len(noted(club))
    club.clock.moment = NIGHT
    closing = Closing(club.desk)
    closing.look()
    assert is_closed(club, ANA)
    assert is_closed(club, RAVI)
    assert noted(club)[before:] == [(DAN, "days_not_judged")]
    club.clock.moment = NIGHT + timedelta(hours=1)
    closing.look()
    assert len(noted(club)) == before + 1, "not every ten minutes"
    club.clock.moment = NIGHT + timedelta(days=1)
    closing.look()
    assert noted(club)[before:] == [(DAN, "days_not_judged")] * 2
    text = caplog.text
    assert re.search(r"closing the days of (\d+) athletes", text)
    assert re.search(r"closed the days of \d+ of \d+ athletes", text)
    assert re.search(r"closed \d+ days of \d+ athletes, 1 failed", text)


def fail_for_dan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets Dan's days be judged, and not kept."""
    upsert = days.upsert

    def fails(connection: Connection, rows: Sequence[DaySummary]) -> None:
        upsert(connection, rows)
        if any(row.athlete_id == DAN for row in rows):
            raise ValueError("after it was written")

    monkeypatch.setattr(days, "upsert", fails)


def test_who_cannot_be_judged_keeps_nobody_else_from_being_told(
    club: Club, caplog: pytest.LogCaptureFixture
) -> None:
    for who, subject in ((DAN, Subject.DAY), (DAN, Subject.MORNING), (ANA, Subject.MORNING)):
        set_hour(club.desk, who, subject, 20)
    spoil(club, DAN)
    club.clock.moment = NIGHT + timedelta(hours=17)
    assert tell_chosen(club.desk) == 3, "the failing one, too: it may be mended until it is sent"
    assert is_closed(club, ANA), "hers is judged"
    assert tell_chosen(club.desk) == 0
    assert caplog.text.count("of athlete 5 failed") == 2, "not every minute"


def test_who_cannot_be_judged_hides_nobody_from_the_coach(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_for_dan(monkeypatch)
    club.clock.moment = NIGHT + timedelta(hours=17)
    assert "Ana Silva" in club.ask("/team", MARIT).text
    assert is_closed(club, ANA)


def test_what_a_failing_athlete_wrote_is_rolled_back(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_for_dan(monkeypatch)
    before = kept(club, DAN)
    club.clock.moment = NIGHT
    Closing(club.desk).look()
    assert kept(club, DAN) == before
    assert is_closed(club, ANA)


@pytest.fixture
def big_club(postgres_database_url: str) -> tuple[str, Store, tuple[AthleteId, ...]]:
    """Returns a database with many athletes, its store, and their ids."""
    store = Store.open(postgres_database_url)
    seed_club(store)
    store.write(lambda connection: [athletes.add(connection, f"Runner {n}", "UTC") for n in range(700)])
    with store.read() as connection:
        return postgres_database_url, store, tuple(one.id for one in athletes.all_active(connection))


def _order(ids: tuple[AthleteId, ...]) -> Order:
    return Order(athlete_ids=ids, since=None, now=NOW + timedelta(days=1))


def _done(process: Process, order: Order) -> Tally:
    return sum(process(order), Tally())


def test_a_crew_does_what_one_process_does(big_club: tuple[str, Store, tuple[AthleteId, ...]]) -> None:
    url, store, ids = big_club
    done = _done(crew(url, store, workers=2, worth_it=1), _order(ids))
    assert (done.athletes, done.failed) == (len(ids), ())
    with store.read() as connection:
        by_crew = days.between_many(connection, ids, date(2026, 1, 1), date(2027, 1, 1))
    for chunk in _order(ids).chunks(8):
        _done(in_sequence(store), Order(athlete_ids=chunk.athlete_ids, since=TODAY, now=chunk.now))
    with store.read() as connection:
        assert days.between_many(connection, ids, date(2026, 1, 1), date(2027, 1, 1)) == by_crew
    store.close()


def test_a_crew_writes_down_who_fails(big_club: tuple[str, Store, tuple[AthleteId, ...]]) -> None:
    url, store, ids = big_club
    club = Club(desk=desk_of(store), clock=SetClock(), listener=Listener())
    spoil(club, DAN)
    done = _done(crew(url, store, workers=2, worth_it=1), _order(ids))
    assert (done.athletes, done.failed) == (len(ids) - 1, (DAN,))
    assert (DAN, "days_not_judged") in noted(club)
    store.close()


def _let_time_pass(store: Store) -> None:
    """Do what a minute does to the shares of the dead."""
    ended = tables.Share.__table__.update().values(taken_until=datetime(2026, 1, 1, tzinfo=UTC))
    store.write(lambda connection: connection.execute(ended).close())


def test_what_is_left_to_workers_is_done_by_them_and_here_where_there_are_none(
    big_club: tuple[str, Store, tuple[AthleteId, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, store, ids = big_club
    takers: list[Store] = []

    def noted_share(taker: Store) -> bool:
        takers.append(taker)
        return take_share(taker)

    monkeypatch.setattr(crew_, "take_share", noted_share)
    monkeypatch.setattr(crew_, "LOOK_ELSEWHERE_S", 0.01)
    monkeypatch.setattr(crew_, "LEFT_FOR_S", 3600.0)
    elsewhere = Store.open(url)
    hand = crew_.Hand(elsewhere)
    hand.start()
    assert _done(crew_.left_to_workers(store), _order(ids)).athletes == len(ids)
    assert store not in takers
    hand.stop()
    monkeypatch.setattr(crew_, "LEFT_FOR_S", 0.05)
    assert _done(crew_.left_to_workers(store), _order(ids[:3])).athletes == 3
    assert store.write(shares.take) is None
    elsewhere.close()
    store.close()


def test_a_share_is_one_takers_until_its_time_is_up(
    big_club: tuple[str, Store, tuple[AthleteId, ...]],
) -> None:
    _, store, ids = big_club
    store.write(partial(shares.offer, errand="night", parts=[ids[:1], ids[1:2]], since=TODAY, at=NOW))
    first, second = store.write(shares.take), store.write(shares.take)
    assert first and second and (first.athlete_ids, second.athlete_ids) == (ids[:1], ids[1:2])
    assert store.write(shares.take) is None
    _let_time_pass(store)
    again = store.write(shares.take)
    assert again == first
    store.write(partial(shares.withdraw, errand="night"))
    store.write(partial(shares.finish, share=first, done=shares.ShareDone(athletes=1, days=1, failed=())))
    assert store.write(partial(shares.collect, errand="night")) == ()
    store.close()


def test_what_a_killed_worker_leaves_is_done_without_it(
    big_club: tuple[str, Store, tuple[AthleteId, ...]], caplog: pytest.LogCaptureFixture
) -> None:
    url, store, ids = big_club
    order = Order(athlete_ids=ids * 2, since=TODAY - timedelta(days=10), now=NOW + timedelta(days=1))
    tallies = crew(url, store, workers=2, worth_it=1)(order)
    done = next(tallies)
    for worker in multiprocessing.active_children():
        worker.kill()
        worker.join(10)
    _let_time_pass(store)
    assert sum(tallies, done).athletes == len(order.athlete_ids)
    assert caplog.text.count("a worker process was killed") == 1
    store.close()
