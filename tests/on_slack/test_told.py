"""What an athlete chose, and a nudge, in Slack: shown, changed where they stand, and switched off there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from bot.background.closing import Closing
from bot.on_slack.house import PLATFORM
from marathon.domain.parcel import Address
from marathon.domain.subscription import Subject
from marathon.store import destinations
from marathon.usecases.manage_settings import set_hour
from marathon.usecases.tell_chosen import tell_chosen
from tests.announcing import announcing
from tests.club import ANA, NOW
from tests.on_slack.slack_server import buttons_of, press, words_of
from tests.on_slack.world import World

MY_DM = "DUANA"


@contextmanager
def telling_ana(world: World) -> Iterator[Callable[[], None]]:
    """Sends what is in line for Ana's direct message while the context lasts; yields what wakes it."""
    desk = world.club.desk
    place = Address(platform=PLATFORM, external_id=MY_DM)
    desk.store.write(partial(destinations.open_place, athlete_id=ANA, address=place))
    with announcing(desk, world.outlet()) as announcer:
        yield announcer.wake


def test_a_summary_is_updated_where_it_stands_when_a_run_comes_later(world: World) -> None:
    set_hour(world.club.desk, ANA, Subject.DAY, NOW.hour)
    with telling_ana(world) as wake:
        assert tell_chosen(world.club.desk) == 1
        wake()
        (told,) = world.slack.wait_for("chat.postMessage")
        assert words_of(told).startswith("Sun 22 Nov: Long run 18 km, to do")
        assert "provisional until your day ends" in words_of(told)
        assert told.args["blocks"][-1]["type"] == "image"
        world.club.ask("/run 18 km 1:54:00")
        wake()
        (changed,) = world.slack.wait_for("chat.update")
    assert words_of(changed).startswith("Sun 22 Nov: Long run 18 km, on plan")
    assert changed.args["blocks"][-1]["type"] == "image"
    assert len(world.slack.made("chat.postMessage")) == 1


def test_a_nudge_is_switched_off_by_its_button(world: World) -> None:
    with telling_ana(world) as wake:
        world.club.clock.moment = NOW + timedelta(days=1)
        Closing(world.club.desk).look()
        wake()
        (asked,) = world.slack.wait_for("chat.postMessage")
    assert "nothing was recorded. What happened?" in words_of(asked)
    for label, said in (
        ("Why this?", "I ask once why, and not again."),
        ("Stop these", "A missed session: off"),
    ):
        before = len(world.slack.made("chat.postMessage"))
        button = buttons_of(asked)[label]
        world.slack.send("interactive", press("UANA", button, "", channel=MY_DM, ephemeral=False))
        answers = world.slack.wait_for("chat.postMessage", count=before + 1)
        assert said in words_of(answers[-1])
