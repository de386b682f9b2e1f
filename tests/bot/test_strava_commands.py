"""The commands that connect, disconnect and forget: each asks before it deletes."""

from dataclasses import replace

import pytest

from bot.core.commands import connect, disconnect, forget, today
from bot.core.message import Incoming, Reply
from bot.core.request import Command, Request
from marathon.domain.strava_event import Aspect
from marathon.errors import ArgumentsError, NotFoundError, StravaNotConnectedError, StravaOffError
from marathon.usecases.connect_strava import look_at_offer
from marathon.usecases.people import person_of
from marathon.words.voice import Voice
from tests.strava.conftest import clock, local_strava, world
from tests.strava.world import ANNA, World
from tests.usecases.strava_lane import Lane

__all__ = ["clock", "local_strava", "world"]


@pytest.fixture
def lane(world: World) -> Lane:
    """Returns the lane of a connected athlete with one run."""
    lane = Lane(world=world, strava=world.client())
    lane.event(world.strava.athletes.record(ANNA, world.run()), Aspect.CREATE)
    lane.drain()
    return lane


def _say(lane: Lane, command: Command, *args: str, is_set_up: bool = True) -> Reply:
    strava, url = (lane.strava, "https://coach.test") if is_set_up else (None, "")
    desk = replace(lane.desk, strava=strava, public_url=url)
    speaker = person_of(desk, lane.world.athlete_id)
    incoming = Incoming(speaker=speaker.id)
    return command.answer(Request(desk=desk, speaker=speaker, incoming=incoming, args=args, voice=Voice()))


def test_connect_gives_a_link_and_only_the_newest_works(lane: Lane) -> None:
    first, second = (_say(lane, connect).lines[0].rsplit("/", 1)[1] for _ in range(2))
    assert look_at_offer(lane.desk, second).athlete.name == "Anna Berg"
    with pytest.raises(Exception, match="new link"):
        look_at_offer(lane.desk, first)


@pytest.mark.parametrize("command", [connect, disconnect])
def test_without_an_application_there_is_nothing_to_connect(lane: Lane, command: Command) -> None:
    with pytest.raises(StravaOffError):
        _say(lane, command, is_set_up=False)


def test_fault_13_today_answers_from_the_store_and_says_as_of_when(lane: Lane) -> None:
    assert "As of" not in _say(lane, today).text
    lane.world.strava.limits.count(is_read=True, calls=100)
    lane.event(lane.record(), Aspect.CREATE)
    lane.drain()
    asked = len(lane.world.strava.calls)
    answer = _say(lane, today)
    assert answer.lines[-1] == ("As of 10:03: Strava has more to hand over and is asked again at 10:15.")
    assert len(lane.world.strava.calls) == asked
    lane.drain(hours=1)
    assert "As of" not in _say(lane, today).text


def test_disconnect_asks_and_then_deletes_with_a_receipt(lane: Lane) -> None:
    asked = _say(lane, disconnect)
    assert asked.buttons[0].command == "/disconnect yes"
    assert len(lane.kept()) == 1
    done = _say(lane, disconnect, "yes")
    assert "Activities: 1" in done.lines
    assert "reference" in done.lines[-1]
    assert lane.kept() == ()
    with pytest.raises(StravaNotConnectedError):
        _say(lane, disconnect, "yes")


def test_forget_asks_and_then_forgets(lane: Lane) -> None:
    assert _say(lane, forget).buttons[0].command == "/forget yes"
    done = _say(lane, forget, "YES")
    assert "Profile: 1" in done.lines
    assert done.is_farewell
    with pytest.raises(NotFoundError):
        person_of(lane.desk, lane.world.athlete_id)


@pytest.mark.parametrize("command", [disconnect, forget])
def test_other_words_are_not_a_yes(lane: Lane, command: Command) -> None:
    with pytest.raises(ArgumentsError):
        _say(lane, command, "yes", "please")
    assert len(lane.kept()) == 1
