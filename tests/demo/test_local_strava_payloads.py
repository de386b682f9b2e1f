"""Domain activities become Strava's payloads and come back as they were; the fields are those of real ones."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from stravalib.model import DetailedActivity

from bot.demo.strava.detail import detail_payload
from bot.demo.strava.enrolment import enrol_team, strava_athlete
from bot.demo.strava.records import Recording, Records, strava_id
from bot.demo.strava.server import LocalStrava
from bot.demo.strava.summary import summary_payload
from bot.demo.strava.track import streams_of
from bot.demo.team import DemoTeam, demo_team
from marathon.domain.activity import Activity, Sport
from marathon.domain.team import Audience
from marathon.strava.decode import decode_summary
from tests.demo.strava_client import NOW, RUN, SetClock

LATER = datetime(2026, 11, 18, 15, tzinfo=UTC)
KEPT = (
    *("sport", "local_date", "utc_offset_s", "distance_m", "name", "indoor", "audience"),
    *("average_hr_bpm", "max_hr_bpm", "ascent_m", "started_at"),
)


def recorded(activity: Activity, zone: str = "Europe/Oslo", **changes: object) -> Recording:
    """Returns an activity as an account would hold it."""
    return Recording(
        id=strava_id(activity.source_id),
        athlete_id=7,
        zone=zone,
        activity=activity,
        visible_from=NOW,
        streams_from=NOW,
        changes=changes,
    )


@pytest.fixture(scope="module")
def team() -> DemoTeam:
    """Returns the demo team."""
    return demo_team(LATER)


def test_the_whole_team_comes_back(team: DemoTeam) -> None:
    kinds = set()
    for person in team.people:
        for activity in person.activities:
            back = decode_summary(summary_payload(recorded(activity, person.athlete.zone)))
            wanted = replace(
                activity, distance_m=activity.distance_m or 0.0, ascent_m=activity.ascent_m or 0.0
            )
            assert {f: getattr(back, f) for f in KEPT} == {f: getattr(wanted, f) for f in KEPT}
            assert back.duration_s == pytest.approx(activity.duration_s, abs=0.5)
            assert back.elapsed_s == pytest.approx(activity.elapsed_s, abs=0.5)
            assert back.is_race is activity.is_race
            kinds.add(activity.sport)
    assert kinds == {Sport.RUN, Sport.STRENGTH}


@pytest.mark.parametrize("sport", list(Sport))
def test_each_sport_comes_back(sport: Sport) -> None:
    assert decode_summary(summary_payload(recorded(replace(RUN, sport=sport)))).sport is sport


@pytest.mark.parametrize("is_race", [True, False, None])
def test_races_come_back(is_race: bool | None) -> None:
    assert decode_summary(summary_payload(recorded(replace(RUN, is_race=is_race)))).is_race is is_race


def test_what_only_the_detail_tells_comes_back() -> None:
    hard = replace(RUN, effort=8, audience=Audience.OWNER, indoor=True)
    back = decode_summary(detail_payload(recorded(hard)))
    assert (back.effort, back.audience, back.indoor) == (8, Audience.OWNER, True)


def test_without_an_offset_the_zone_of_the_account_tells_it() -> None:
    payload = summary_payload(recorded(replace(RUN, utc_offset_s=None), "America/New_York"))
    assert payload["start_date_local"] == "2026-11-18T08:07:00Z"
    assert (payload["utc_offset"], payload["timezone"]) == (-18000.0, "(GMT-05:00) America/New_York")


def test_in_summer_the_zone_keeps_the_offset_of_winter() -> None:
    july = replace(RUN, started_at=datetime(2026, 7, 1, 6, tzinfo=UTC), utc_offset_s=None)
    payload = summary_payload(recorded(july))
    assert (payload["utc_offset"], payload["timezone"]) == (7200.0, "(GMT+01:00) Europe/Oslo")


def test_changes_win() -> None:
    odd = recorded(RUN, sport_type="TrailRun", distance="far", private=True)
    for payload in (summary_payload(odd), detail_payload(odd)):
        assert (payload["sport_type"], payload["distance"], payload["visibility"]) == (
            "TrailRun",
            "far",
            "only_me",
        )


def test_real_summaries_have_no_field_that_ours_lack(shared_data: Path) -> None:
    lines = (shared_data / "strava_one_athlete.jsonl").read_text().splitlines()
    real = {field for line in lines for field in json.loads(line)}
    ours = summary_payload(recorded(RUN))
    assert real - set(ours) == set()
    example = next(json.loads(line) for line in lines if json.loads(line)["type"] == "Run")
    for field in set(example) - {"workout_type"}:  # null or 0 there
        assert isinstance(ours[field], int | float) == isinstance(example[field], int | float), field


def test_details_fit_the_published_model(team: DemoTeam) -> None:
    for person in team.people:
        for activity in person.activities[-8:]:
            payload = detail_payload(recorded(activity, person.athlete.zone))
            read = DetailedActivity.model_validate_json(json.dumps(payload))
            laps = read.laps or []
            assert len(laps) == max(len(activity.laps), 1)
            assert sum(lap.moving_time or 0 for lap in laps) == pytest.approx(
                activity.duration_s, abs=len(laps)
            )
            assert sum(lap.distance or 0 for lap in laps) == pytest.approx(activity.distance_m or 0, abs=1)


def test_best_efforts_are_those_of_the_activity(team: DemoTeam) -> None:
    for person in team.people:
        for activity in person.activities[-10:]:
            payload = detail_payload(recorded(activity))
            told = payload.get("best_efforts", [])
            assert isinstance(told, list)
            found = {effort["distance"]: effort["elapsed_time"] for effort in told}
            for effort in activity.best_efforts:
                slack = 3 + activity.elapsed_s - activity.duration_s  # a pause inside counts
                assert 0 <= found[round(effort.distance_m)] - effort.duration_s + 3 <= slack + 3


def test_streams_agree_with_the_summary(team: DemoTeam) -> None:
    for person in team.people:
        for activity in [a for a in person.activities if a.is_run][-5:]:
            streams = streams_of(recorded(activity))
            assert len({len(data) for data in streams.values()}) == 1
            assert streams["time"][-1] == pytest.approx(activity.elapsed_s, abs=1)
            assert all(a < b for a, b in zip(streams["time"], streams["time"][1:], strict=False))
            assert streams["distance"][-1] == pytest.approx(activity.distance_m, abs=0.1)
            climbs = zip(streams["altitude"], streams["altitude"][1:], strict=False)
            assert sum(max(b - a, 0) for a, b in climbs) == pytest.approx(activity.ascent_m, abs=3)
            assert ("heartrate" in streams) == (activity.average_hr_bpm is not None)


def test_ids_are_long_and_the_same_every_time() -> None:
    assert strava_id("run") == strava_id("run") > 2**32
    records = Records()
    records.keep(recorded(RUN))
    assert records.free_id(RUN.source_id) == strava_id(RUN.source_id) + 1


def test_the_team_has_accounts(team: DemoTeam) -> None:
    strava = LocalStrava(clock=SetClock(LATER))
    accounts = enrol_team(strava.athletes, team)
    runners = [person for person in team.people if person.runner]
    assert set(accounts) == {person.athlete.id for person in runners}
    for person in runners:
        account = strava_athlete(person.athlete)
        assert accounts[person.athlete.id] == account.id
        kept = strava.records.recordings_of(account.id, LATER)
        assert len(kept) == len(person.activities)
        assert f"{account.firstname} {account.lastname}" == person.athlete.name
