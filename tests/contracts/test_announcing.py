"""Announcing on both databases: soon, in order per place, again after trouble, never where it is unwanted."""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from time import sleep

import pytest
from sqlalchemy import select

from bot.background import announce
from bot.on_slack.pace import HELD_S
from bot.on_telegram.outlet import DONE_WITHIN_S
from marathon.domain.activity import Activity, ActivityId, Source
from marathon.domain.athlete import AthleteId
from marathon.domain.message_cards import Delivery
from marathon.domain.notice import BackfillNotice, PairedNotice, ReconnectNotice, RunNotice
from marathon.domain.parcel import Address
from marathon.domain.send_rate import ALL
from marathon.domain.team import Role
from marathon.domain.work import MOST_ATTEMPTS
from marathon.errors import MessageRefusedError, OutletBusyError, OutletTroubleError, PlaceClosedError
from marathon.store import activities, athletes, lanes, notification_log, outbox, outbox_claims, tables, teams
from marathon.store.store import Store
from marathon.usecases.keep_places import close_place
from marathon.usecases.post_notice import take_back_strava
from marathon.usecases.read_messages import open_place, read_messages
from marathon.usecases.record_run import set_effort
from marathon.usecases.reserve_sending import close_sending
from marathon.usecases.tell_run import run_key, run_notice
from marathon.usecases.write_again import write_again
from marathon.usecases.write_note import write_note
from tests.background.platform import Office, eventually, progress
from tests.club import a_run
from tests.contracts.asking import Asked
from tests.handing_out import claim_all
from tests.strava.world import MovableClock

ROWS = tables.Outbox.__table__


@pytest.fixture
def clock() -> MovableClock:
    """Returns a clock that a test may move."""
    return MovableClock()


@pytest.fixture
def office(store: Store, clock: MovableClock, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Returns an office whose announcer hears of work or never looks."""
    for pause in ("LOOK_AGAIN_S", "LOOK_ELSEWHERE_S"):
        monkeypatch.setattr(announce, pause, 3600.0)
    return Office(store, clock)


@pytest.fixture
def anna(asked: Asked, office: Office) -> AthleteId:
    """Returns a person with a chat called “a”."""
    office.place(asked.athlete_id, "a")
    return asked.athlete_id


def _other(office: Office, name: str = "b") -> AthleteId:
    person = office.store.write(lambda connection: athletes.add(connection, "Ben", "UTC"))
    office.place(person, name)
    return person


def _said(count: int) -> str:
    return f"Your past is coming in: {count} activities so far, back to 1 Jun 2026"


def _state(store: Store, key: str) -> str:
    with store.read() as connection:
        return str(connection.scalar(select(ROWS.c.state).where(ROWS.c.key.startswith(key))))


def test_what_a_dead_process_was_sending_is_sent_within_a_minute() -> None:
    lease_s = outbox_claims.LEASE.total_seconds()
    assert lease_s + announce.LOOK_AGAIN_S < 60
    assert max(DONE_WITHIN_S, HELD_S) < lease_s, "or another would send it, too"


def test_what_is_put_in_line_goes_out_by_itself(office: Office, anna: AthleteId) -> None:
    with office.open():
        office.post(anna, "1", progress(2))
        office.platform.until(lambda: office.platform.titles("a") == [_said(2)])
        eventually(lambda: _state(office.store, "1") == "sent")
    (line,) = read_messages(office.desk, anna).lines
    assert (line.delivery, line.platforms, line.told[0]) == (Delivery.SENT, ("test",), _said(2))


def test_who_calls_is_heard_by_one_that_rests(
    office: Office, anna: AthleteId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announce, "COMMITTED_WITHIN_S", 0.0)
    office.post(anna, "1", progress(2))
    with office.open() as announcer:
        eventually(lambda: _state(office.store, "1") == "sent")
        sleep(0.3)  # until it rests; were it still awake, nothing would be shown here and nothing would fail
        office.post(anna, "2", progress(3))
        announcer.wake()
        office.platform.until(lambda: len(office.platform.calls) == 2)


def test_one_that_is_called_before_the_commit_looks_again(office: Office, anna: AthleteId) -> None:
    with office.open() as announcer:
        sleep(0.3)  # until it rests
        announcer.wake()
        sleep(0.3)  # as long as a slow commit takes
        office.board.wakes(lambda: None)
        office.post(anna, "1", progress(2))
        office.platform.until(lambda: office.platform.titles("a") == [_said(2)])


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_another_process_put_in_line_is_looked_for_often(
    office: Office, anna: AthleteId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announce, "LOOK_ELSEWHERE_S", 0.05)
    with office.open():
        sleep(0.3)  # until it rests
        office.board.wakes(lambda: None)
        office.post(anna, "1", progress(2))
        office.platform.until(lambda: office.platform.titles("a") == [_said(2)])


def test_what_waited_for_the_start_goes_out_in_its_order(office: Office, anna: AthleteId) -> None:
    for number in range(2, 8):
        office.post(anna, str(number), progress(number))
    with office.open():
        office.platform.until(lambda: len(office.platform.calls) == 6)
    assert office.platform.titles("a") == [_said(number) for number in range(2, 8)]


def test_several_edits_of_a_waiting_message_become_one(office: Office, anna: AthleteId) -> None:
    office.post(anna, "1", progress(2))
    with office.open():
        office.platform.until(lambda: office.platform.titles("a") == [_said(2)])
        eventually(lambda: _state(office.store, "1") == "sent")
    for count in (3, 4, 5):
        office.change(anna, "1", progress(count))
    with office.open():
        office.platform.until(lambda: office.platform.titles("a") == [_said(5)])
        eventually(lambda: _state(office.store, "1") == "sent")
    assert office.platform.verbs("a") == ["send", "edit"]
    (line,) = read_messages(office.desk, anna).lines
    assert line.told[0] == _said(5)


def test_one_in_trouble_is_tried_again_later_and_holds_up_only_its_place(
    office: Office, anna: AthleteId, clock: MovableClock
) -> None:
    office.platform.trouble["a"] = [
        TimeoutError("no answer"),
        OutletBusyError(until=clock.now() + timedelta(minutes=9)),
    ]
    office.post(anna, "1", progress(2))
    office.post(anna, "2", progress(3))
    ben = _other(office)
    office.post(ben, "3", progress(4))
    with office.open() as announcer:
        office.platform.until(lambda: len(office.platform.calls) == 2)
        eventually(lambda: _state(office.store, "1") == "waiting")
        assert office.platform.titles("b") == [_said(4)]
        clock.move(seconds=6)
        announcer.wake()
        office.platform.until(lambda: len(office.platform.calls) == 3)
        eventually(lambda: _state(office.store, "1") == "waiting")
        clock.move(minutes=8)
        office.post(ben, "4", progress(5))
        office.platform.until(lambda: office.platform.titles("b") == [_said(4), _said(5)])
        office.post(ben, "5", progress(6))
        office.platform.until(lambda: len(office.platform.titles("b")) == 3)
        assert office.platform.verbs("a") == ["send", "send"]
        clock.move(minutes=1)
        announcer.wake()
        office.platform.until(lambda: _shown(office) == [["2", "3"]])


@pytest.mark.parametrize(
    "database_url", ["sqlite"], indirect=True
)  # PostgreSQL's own clock cannot be stopped
def test_while_a_platform_takes_nothing_nothing_is_handed_out(
    office: Office, anna: AthleteId, clock: MovableClock
) -> None:
    close_sending(office.desk, "test", ALL, 0.1)
    office.post(anna, "1", progress(2))
    with office.open():
        sleep(0.3)  # as long as it takes to look
        assert office.platform.calls == []
        clock.move(seconds=1)
        office.platform.until(lambda: office.platform.titles("a") == [_said(2)])


def test_a_message_that_is_refused_makes_room_for_the_next(office: Office, anna: AthleteId) -> None:
    office.platform.trouble["a"] = [MessageRefusedError(problem="too long")]
    office.post(anna, "1", progress(2))
    office.post(anna, "2", progress(3))
    with office.open():
        office.platform.until(lambda: office.platform.titles("a") == [_said(3)])
    newer, older = read_messages(office.desk, anna).lines
    assert (newer.delivery, older.delivery) == (Delivery.SENT, Delivery.FAILED)
    assert _state(office.store, "1") == "failed"


def test_a_message_that_never_gets_through_is_given_up(
    office: Office, anna: AthleteId, clock: MovableClock
) -> None:
    office.platform.trouble["a"] = [TimeoutError()] * MOST_ATTEMPTS
    office.post(anna, "1", progress(2))
    with office.open() as announcer:
        for attempt in range(1, MOST_ATTEMPTS + 1):
            eventually(partial(_is_over, office, attempt))
            clock.move(hours=1)
            announcer.wake()
    (line,) = read_messages(office.desk, anna).lines
    assert line.delivery is Delivery.FAILED


def test_what_was_held_up_until_it_is_quiet_waits_for_the_morning(
    office: Office, anna: AthleteId, clock: MovableClock
) -> None:
    change = partial(athletes.update, athlete_id=anna, zone="UTC", quiet_from=11, quiet_until=19)
    office.store.write(change)  # it is three past ten
    office.post(anna, "1", progress(2))
    clock.move(hours=2)  # nothing was running meanwhile, or the platform was away
    with office.open() as announcer:
        office.post(anna, "2", PairedNotice(platform="slack"))
        office.platform.until(lambda: bool(office.platform.titles("a")))
        assert "Slack" in office.platform.titles("a")[0], "it passes what waits"
        clock.move(hours=8)
        announcer.wake()
        office.platform.until(lambda: office.platform.titles("a")[1:] == [_said(2)])


@pytest.mark.parametrize(
    ("error", "is_traced"),
    [(OutletTroubleError(problem="Bad Gateway"), False), (ValueError("Bad Gateway"), True)],
)
def test_a_platform_s_trouble_is_one_line_of_the_log_and_a_fault_of_ours_has_its_trace(
    office: Office, anna: AthleteId, caplog: pytest.LogCaptureFixture, *, error: Exception, is_traced: bool
) -> None:
    office.platform.trouble["a"] = [error]
    office.post(anna, "1", progress(2))
    with office.open():
        eventually(partial(_is_over, office, 1))
    (said,) = [one for one in caplog.records if "a message to test failed" in one.getMessage()]
    assert "Bad Gateway" in said.getMessage()
    assert bool(said.exc_info) is is_traced


def _is_over(office: Office, attempt: int) -> bool:
    ended = "failed" if attempt == MOST_ATTEMPTS else "waiting"
    return len(office.platform.calls) == attempt and _state(office.store, "1") == ended


def test_a_closed_place_is_muted_and_every_admin_told_once(office: Office, anna: AthleteId) -> None:
    boss = _other(office, "boss")
    team = office.store.write(lambda connection: teams.add_team(connection, "Team"))
    office.store.write(lambda connection: teams.add_member(connection, team, boss, Role.ADMIN))
    office.platform.trouble["a"] = [PlaceClosedError(problem="blocked")]
    for key in "123":
        office.post(anna, key, progress(int(key) + 1))
    with office.open():
        office.platform.until(lambda: len(office.platform.titles("boss")) == 1)
        office.post(anna, "4", progress(5))
        office.post(boss, "5", progress(6))
        office.platform.until(lambda: len(office.platform.titles("boss")) == 2)
    alert, _ = office.platform.titles("boss")
    assert "can be written to no more on test (they have blocked me there)" in alert
    assert office.platform.verbs("a") == ["send"]
    assert [_state(office.store, key) for key in "1234"] == ["failed", "muted", "muted", "muted"]
    office.place(anna, "a")
    office.post(anna, "6", progress(7))
    with office.open():
        office.platform.until(lambda: office.platform.titles("a") == [_said(7)])
    place = Address(platform="test", external_id="a")
    office.store.write(partial(write_again, athlete_id=anna, place=place, now=office.clock.now()))
    with office.open():
        office.platform.until(lambda: "can be written to again on test" in office.platform.titles("boss")[0])


def _note(office: Office, coach: AthleteId, anna: AthleteId, text: str) -> None:
    with office.store.read() as connection:
        writer, reader = athletes.get(connection, coach), athletes.get(connection, anna)
    write_note(office.desk, writer, reader, text)


def test_a_coach_is_told_once_of_a_note_that_could_not_be_told_and_of_its_going_out_later(
    office: Office, anna: AthleteId
) -> None:
    coach = _other(office, "coach")
    office.platform.trouble["a"] = [PlaceClosedError(problem="blocked")]
    for text in ("Hello.", "How are you?"):
        _note(office, coach, anna, text)
    with office.open():
        office.platform.until(lambda: len(office.platform.titles("coach")) == 2)
        assert all("could not be delivered" in said for said in office.platform.titles("coach"))
        assert [line.delivery for line in read_messages(office.desk, anna).lines] != [Delivery.SENT] * 2
        open_place(office.desk, anna, Address(platform="test", external_id="a"))
        office.platform.until(lambda: len(office.platform.titles("a")) == 2)
        office.platform.until(
            lambda: all("gets your note" in said for said in office.platform.titles("coach"))
        )
    assert len(office.platform.titles("coach")) == 2


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_coach_is_told_of_a_note_that_was_refused_or_met_a_closed_place(
    office: Office, anna: AthleteId, is_closed: bool
) -> None:
    coach = _other(office, "coach")
    if not is_closed:
        office.platform.trouble["a"] = [MessageRefusedError(problem="no")]
    _note(office, coach, anna, "Hello.")
    if is_closed:
        place = Address(platform="test", external_id="a")
        close_place(office.desk, place, "blocked", office.board.place_muted)
    with office.open():
        office.platform.until(lambda: len(office.platform.titles("coach")) == 1)
    assert "could not be delivered" in office.platform.titles("coach")[0]


def test_a_note_that_got_through_elsewhere_is_told(office: Office, anna: AthleteId) -> None:
    coach = _other(office, "coach")
    office.place(anna, "elsewhere")
    office.platform.trouble["a"] = [PlaceClosedError(problem="blocked")]
    _note(office, coach, anna, "Hello.")
    office.post(coach, "1", progress(2))
    with office.open():
        office.platform.until(lambda: len(office.platform.titles("elsewhere")) == 1)
        eventually(lambda: _state(office.store, "note:1@test:a") == "failed")
    assert office.platform.titles("coach") in ([], [_said(2)])


def test_what_is_taken_back_vanishes_and_leaves_nothing_behind(office: Office, anna: AthleteId) -> None:
    office.post(anna, "1", progress(2))
    with office.open():
        eventually(lambda: _state(office.store, "1") == "sent")
        office.post(anna, "2", ReconnectNotice())
        office.change(anna, "1", None)
        office.platform.until(lambda: len(office.platform.titles("a")) == 1)
        eventually(lambda: _state(office.store, "1") == "sent")
    _, gone = read_messages(office.desk, anna).lines
    assert (gone.delivery, gone.told, gone.notice) == (Delivery.TAKEN_BACK, (), None)
    with office.store.read() as connection:
        assert connection.scalar(select(ROWS.c.content).where(ROWS.c.key == "1@test:a")) == {}
    office.post(anna, "1", progress(9))
    assert [line.delivery for line in read_messages(office.desk, anna).lines][1] is Delivery.TAKEN_BACK


def test_the_end_of_a_connection_takes_back_what_came_from_strava(office: Office, anna: AthleteId) -> None:
    office.post(anna, "1", progress(2))
    office.post(anna, "2", ReconnectNotice())
    ben = _other(office)
    office.post(ben, "3", progress(4))
    with office.open() as announcer:
        eventually(lambda: [_state(office.store, key) for key in "123"] == ["sent"] * 3)
        office.post(anna, "4", progress(5))
        eventually(lambda: _state(office.store, "4") == "sent")
        taken = office.store.write(lambda c: take_back_strava(c, anna, office.clock.now()))
        announcer.wake()
        office.platform.until(lambda: len(office.platform.titles("a")) == 1)
    assert taken == 2
    assert "Connect again" in office.platform.titles("a")[0]
    assert office.platform.titles("b") == [_said(4)]
    assert [line.notice is None for line in read_messages(office.desk, anna).lines] == [True, False, True]


def test_what_was_never_shown_is_not_taken_back_from_anybody(office: Office, anna: AthleteId) -> None:
    office.post(anna, "1", progress(2))
    office.store.write(lambda c: take_back_strava(c, anna, office.clock.now()))
    office.post(anna, "2", progress(3))
    with office.open():
        office.platform.until(lambda: office.platform.titles("a") == [_said(3)])
    assert office.platform.verbs("a") == ["send"]


def test_nobody_is_written_to_who_was_forgotten(office: Office, anna: AthleteId) -> None:
    with office.open():
        gone = office.platform

        def forget(_: object) -> None:
            office.store.write(lambda connection: connection.execute(athletes.ROWS.delete()))

        gone.before = forget
        office.post(anna, "1", progress(2))
        office.platform.until(lambda: len(gone.calls) == 1)
    with office.store.read() as connection:
        assert connection.execute(select(ROWS)).all() == []


def test_a_run_is_told_once_its_days_are_judged_but_not_never(
    office: Office, anna: AthleteId, clock: MovableClock
) -> None:
    day = clock.now().date()
    run = RunNotice(source=Source.HAND, source_id="gone", date=day, name="", shape="1")
    office.store.write(lambda connection: lanes.mark_dirty(connection, anna, day))
    office.post(anna, "1", run)
    office.post(anna, "2", replace(run, date=date(2026, 1, 1)))

    def claim() -> list[str]:
        taken = office.store.write(lambda c: claim_all(c, str(clock.now()), clock.now()))
        return [parcel.key for parcel in taken]

    assert claim() == []
    clock.move(seconds=29)
    assert claim() == []
    office.store.write(lambda connection: lanes.clear_dirty(connection, anna, day))
    assert claim() == ["1@test:a"]
    office.store.write(lambda connection: lanes.mark_dirty(connection, anna, day))
    office.store.write(outbox.release_all)
    clock.move(seconds=2)
    assert claim() == ["1@test:a"]


def test_a_run_that_is_gone_before_it_is_told_is_not_told(office: Office, anna: AthleteId) -> None:
    run = RunNotice(source=Source.HAND, source_id="gone", date=date(2026, 5, 4), name="", shape="1")
    office.post(anna, "1", run)
    office.post(anna, "2", progress(2))
    with office.open():
        office.platform.until(lambda: office.platform.titles("a") == [_said(2)])
    assert office.platform.verbs("a") == ["send"]


def test_the_pages_of_a_log_follow_each_other(office: Office, anna: AthleteId) -> None:
    for number in range(20):
        office.post(anna, str(number), progress(number))
    ben = _other(office)
    office.post(ben, "his", progress(1))
    seen, before = [], None
    while True:
        card = read_messages(office.desk, anna, before)
        seen += [line.key for line in card.lines]
        if card.older is None:
            break
        before = card.older
    assert seen == [str(number) for number in reversed(range(20))]
    with office.store.read() as connection:
        assert len(notification_log.page(connection, ben, None, 5)) == 1


# -- what limits hold back goes together -------------------------------------------------------------------


@pytest.fixture
def together(office: Office, anna: AthleteId, clock: MovableClock) -> Office:
    """Returns an office that was held back by a limit, then told four times as one."""
    office.platform.trouble["a"] = [OutletBusyError(until=clock.now() + timedelta(minutes=9))]
    office.post(anna, "1", progress(2))
    with office.open():
        office.platform.until(lambda: len(office.platform.calls) == 1)
        eventually(lambda: _state(office.store, "1") == "waiting")
    for number in (2, 3, 4):
        office.post(anna, str(number), progress(number + 1))
    clock.move(minutes=10)
    with office.open():
        eventually(lambda: _states(office.store) == ["sent"] * 4)
    return office


def _states(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.scalars(select(ROWS.c.state).order_by(ROWS.c.id)))


def _shown(office: Office) -> list[list[str]]:
    """Returns which counts stand in each message of the chat."""
    counts = re.compile(r"^Your past is coming in: (\d+) ", re.MULTILINE)
    return [counts.findall(reply.text) for reply in office.platform.chats["a"].values()]


def test_fault_28_what_a_limit_held_back_goes_as_one_in_its_order(together: Office, anna: AthleteId) -> None:
    assert together.platform.verbs("a") == ["send", "send"]
    assert _shown(together) == [["2", "3", "4", "5"]]
    lines = read_messages(together.desk, anna).lines
    assert [(line.delivery, line.platforms, line.told[0]) for line in lines] == [
        (Delivery.SENT, ("test",), _said(count)) for count in (5, 4, 3, 2)
    ]


def test_each_of_them_is_changed_and_taken_back_for_itself(together: Office, anna: AthleteId) -> None:
    def after(key: str, notice: BackfillNotice | None) -> list[list[str]]:
        together.change(anna, key, notice)
        with together.open():
            eventually(lambda: _states(together.store) == ["sent"] * 4)
        return _shown(together)

    assert after("2", progress(30)) == [["2", "30", "4", "5"]]
    assert after("1", None) == [["30", "4", "5"]]
    assert after("4", None) == [["30", "4"]]
    assert after("3", progress(40)) == [["30", "40"]]
    assert after("2", None) == [["40"]]
    assert after("3", None) == []
    assert together.platform.verbs("a")[-1] == "remove"


def test_what_is_not_held_back_or_not_from_strava_goes_alone(
    office: Office, anna: AthleteId, clock: MovableClock
) -> None:
    office.platform.trouble["a"] = [OutletBusyError(until=clock.now() + timedelta(minutes=9))]
    office.post(anna, "1", progress(2))
    with office.open():
        office.platform.until(lambda: len(office.platform.calls) == 1)
        eventually(lambda: _state(office.store, "1") == "waiting")
    office.post(anna, "2", progress(3))
    office.post(anna, "3", ReconnectNotice())
    office.post(anna, "4", progress(5))
    office.post(anna, "5", progress(6))
    clock.move(minutes=10)
    with office.open():
        eventually(lambda: _states(office.store) == ["sent"] * 5)
    assert _shown(office) == [["2", "3"], [], ["5"], ["6"]]


def _run_in(office: Office, anna: AthleteId, run: Activity) -> ActivityId:
    """Has a run come in, and returns its number."""
    number = office.store.write(lambda connection: activities.insert(connection, anna, run))
    assert number is not None
    office.post(anna, run_key(anna, run), run_notice(run))
    return number


def test_of_runs_told_as_one_the_last_asks_and_once_answered_the_one_before(
    office: Office, anna: AthleteId, clock: MovableClock
) -> None:
    today = clock.now().date()
    office.platform.trouble["a"] = [OutletBusyError(until=clock.now() + timedelta(minutes=9))]
    office.post(anna, "1", progress(2))
    with office.open():
        office.platform.until(lambda: len(office.platform.calls) == 1)
        eventually(lambda: _state(office.store, "1") == "waiting")
    numbers = {km: _run_in(office, anna, a_run(today, km * 1_000.0)) for km in (9, 8, 7)}
    clock.move(minutes=10)
    for km, number in reversed(numbers.items()):
        with office.open():
            eventually(lambda: _states(office.store) == ["sent"] * 4)
        (told,) = office.platform.chats["a"].values()
        assert told.text.count("Your run is in: Run ") == 3
        assert [line for line in told.lines if "feel" in line] == [told.lines[-2]]
        assert told.lines[-2].startswith(f"How did it feel? Run {km} km in 1 h 00")
        assert [button.command for button in told.buttons] == [
            f"/effort {number} {step}" for step in range(1, 11)
        ]
        set_effort(office.desk, anna, number, 6)
    with office.open():
        eventually(lambda: _states(office.store) == ["sent"] * 4)
    (told,) = office.platform.chats["a"].values()
    assert told.text.count("You said: effort 6 of 10.") == 3
    assert "feel" not in told.text


@pytest.mark.parametrize(
    ("error", "states"),
    [
        (MessageRefusedError(problem="no"), ["failed", "sent", "sent"]),
        (PlaceClosedError(problem="blocked"), ["failed", "muted", "muted"]),
        (ValueError("a bug"), ["sent", "sent", "sent"]),
    ],
)
def test_what_should_have_gone_along_is_not_lost_when_the_first_fails(
    office: Office, anna: AthleteId, clock: MovableClock, error: Exception, states: list[str]
) -> None:
    office.platform.trouble["a"] = [OutletBusyError(until=clock.now() + timedelta(minutes=9)), error]
    office.post(anna, "1", progress(2))
    with office.open():
        office.platform.until(lambda: len(office.platform.calls) == 1)
        eventually(lambda: _state(office.store, "1") == "waiting")
    for number in (2, 3):
        office.post(anna, str(number), progress(number + 1))
    clock.move(minutes=10)
    with office.open():
        office.platform.until(lambda: len(office.platform.calls) >= 2)
        eventually(lambda: "sending" not in _states(office.store))
    clock.move(minutes=10)
    with office.open():
        eventually(lambda: _states(office.store)[:3] == states)
