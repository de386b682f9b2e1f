"""The local Strava's webhooks: the subscription, what is told to whom, retries, signatures, lost and doubled events."""

import hashlib
import hmac
import threading

import pytest
import requests

from bot.demo.strava.postman import Subscription
from bot.demo.strava.server import LocalStrava
from marathon.domain.team import Audience
from tests.demo.strava_client import NOW, RUN, RUNNER, Sink, away, credentials, post, real_client, run


async def subscribe(strava: LocalStrava, url: str) -> requests.Response:
    """Returns the answer to a wish for a subscription."""
    fields = {**credentials(strava), "callback_url": url, "verify_token": "v"}
    return await post(f"{strava.api_base}/push_subscriptions", fields)


async def test_the_real_client_subscribes_views_and_deletes(strava: LocalStrava, sink: Sink) -> None:
    client, secret = real_client(strava), strava.app.client_secret
    made = await away(client.create_subscription, 4242, secret, sink.url, "open sesame")
    assert [(c["hub.mode"], c["hub.verify_token"]) for c in sink.challenges] == [("subscribe", "open sesame")]
    (held,) = await away(lambda: list(client.list_subscriptions(4242, secret)))
    assert (held.id, held.callback_url, held.application_id) == (made.id, sink.url, 4242)
    assert made.id is not None
    await away(client.delete_subscription, made.id, 4242, secret)
    assert await away(lambda: list(client.list_subscriptions(4242, secret))) == []


async def test_there_is_one_subscription(strava: LocalStrava, subscribed: Sink) -> None:
    reply = await subscribe(strava, subscribed.url)
    assert reply.status_code == 400
    assert reply.json()["errors"][0]["code"] == "already exists"


async def test_a_callback_must_answer_the_challenge(strava: LocalStrava, sink: Sink) -> None:
    sink.answers_challenge = False
    assert (await subscribe(strava, sink.url)).json()["errors"][0]["code"] == "not verifiable"
    assert (await subscribe(strava, sink.url.replace("/hook", "/nowhere"))).status_code == 400
    assert strava.postman.subscription is None


async def test_a_callback_that_answers_late_is_refused(impatient: LocalStrava, sink: Sink) -> None:
    sink.slow_s = 0.4
    late = await subscribe(impatient, sink.url)
    assert late.json()["errors"][0]["code"] == "GET to callback URL does not return 200"
    assert impatient.postman.subscription is None


async def test_wrong_credentials_subscribe_nobody(strava: LocalStrava, sink: Sink) -> None:
    strava.app.client_secret = "other"
    fields = {"client_id": 4242, "client_secret": "guessed", "callback_url": sink.url, "verify_token": "v"}
    assert (await post(f"{strava.api_base}/push_subscriptions", fields)).status_code == 401
    assert sink.challenges == []


async def test_a_run_is_told_from_its_upload_to_its_end(strava: LocalStrava, subscribed: Sink) -> None:
    strava.athletes.connect(RUNNER.id)
    recording_id = strava.athletes.record(RUNNER.id, RUN)
    await strava.postman.settled()
    strava.athletes.change(recording_id, name="With Tove", sport_type="Walk", private=True)
    await strava.postman.settled()
    strava.athletes.delete(recording_id)
    await strava.postman.settled()
    common = {"object_type": "activity", "object_id": recording_id, "owner_id": RUNNER.id}
    common |= {"event_time": int(NOW.timestamp()), "subscription_id": 240_001}
    assert subscribed.events == [
        {**common, "aspect_type": "create", "updates": {}},
        {
            **common,
            "aspect_type": "update",
            "updates": {"title": "With Tove", "type": "Walk", "private": "true"},
        },
        {**common, "aspect_type": "delete", "updates": {}},
    ]


async def test_what_is_edited_is_served(strava: LocalStrava) -> None:
    client = real_client(strava, strava.athletes.connect(RUNNER.id).access_token)
    recording_id = strava.athletes.record(RUNNER.id, RUN)
    strava.athletes.change(recording_id, name="With Tove", private=True)
    served = await away(client.get_activity, recording_id)
    assert (served.name, served.private, served.visibility) == ("With Tove", True, "only_me")
    strava.athletes.replace(recording_id, run(0, distance_m=9_000.0))
    assert float((await away(client.get_activity, recording_id)).distance or 0) == 9_000


async def test_silent_edits_are_not_told(strava: LocalStrava, subscribed: Sink) -> None:
    strava.athletes.connect(RUNNER.id)
    recording_id = strava.athletes.record(RUNNER.id, RUN)
    strava.athletes.change(recording_id, description="windy")
    strava.athletes.replace(recording_id, RUN)
    await strava.postman.settled()
    assert subscribed.seen == [(recording_id, "create")]


async def test_hiding_is_a_delete_to_those_who_may_not_see(strava: LocalStrava, subscribed: Sink) -> None:
    strava.athletes.connect(RUNNER.id, ["read", "activity:read"])
    recording_id = strava.athletes.record(RUNNER.id, RUN)
    strava.athletes.record(RUNNER.id, run(1, audience=Audience.OWNER))
    await strava.postman.settled()
    strava.athletes.change(recording_id, private=True)
    await strava.postman.settled()
    strava.athletes.change(recording_id, private=False)
    await strava.postman.settled()
    assert subscribed.seen == [(recording_id, "create"), (recording_id, "delete"), (recording_id, "create")]


async def test_leaving_is_told_once(strava: LocalStrava, subscribed: Sink) -> None:
    strava.athletes.record(RUNNER.id, RUN)  # nobody is connected: nothing is told
    strava.athletes.connect(RUNNER.id)
    strava.athletes.leave(RUNNER.id)
    strava.athletes.leave(RUNNER.id)
    await strava.postman.settled()
    (event,) = subscribed.events
    assert (event["object_type"], event["aspect_type"]) == ("athlete", "update")
    assert (event["object_id"], event["updates"]) == (RUNNER.id, {"authorized": "false"})


@pytest.mark.parametrize(
    ("statuses", "arrives", "attempts"),
    [([500], True, 2), ([500, 404], True, 3), ([500, 503, 302, 200], False, 3)],
)
async def test_three_attempts_then_lost(
    strava: LocalStrava, subscribed: Sink, statuses: list[int], arrives: bool, attempts: int
) -> None:
    strava.athletes.connect(RUNNER.id)
    subscribed.statuses = statuses
    strava.athletes.record(RUNNER.id, RUN)
    await strava.postman.settled()
    (delivery,) = strava.postman.deliveries
    assert (delivery.arrived, len(subscribed.events)) == (arrives, attempts)
    assert len(set(subscribed.bodies)) == 1


async def test_an_answer_that_comes_late_counts_for_nothing(impatient: LocalStrava, sink: Sink) -> None:
    impatient.postman.subscription = Subscription(id=1, callback_url=sink.url, created_at=NOW)
    impatient.athletes.connect(RUNNER.id)
    sink.slow_s = 0.4
    impatient.athletes.record(RUNNER.id, RUN)
    await impatient.postman.settled()
    assert impatient.postman.deliveries[0].statuses == [0, 0, 0]


async def test_many_at_once_all_arrive(strava: LocalStrava, subscribed: Sink) -> None:
    strava.athletes.connect(RUNNER.id)
    for number in range(300):
        strava.athletes.record(RUNNER.id, run(number))
    await strava.postman.settled()
    assert len(set(subscribed.seen)) == 300
    assert all(delivery.arrived for delivery in strava.postman.deliveries)


async def test_events_are_signed(strava: LocalStrava, subscribed: Sink) -> None:
    strava.athletes.connect(RUNNER.id)
    strava.athletes.record(RUNNER.id, RUN)
    await strava.postman.settled()
    stamp = int(NOW.timestamp())
    body = f"{stamp}.".encode() + subscribed.bodies[0]
    signed = hmac.new(b"whisper", body, hashlib.sha256).hexdigest()
    assert subscribed.signatures == [f"t={stamp},v1={signed}"]


async def test_events_are_lost_and_doubled_on_demand(strava: LocalStrava, subscribed: Sink) -> None:
    strava.athletes.connect(RUNNER.id)
    strava.postman.lose(1)
    strava.athletes.record(RUNNER.id, run(1))
    strava.postman.double(1)
    thrice = strava.athletes.record(RUNNER.id, run(2))
    once = strava.athletes.record(RUNNER.id, run(3))
    await strava.postman.settled()
    assert sorted(subscribed.seen) == sorted([(thrice, "create")] * 3 + [(once, "create")])


async def test_events_come_in_an_order_of_choice(strava: LocalStrava, subscribed: Sink) -> None:
    strava.athletes.connect(RUNNER.id)
    strava.postman.hold()
    recording_id = strava.athletes.record(RUNNER.id, RUN)
    strava.athletes.change(recording_id, name="Later")
    strava.athletes.delete(recording_id)
    await strava.postman.settled()
    assert subscribed.events == []
    strava.postman.release(lambda held: held[::-1])
    await strava.postman.settled()
    assert [aspect for _, aspect in subscribed.seen] == ["delete", "update", "create"]


async def test_a_lost_subscription_hears_nothing(strava: LocalStrava, subscribed: Sink) -> None:
    strava.athletes.connect(RUNNER.id)
    strava.postman.subscription = None
    strava.athletes.record(RUNNER.id, RUN)
    await strava.postman.settled()
    assert subscribed.events == []
    assert (await subscribe(strava, subscribed.url)).json() == {"id": 240_002}


async def test_another_thread_may_act(strava: LocalStrava, subscribed: Sink) -> None:
    strava.athletes.connect(RUNNER.id)
    runner = threading.Thread(target=strava.athletes.record, args=(RUNNER.id, RUN))
    runner.start()
    await away(runner.join)
    await strava.postman.settled()
    assert len(subscribed.events) == 1


async def test_another_process_acts_with_the_token_only(strava: LocalStrava, subscribed: Sink) -> None:
    strava.athletes.connect(RUNNER.id)
    told = {"athlete_id": RUNNER.id, "started_at": "2026-11-18T07:00:00+01:00", "distance_m": 8000.0}
    told |= {"duration_s": 2400, "name": "By hand"}

    async def act(verb: str, fields: object, token: str = strava.control_token) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"}
        url = f"{strava.control_base}/{verb}"
        return await away(requests.post, url, json=fields, headers=headers, timeout=5)

    assert (await act("record", told, "guessed")).status_code == 401
    assert (await act("record", {"athlete_id": RUNNER.id})).status_code == 400
    recording_id = (await act("record", told)).json()["done"]
    assert (await act("change", {"id": recording_id, "fields": {"name": "Renamed"}})).status_code == 200
    assert (await act("fault", {"kind": "server_error", "path": "/athlete", "times": 1})).status_code == 200
    token = strava.athletes.connect(RUNNER.id).access_token
    reply = await away(
        requests.get,
        f"{strava.api_base}/athlete",
        headers={"Authorization": f"Bearer {token}"},
        timeout=5,
    )
    assert reply.status_code == 500
    assert (await act("delete", {"id": recording_id})).status_code == 200
    assert (await act("delete", {"id": recording_id})).status_code == 400
    await strava.postman.settled()
    assert {aspect for _, aspect in subscribed.seen} == {"create", "update", "delete"}
