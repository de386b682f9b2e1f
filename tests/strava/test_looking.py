"""The doctor's look at Strava: where the application's events go, over real HTTP, and nothing is changed."""

from dataclasses import replace

import pytest

from marathon.domain.strava_account import Sight
from marathon.strava.looking import Look, look
from marathon.strava.wire import Application
from marathon.words.strava_operator import strava_events
from tests.strava.conftest import clock, local_strava, world
from tests.strava.world import World

__all__ = ["clock", "local_strava", "world"]
HERE = "http://127.0.0.1:9/webhooks/strava/secret-path"


@pytest.fixture
def application(world: World) -> Application:
    """Returns the application as the local Strava knows it."""
    return Application(
        client_id="4242",
        client_secret="local-secret",
        api_base=world.strava.api_base,
        oauth_base=world.strava.oauth_base,
    )


def test_no_subscription_is_no_subscription(application: Application) -> None:
    assert look(application, HERE) == Look(sight=Sight.NONE)


def test_a_wrong_secret_is_refused_and_a_dead_address_not_reached(application: Application) -> None:
    wrong = look(replace(application, client_secret="another"), HERE)
    assert wrong.sight is Sight.UNKNOWN
    assert "client id and secret" in wrong.told
    assert "another" not in wrong.told
    assert look(replace(application, api_base="http://127.0.0.1:9"), HERE).sight is Sight.UNREACHED


def test_where_no_call_is_allowed_nobody_knows_until_the_window_ends(
    world: World, application: Application
) -> None:
    world.strava.limits.count(is_read=True, calls=100)
    limited = look(application, HERE)
    assert "ask again when that window ends" in strava_events(limited.sight, limited.told)


@pytest.mark.parametrize(
    ("sight", "told", "said"),
    [
        (Sight.HERE, "", "come here"),
        (Sight.ELSEWHERE, "https://old.example.org/webhooks/strava/x1", "old.example.org"),
        (Sight.NONE, "", "subscribes when it starts"),
        (Sight.REFUSED, "It is paused.", "It is paused."),
        (Sight.UNREACHED, "ConnectTimeout", "ConnectTimeout"),
    ],
)
def test_each_is_said_with_what_to_do_and_no_secret_path(sight: Sight, told: str, said: str) -> None:
    assert said in strava_events(sight, told)
    assert "x1" not in strava_events(sight, told)


def test_the_keys_are_to_be_compared_only_where_strava_does_not_know_them(
    world: World, application: Application
) -> None:
    wrong = look(replace(application, client_secret="another"), HERE)
    assert "Compare STRAVA_CLIENT_ID and STRAVA_CLIENT_SECRET" in strava_events(wrong.sight, wrong.told)
    world.strava.app.is_active = False
    paused = look(application, HERE)
    said = strava_events(paused.sight, paused.told)
    assert "has paused" in said
    assert "Compare" not in said
