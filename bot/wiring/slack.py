"""Builds the door to Slack; imported only where its tokens are set."""

import time
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

from bot.background.beside import Work
from bot.background.notice_board import NoticeBoard
from bot.core.message import Picture
from bot.core.router import Router
from bot.core.voices import voice_for
from bot.core.zones import zone_meant
from bot.on_slack.door import SlackDoor
from bot.on_slack.house import PLATFORM, House, Known, Profile, SlackPlan
from bot.on_slack.manifest import manifest
from bot.on_slack.outlet import SlackOutlet
from bot.wiring.doorway import arrivals_at, buttons_of
from bot.wiring.rates import rates_at
from marathon.domain.athlete import AthleteId
from marathon.domain.parcel import Address
from marathon.domain.team import TeamId
from marathon.errors import SettingsError
from marathon.settings import Settings, browser_url
from marathon.usecases import team_channel as channels
from marathon.usecases.arrive import arrive
from marathon.usecases.desk import Desk
from marathon.usecases.group_cards import keep_group_card
from marathon.usecases.let_go import let_go, taken_back
from marathon.usecases.manage_nudges import show_nudges
from marathon.usecases.manage_settings import show_settings
from marathon.usecases.missed_day import unexplained_day
from marathon.usecases.people import highest_role, person_of
from marathon.usecases.team_here import show_team_at
from webhooks.slack_events import PATH, SlackCheck, SlackEventRoutes


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackParts:
    """What was built: what works beside the service, where unasked messages go, and the address where Slack calls."""

    work: Work
    outlet: SlackOutlet
    events: SlackEventRoutes | None


def slack_plan(settings: Settings) -> SlackPlan:
    """Return how an installation with a token and Slack reach each other."""
    bot, app, secret = settings.slack_bot_token, settings.slack_app_token, settings.slack_signing_secret
    return SlackPlan(
        bot_token=bot.get_secret_value() if bot else "",
        app_token=app.get_secret_value() if app else "",
        signing_secret=secret.get_secret_value() if secret else "",
        prefix=settings.slack_prefix,
        api_base=settings.slack_api_base,
        link_base=browser_url(settings),
    )


def manifest_for(settings: Settings, *, is_http: bool) -> str:
    """Return the manifest of the app in Slack, for Socket Mode or for PUBLIC_URL.

    Raises: SettingsError where Slack has no address to call.
    """
    if is_http and not (settings.public_url or "").startswith("https://"):
        raise SettingsError(
            name="PUBLIC_URL", problem="is not an https:// address, which Slack needs to call"
        )
    url = f"{settings.public_url}{PATH}" if is_http else ""
    return manifest(url=url, prefix=settings.slack_prefix)


def build_slack(
    desk: Desk, plan: SlackPlan, board: NoticeBoard, chat: Executor, charts: Executor, *, is_alone: bool
) -> SlackParts:
    """Put the door together; it asks nobody anything before it is started.

    Args:
        is_alone: no other process works on this database.
    """
    house = _house(desk, board, chat, charts, is_alone=is_alone)
    door = SlackDoor(plan, house)

    check = SlackCheck(secret=plan.signing_secret, now=time.time)
    return SlackParts(
        work=Work(start=door.start, stop=door.stop, ends_last=True, name="slack", is_alive=door.is_alive),
        outlet=_outlet(plan, house),
        events=None if plan.is_socket_mode else SlackEventRoutes(check=check, receive=door.receive),
    )


def build_slack_outlet(
    desk: Desk, plan: SlackPlan, board: NoticeBoard, chat: Executor, charts: Executor
) -> SlackOutlet:
    """Put together what sends to Slack in a process that hears nothing from there."""
    return _outlet(plan, _house(desk, board, chat, charts, is_alone=False))


def _outlet(plan: SlackPlan, house: House) -> SlackOutlet:
    def draw(picture: Picture) -> bytes:
        return house.chart_pool.submit(picture.draw).result()

    return SlackOutlet(
        plan, buttons=house.buttons.keep, draw=draw, closed=house.closed, rates=house.rates, pause=time.sleep
    )


def _keep_card(desk: Desk, athlete_id: AthleteId, team_id: TeamId, channel: str, message_id: str) -> None:
    place = Address(platform=PLATFORM, external_id=channel)
    keep_group_card(desk, athlete_id, team_id, place, message_id)


def _known(desk: Desk, athlete_id: AthleteId) -> Known:
    return Known(
        settings=show_settings(desk, athlete_id),
        nudges=show_nudges(desk, athlete_id),
        today=person_of(desk, athlete_id).local_date(desk.clock.now()),
        missed=unexplained_day(desk, athlete_id),
    )


def _zone(desk: Desk, athlete_id: AthleteId, said: str) -> str:
    return zone_meant(said, voice_for(desk, athlete_id), desk.clock.now())


def _house(desk: Desk, board: NoticeBoard, chat: Executor, charts: Executor, *, is_alone: bool) -> House:
    def arrived(account: str, told: Profile) -> AthleteId:
        return arrive(
            *(desk, PLATFORM, account, told.name),
            zone=told.zone,
            language=told.language,
            place=told.private_channel,
        )

    def choose(athlete_id: AthleteId, team: int, channel: str) -> None:
        place = Address(platform=PLATFORM, external_id=channel)
        show_team_at(desk, athlete_id, TeamId(team), place, is_chosen=True)

    return House(
        arrive=arrived,
        voice=partial(voice_for, desk),
        role=partial(highest_role, desk),
        person=partial(person_of, desk),
        known=partial(_known, desk),
        zone_meant=partial(_zone, desk),
        answer=Router(desk).answer,
        buttons=buttons_of(desk),
        arrivals=arrivals_at(desk, PLATFORM, is_alone=is_alone),
        group_channel=partial(channels.channel_of, desk, PLATFORM),
        card_shown=partial(_keep_card, desk),
        channels=partial(channels.channels_to_choose, desk, PLATFORM),
        choose=choose,
        closed=lambda problem: let_go(desk, PLATFORM, problem, board.platform_let_go),
        opened=partial(taken_back, desk, PLATFORM),
        rates=rates_at(desk, PLATFORM),
        chat_pool=chat,
        chart_pool=charts,
    )
