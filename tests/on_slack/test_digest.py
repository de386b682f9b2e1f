"""A digest's way to Slack: the triage to the coach's direct message alone, the group's card to the team's channel."""

from functools import partial

from bot.on_slack.house import PLATFORM
from marathon.domain.digest import DAILY
from marathon.domain.parcel import Address
from marathon.store import destinations
from marathon.usecases.choose_digest import set_rhythm, tell_channel
from marathon.usecases.people import coached_teams
from marathon.usecases.team_here import show_team_at
from marathon.usecases.tell_coaches import tell_coaches
from tests.announcing import announcing
from tests.club import MARIT
from tests.on_slack.slack_server import buttons_of, press, words_of
from tests.on_slack.world import World


def test_the_coach_is_told_alone_and_the_channel_sees_only_its_card(world: World) -> None:
    desk, clock = world.club.desk, world.club.clock
    clock.moment = clock.moment.replace(hour=6)
    place = Address(platform=PLATFORM, external_id="DUMARIT")
    desk.store.write(partial(destinations.open_place, athlete_id=MARIT, address=place))
    (team,) = coached_teams(desk, MARIT)
    show_team_at(desk, MARIT, team.id, Address(platform=PLATFORM, external_id="C7"))
    set_rhythm(desk, MARIT, DAILY)
    tell_channel(desk, MARIT, team, is_on=True)
    assert tell_coaches(desk) == 2
    with announcing(desk, world.outlet()):
        posted = {call.args["channel"]: call for call in world.slack.wait_for("chat.postMessage", count=2)}
    digest, card = posted["DUMARIT"], posted["C7"]
    assert words_of(digest).startswith("Harbour: 2 of 4 need a word")
    assert "ill from" in words_of(digest)
    assert digest.args["blocks"][-1]["type"] == "image"
    assert words_of(card) == world.club.ask(f"/team group {team.id}", MARIT).text
    assert "Bob" not in words_of(card)
    assert buttons_of(card) == {}
    world.slack.send(
        "interactive",
        press("UMARIT", buttons_of(digest)["Stop these"], "", channel="DUMARIT", ephemeral=False),
    )
    stopped = world.slack.wait_for("chat.postMessage", count=3)[2]
    assert words_of(stopped).startswith("No digest of your teams")
