"""The doctor's look at Strava: where the application's events go, over real HTTP, and nothing is changed."""

from dataclasses import replace

import pytest

from bot.doctor import strava_check
from marathon.strava.looking import Look, Sight, look
from marathon.strava.wire import Application
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
    assert wrong.sight is Sight.REFUSED
    assert "client id and secret" in wrong.told
    assert "another" not in wrong.told
    assert look(replace(application, api_base="http://127.0.0.1:9"), HERE).sight is Sight.UNREACHED


@pytest.mark.parametrize(
    ("found", "fine", "said"),
    [
        (Look(sight=Sight.HERE), True, "come here"),
        (
            Look(sight=Sight.ELSEWHERE, told="https://old.example.org/webhooks/strava/x1"),
            False,
            "old.example.org",
        ),
        (Look(sight=Sight.NONE), False, "subscribes when it starts"),
        (Look(sight=Sight.REFUSED, told="It is paused."), False, "It is paused."),
        (Look(sight=Sight.UNREACHED, told="ConnectTimeout"), False, "ConnectTimeout"),
    ],
)
def test_each_is_said_with_what_to_do_and_no_secret_path(found: Look, fine: bool, said: str) -> None:
    check = strava_check(found)
    assert (check.name, check.fine) == ("strava events", fine)
    assert said in check.what
    assert "x1" not in check.what
