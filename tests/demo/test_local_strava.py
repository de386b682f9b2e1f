"""The local Strava's API, asked by the real client and by hand."""

from datetime import UTC, datetime

import pytest
from stravalib import exc

from bot.demo.strava.limits import Allowance
from bot.demo.strava.server import LocalStrava
from marathon.domain.team import Audience
from tests.demo.strava_client import NOW, RUN, RUNNER, SetClock, away, fetch, real_client, run, serving


async def test_the_real_client_reads_the_athlete(strava: LocalStrava) -> None:
    token = strava.athletes.connect(RUNNER.id).access_token
    athlete = await away(real_client(strava, token).get_athlete)
    assert (athlete.id, athlete.firstname, athlete.lastname) == (RUNNER.id, "Amara", "Okafor")
    assert RUNNER.id > 2**32
    assert athlete.measurement_preference == "meters"


async def test_a_narrow_token_sees_a_summary_of_the_athlete(strava: LocalStrava) -> None:
    token = strava.athletes.connect(RUNNER.id, ["read", "activity:read"]).access_token
    payload = (await fetch(strava, "/athlete", token)).json()
    assert payload["resource_state"] == 2
    assert "measurement_preference" not in payload


async def test_the_real_client_pages_through_everything(strava: LocalStrava) -> None:
    for number in range(230):
        strava.athletes.record(RUNNER.id, run(number))
    client = real_client(strava, strava.athletes.connect(RUNNER.id).access_token)
    found = await away(lambda: list(client.get_activities()))
    assert len({one.id for one in found}) == 230
    dates = [one.start_date for one in found]
    assert dates == sorted(dates, key=lambda d: d or NOW, reverse=True)
    assert strava.count_calls("/athlete/activities") == 2


async def test_pages_and_bounds(strava: LocalStrava) -> None:
    for number in range(6):
        strava.athletes.record(RUNNER.id, run(number))
    token = strava.athletes.connect(RUNNER.id).access_token

    async def days(**params: int) -> list[int]:
        rows = (await fetch(strava, "/athlete/activities", token, params)).json()
        return [(NOW - datetime.fromisoformat(row["start_date"])).days for row in rows]

    assert await days(per_page=2) == [0, 1]
    assert await days(per_page=2, page=3) == [4, 5]
    assert await days(per_page=2, page=4) == []
    third = run(3).started_at.timestamp()
    assert await days(before=int(third)) == [4, 5]
    assert await days(after=int(third)) == [2, 1, 0]  # oldest first, as there
    assert (await fetch(strava, "/athlete/activities", token, {"page": 0})).status_code == 400


async def test_the_real_client_reads_one_in_full(strava: LocalStrava) -> None:
    recording_id = strava.athletes.record(RUNNER.id, RUN)
    client = real_client(strava, strava.athletes.connect(RUNNER.id).access_token)
    activity = await away(client.get_activity, recording_id)
    assert activity.id == recording_id > 2**32
    assert (activity.distance, activity.moving_time, activity.elapsed_time) == (10_050.0, 3000, 3060)
    assert activity.has_heartrate
    assert activity.start_date == RUN.started_at
    assert str(activity.start_date_local) == "2026-11-18 14:07:00"
    assert str(activity.timezone) == "(GMT+01:00) Europe/Oslo"
    assert [split.split for split in activity.splits_metric or []] == list(range(1, 12))
    efforts = {effort.name: effort.elapsed_time for effort in activity.best_efforts or []}
    assert efforts["1K"] == pytest.approx(298.5, abs=1)
    assert efforts["10K"] == pytest.approx(3045, abs=2)  # the pause counts


async def test_the_real_client_reads_streams(strava: LocalStrava) -> None:
    recording_id = strava.athletes.record(RUNNER.id, RUN)
    client = real_client(strava, strava.athletes.connect(RUNNER.id).access_token)
    streams = await away(
        lambda: client.get_activity_streams(recording_id, types=["time", "heartrate", "distance", "altitude"])
    )
    assert set(streams) == {"time", "heartrate", "distance", "altitude"}
    assert len({stream.original_size for stream in streams.values()}) == 1
    times, metres, beats = (streams[kind].data or [] for kind in ("time", "distance", "heartrate"))
    assert (times[0], times[-1]) == (0, 3060)
    assert metres[-1] == pytest.approx(10_050, abs=0.1)
    assert max(beats) <= 171
    assert sum(beats) / len(beats) == pytest.approx(148, abs=2)


async def test_streams_come_as_a_list_unless_asked_by_type(strava: LocalStrava) -> None:
    recording_id = strava.athletes.record(RUNNER.id, run(1, average_hr_bpm=None))
    token = strava.athletes.connect(RUNNER.id).access_token
    path = f"/activities/{recording_id}/streams"
    rows = (await fetch(strava, path, token, {"keys": "time,heartrate,latlng"})).json()
    assert [row["type"] for row in rows] == ["time", "distance", "latlng"]  # no strap; distance comes along
    assert (await fetch(strava, path, token)).status_code == 400


async def test_an_activity_without_a_way_has_time_only(strava: LocalStrava) -> None:
    recording_id = strava.athletes.record(RUNNER.id, run(1, distance_m=None, average_hr_bpm=None))
    token = strava.athletes.connect(RUNNER.id).access_token
    params = {"keys": "time,distance,altitude", "key_by_type": "true"}
    streams = (await fetch(strava, f"/activities/{recording_id}/streams", token, params)).json()
    assert [streams["time"]["series_type"], *streams] == ["time", "time"]


async def test_activities_and_streams_may_be_late(strava: LocalStrava, clock: SetClock) -> None:
    recording_id = strava.athletes.record(RUNNER.id, RUN, hidden_s=60, streams_after_s=120)
    client = real_client(strava, strava.athletes.connect(RUNNER.id).access_token)
    with pytest.raises(exc.ObjectNotFound):
        await away(client.get_activity, recording_id)
    assert await away(lambda: list(client.get_activities())) == []
    clock.pass_by(seconds=61)
    assert (await away(client.get_activity, recording_id)).name == "Afternoon Run"
    with pytest.raises(exc.ObjectNotFound):
        await away(lambda: client.get_activity_streams(recording_id, types=["time"]))
    clock.pass_by(seconds=60)
    assert "time" in await away(lambda: client.get_activity_streams(recording_id, types=["time"]))


async def test_private_ones_need_the_wider_scope(strava: LocalStrava) -> None:
    secret = strava.athletes.record(RUNNER.id, run(1, audience=Audience.OWNER))
    open_one = strava.athletes.record(RUNNER.id, run(2))

    async def seen(*scopes: str) -> tuple[list[int], int]:
        token = strava.athletes.connect(RUNNER.id, scopes).access_token
        rows = (await fetch(strava, "/athlete/activities", token)).json()
        return [row["id"] for row in rows], (await fetch(strava, f"/activities/{secret}", token)).status_code

    assert await seen("read", "activity:read") == ([open_one], 404)
    assert await seen("read", "activity:read_all") == ([secret, open_one], 200)


async def test_without_the_scope_nothing_is_read(strava: LocalStrava) -> None:
    token = strava.athletes.connect(RUNNER.id, ["read"]).access_token
    reply = await fetch(strava, "/athlete/activities", token)
    assert reply.status_code == 401
    error = {"resource": "AccessToken", "field": "activity:read_permission", "code": "missing"}
    assert reply.json() == {"message": "Authorization Error", "errors": [error]}


async def test_another_account_is_not_shown_unless_told(strava: LocalStrava) -> None:
    other = RUNNER.__class__(id=RUNNER.id + 1, firstname="Tove", lastname="Dahl")
    strava.athletes.join(other, [RUN])
    recording_id = strava.records.recordings_of(other.id, NOW)[0].id
    token = strava.athletes.connect(RUNNER.id).access_token
    assert (await fetch(strava, f"/activities/{recording_id}", token)).status_code == 404
    strava.app.shows_others = True
    payload = (await fetch(strava, f"/activities/{recording_id}", token)).json()
    assert payload["athlete"]["id"] == other.id


async def test_every_answer_tells_the_usage(strava: LocalStrava) -> None:
    token = strava.athletes.connect(RUNNER.id).access_token
    await fetch(strava, "/athlete", token)
    refused = await fetch(strava, "/activities/1", token)
    assert refused.status_code == 404
    assert refused.headers["X-RateLimit-Limit"] == "200,2000"
    assert refused.headers["X-RateLimit-Usage"] == "2,2"
    assert refused.headers["X-ReadRateLimit-Limit"] == "100,1000"
    assert refused.headers["X-ReadRateLimit-Usage"] == "2,2"


async def test_the_quarter_hour_and_the_day_turn(strava: LocalStrava, clock: SetClock) -> None:
    strava.limits.reads = Allowance(2, 4)
    token = strava.athletes.connect(RUNNER.id).access_token

    async def ask() -> tuple[int, str]:
        reply = await fetch(strava, "/athlete", token)
        return reply.status_code, reply.headers["X-ReadRateLimit-Usage"]

    assert [await ask() for _ in range(3)] == [(200, "1,1"), (200, "2,2"), (429, "3,3")]
    clock.pass_by(minutes=7)  # 15:14
    assert await ask() == (429, "4,4")
    clock.pass_by(minutes=1)
    assert await ask() == (429, "1,5")  # the day is full now
    clock.at = clock.at.replace(hour=23, minute=59)
    assert (await ask())[0] == 429
    clock.at = datetime(2026, 11, 19, tzinfo=UTC)
    token = strava.athletes.connect(RUNNER.id).access_token
    assert await ask() == (200, "1,1")


async def test_an_inactive_application_is_told_so(strava: LocalStrava) -> None:
    strava.app.is_active = False
    client = real_client(strava, strava.athletes.connect(RUNNER.id).access_token)
    with pytest.raises(exc.ApplicationInactive):
        await away(client.get_athlete)


def test_it_can_listen_in_a_thread() -> None:
    local = LocalStrava(clock=SetClock())
    local.athletes.join(RUNNER, [RUN])
    with serving(local):
        client = real_client(local, local.athletes.connect(RUNNER.id).access_token)
        assert [one.name for one in client.get_activities()] == ["Afternoon Run"]
