"""Strava and the real process: connected, told, renamed, deleted, cut off, killed in between, and not reachable."""

import signal
from collections.abc import Iterator

import pytest

from bot.demo.strava.faults import FaultKind
from tests.contracts.databases import postgres_database
from tests.journeys.conftest import House
from tests.journeys.strava_house import ANNA, StravaHouse, beside_strava


@pytest.fixture
def beside(house: House) -> Iterator[StravaHouse]:
    """Yields a house beside its Strava."""
    with beside_strava(house) as beside:
        yield beside


def _done_m(beside: StravaHouse) -> float:
    """Returns how far was run on all days together."""
    ((done,),) = beside.rows("SELECT coalesce(sum(done_distance_m), 0) FROM daily_summaries")
    return float(done)


def test_an_athlete_connects_and_runs_come_change_and_go(beside: StravaHouse) -> None:
    athletes = beside.strava.athletes
    athletes.record(ANNA, beside.run("Last week", days_ago=6))
    link = beside.say("/connect").split()[-1]
    assert link.startswith(beside.house.secrets["PUBLIC_URL"])
    with beside.running() as service:
        assert "Strava: on" in service.lines
        beside.until(lambda: "strava-upkeep is done every 1 day" in beside.house.log, "no duty is registered")
        assert "strava-subscription is done every 0:05:00" in beside.house.log
        assert "strava-comparison is done every 1:00:00" in beside.house.log
        beside.until(beside.is_subscribed, "no subscription was made")
        beside.connect(link)
        assert "Anna" in beside.pages[0] and "Club" in beside.pages[0]
        beside.until(lambda: beside.names() == ["Last week"], "the past was not fetched")
        beside.until(beside.is_idle, "the days were not judged")
        before = _done_m(beside)
        assert before == 10_000.0
        number = athletes.record(ANNA, beside.run())
        beside.until(lambda: beside.names() == ["Last week", "Morning"], "the run did not arrive")
        beside.until(lambda: beside.is_idle() and _done_m(beside) > before, "the day was not judged")
        athletes.change(number, name="Harbour loop")
        beside.until(lambda: beside.names() == ["Last week", "Harbour loop"], "the rename did not arrive")
        athletes.delete(number)
        beside.until(lambda: beside.names() == ["Last week"], "the deletion did not arrive")
        beside.until(lambda: beside.is_idle() and _done_m(beside) == before, "the day still counts the run")
        code, took_s = service.stop()
        assert (code, service.err.count("Traceback")) == (0, 0)
        assert took_s < 10
    deliveries = [delivery.statuses for delivery in beside.strava.postman.deliveries]
    assert deliveries == [[200], [200], [200]]
    assert beside.rows("SELECT DISTINCT state FROM inbox") == [("done",)]
    assert "dead" not in beside.house.log
    assert "Activities: 1" in beside.say("/disconnect yes")
    assert (beside.names(), _done_m(beside), beside.is_idle()) == ([], 0.0, True), (
        "it is left to the next start"
    )
    assert beside.rows("SELECT lease_holder FROM lanes") == [(None,)]


def test_fault_08_a_real_deauthorisation_deletes_and_a_forged_one_does_not(beside: StravaHouse) -> None:
    beside.strava.athletes.record(ANNA, beside.run())
    link = beside.ask_for_link()
    with beside.running():
        beside.until(beside.is_subscribed, "no subscription was made")
        beside.connect(link)
        beside.until(lambda: beside.names() == ["Morning"], "the past was not fetched")
        ((events,),) = beside.rows("SELECT count(*) FROM inbox")
        beside.strava.athletes._post("athlete", ANNA, "update", ANNA, {"authorized": "false"})
        beside.until(
            lambda: beside.rows("SELECT count(*) FROM inbox") > [(events,)] and beside.is_idle(),
            "the forged event was not looked at",
        )
        assert beside.rows("SELECT state FROM strava_links") == [("linked",)]
        assert beside.names() == ["Morning"]
        beside.strava.athletes.leave(ANNA)
        beside.until(lambda: beside.rows("SELECT id FROM strava_links") == [], "the link is still there")
        beside.until(lambda: beside.names() == [] and beside.is_idle(), "the runs are still there")
        assert len(beside.rows("SELECT reference FROM deletion_receipts")) == 1


def test_fault_03_killed_while_an_event_is_worked_on_the_run_is_stored_once(beside: StravaHouse) -> None:
    link = beside.ask_for_link()
    with beside.running() as service:
        beside.until(beside.is_subscribed, "no subscription was made")
        beside.connect(link)
        beside.until(beside.is_idle, "the past was not fetched")
        subscribed = beside.strava.postman.subscription
        beside.strava.faults.order(FaultKind.SLOW, path="/activities/", wait_s=3.0)
        beside.strava.athletes.record(ANNA, beside.run())
        beside.until(
            lambda: (
                any(delivery.arrived for delivery in beside.strava.postman.deliveries)
                and bool(beside.rows("SELECT athlete_id FROM lanes WHERE lease_holder IS NOT NULL"))
            ),
            "the event was not taken up",
        )
        service.process.send_signal(signal.SIGKILL)
        service.process.wait()
    assert beside.names() == []
    with beside.running():
        beside.until(lambda: beside.names() == ["Morning"], "the run was lost")
        beside.until(beside.is_idle, "the days were not judged")
        assert beside.strava.postman.subscription == subscribed, "it was still good"
    assert beside.rows("SELECT count(*) FROM activities") == [(1,)]
    assert beside.rows("PRAGMA integrity_check") == [("ok",)]


def test_fault_54_told_to_stop_while_an_event_is_worked_on_it_goes_in_time_and_the_next_start_does_it(
    beside: StravaHouse,
) -> None:
    link = beside.ask_for_link()
    with beside.running() as service:
        beside.until(beside.is_subscribed, "no subscription was made")
        beside.connect(link)
        beside.until(beside.is_idle, "the past was not fetched")
        beside.strava.faults.order(FaultKind.SLOW, path="/activities/", wait_s=12.0)
        beside.strava.athletes.record(ANNA, beside.run())
        held = "SELECT athlete_id FROM lanes WHERE lease_holder IS NOT NULL"
        beside.until(lambda: bool(beside.rows(held)), "the event was not taken up")
        code, took_s = service.stop()
        assert (code, service.err.count("Traceback")) == (0, 0)
        assert took_s < 10  # then `docker stop` kills
    assert (beside.names(), beside.rows("SELECT count(*) FROM inbox WHERE state = 'waiting'")) == ([], [(1,)])
    beside.strava.faults.clear()
    with beside.running():
        beside.until(lambda: beside.names() == ["Morning"], "the run was lost")
    assert beside.rows("SELECT count(*) FROM activities") == [(1,)]


def test_fault_19_a_subscription_that_was_lost_meanwhile_is_made_anew_and_the_gap_filled(
    beside: StravaHouse,
) -> None:
    link = beside.ask_for_link()
    with beside.running():
        beside.until(beside.is_subscribed, "no subscription was made")
        beside.connect(link)
        beside.until(beside.is_idle, "the past was not fetched")
        lost = beside.strava.postman.subscription
        assert "Strava's events come here" in beside.house.run("doctor").out
    beside.strava.postman.subscription = None
    assert "Strava sends its events nowhere yet" in beside.house.run("doctor").out
    beside.strava.athletes.record(ANNA, beside.run("Untold"))
    with beside.running():
        beside.until(beside.is_subscribed, "no subscription was made")
        beside.until(lambda: beside.names() == ["Untold"], "the gap was not filled")
        assert beside.strava.postman.subscription != lost


def test_on_postgresql_an_athlete_connects_and_a_run_arrives(house: House, postgres_url: str) -> None:
    with postgres_database(postgres_url) as url:
        house.secrets["DATABASE_URL"] = url
        with beside_strava(house) as beside:
            link = beside.ask_for_link()
            with beside.running() as service:
                beside.until(beside.is_subscribed, "no subscription was made")
                beside.connect(link)
                beside.strava.athletes.record(ANNA, beside.run())
                beside.until(lambda: beside.names() == ["Morning"], "the run did not arrive")
                beside.until(
                    lambda: beside.is_idle() and _done_m(beside) == 10_000.0, "the day was not judged"
                )
                assert service.stop()[0] == 0
        assert not house.database.exists()


def test_without_a_public_address_it_is_asked_and_doctor_says_so(house: House) -> None:
    with beside_strava(house, public=False) as beside:
        link = beside.ask_for_link()
        assert (
            "Without PUBLIC_URL it can tell us nothing, so it is asked every 15 minutes"
            in house.run("doctor").out
        )
        with beside.running() as service:
            assert any("every 15 minutes" in line for line in service.lines)
            beside.until(lambda: "strava-upkeep is done" in beside.house.log, "no duty is registered")
            assert "strava-comparison is done every 0:15:00" in beside.house.log
            assert "strava-subscription is done" not in beside.house.log
            beside.connect(link)
            beside.until(beside.is_idle, "the past was not fetched")
        beside.strava.athletes.record(ANNA, beside.run("Untold"))
        with beside.running():
            beside.until(lambda: beside.names() == ["Untold"], "nobody asked")
        assert beside.strava.postman.subscription is None
