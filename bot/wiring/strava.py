"""Builds all that serves Strava, for the service and the demo alike; imported only where Strava is on."""

import time
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from bot.background.beside import Work
from bot.background.comparing import Comparing
from bot.background.leader import Leader
from bot.background.notice_board import NoticeBoard
from bot.background.schedule import Duty, Schedule
from bot.background.strava_hook import Owners, Subscribing
from bot.background.visits import Visits
from bot.wiring.draining import AT_ONCE, Carried, Draining, build_draining, carried_by
from marathon.domain.athlete import AthleteId
from marathon.domain.work import Lease
from marathon.ports import Wake
from marathon.settings import Settings, browser_url, verify_token, webhook_token
from marathon.store.committer import store_group, store_one_by_one
from marathon.store.token_box import TokenBox
from marathon.strava.client import StravaClient
from marathon.strava.wire import Application
from marathon.usecases.accept_event import accept_event
from marathon.usecases.desk import Desk
from marathon.usecases.disconnect_strava import Told
from marathon.usecases.end_refused import end_refused
from marathon.usecases.handle_strava import handle_strava, judge_at_once, judge_lane
from marathon.usecases.keep_subscription import PATH
from marathon.usecases.revoke_tokens import revoke_owed
from marathon.usecases.tidy_strava import tidy_strava
from webhooks.group_commit import GroupCommit
from webhooks.strava_events import SecondLook, StravaEventsDoor
from webhooks.strava_oauth import ConnectRoutes
from webhooks.strava_signature import SignatureCheck

LOOK_EVERY: Final = timedelta(minutes=5)  # the check itself is hourly, and soon again after it failed
NIGHT_EVERY: Final = timedelta(hours=1)
POLL_EVERY: Final = timedelta(minutes=15)
OFTEN: Final = timedelta(minutes=1)
TIDY_EVERY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StravaPlan:
    """How this installation and Strava reach each other.

    browser_url: where athletes open the pages; hook_url: where Strava's events reach us, empty where they cannot.
    token_keys: the newest first; signature: how events are told from forgeries, None where they are not signed.
    carried: how lanes are woken where several processes may work on the database.
    """

    application: Application
    token_keys: Sequence[str] = field(repr=False)
    browser_url: str
    hook_url: str
    path_token: str = field(repr=False)
    verify_token: str = field(repr=False)
    signature: SignatureCheck | None = None
    is_shared: bool = True
    capacity: int = 10
    carried: Carried | None = None


def plan_of(settings: Settings) -> StravaPlan:
    """Return the plan of an installation that has an application at Strava."""
    secret = settings.strava_client_secret
    return StravaPlan(
        application=Application(
            client_id=settings.strava_client_id or "",
            client_secret=secret.get_secret_value() if secret else "",
            api_base=settings.strava_api_base,
            oauth_base=settings.strava_oauth_base,
        ),
        token_keys=tuple(key.get_secret_value() for key in settings.token_keys),
        browser_url=browser_url(settings),
        hook_url=settings.public_url or "",
        path_token=webhook_token(settings),
        verify_token=verify_token(settings),
        signature=_signature(settings),
        is_shared=settings.strava_is_shared,
        capacity=settings.strava_capacity,
        carried=carried_by(settings, AT_ONCE if settings.serve_works else 0),
    )


def callback_url(plan: StravaPlan) -> str:
    """Return where Strava's events reach us; its end is known to Strava alone."""
    return plan.hook_url + PATH + plan.path_token


def _signature(settings: Settings) -> SignatureCheck | None:
    key = settings.strava_webhook_key
    if key is None:
        return None
    return SignatureCheck(key=key.get_secret_value(), now=time.time, is_strict=settings.strava_webhook_strict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StravaParts:
    """What was built: a desk that reaches Strava, the doors, and what works beside them."""

    desk: Desk
    events: StravaEventsDoor | None
    connect: ConnectRoutes
    works: tuple[Work, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _LinkNews:
    """Passes on that a link was made or cut."""

    owners: Owners
    lanes: Wake
    board: NoticeBoard

    def heard(self, athlete_id: AthleteId) -> None:
        self.owners.read_anew()
        self.lanes.wake(athlete_id)
        self.board.wake()


def build_strava(
    bare: Desk, plan: StravaPlan, board: NoticeBoard, pool: Executor, leader: Leader | None = None
) -> StravaParts:
    """Put everything together; reads the store, and asks Strava nothing yet.

    Args:
        bare: a desk that does not reach Strava.
        pool: threads for the pages.
        leader: tells whether this process looks after the application at Strava; None where there is no other.
    """
    client, owners = _client(bare, plan, board), Owners(bare.store)
    reaching = _reaching(bare, client, plan)
    inner = replace(reaching, link_changed=lambda _athlete_id: owners.read_anew())
    draining = build_draining(inner, _visits(inner, client, board), plan.carried)
    lanes = draining.wake
    heard = _LinkNews(owners=owners, lanes=lanes, board=board).heard
    desk = replace(inner, link_changed=heard, days_wait=lanes.wake)
    subscribing = _subscribing(desk, client, plan)
    schedule = Schedule(_duties(desk, client, lanes, subscribing, board.ended), leader)
    return StravaParts(
        desk=desk,
        events=_events(desk, plan, owners, subscribing, lanes, pool) if subscribing else None,
        connect=ConnectRoutes(
            desk=desk,
            strava=client,
            pool=pool,
            public_url=plan.browser_url,
            tell=board.connection_news,
            is_shared=plan.is_shared,
        ),
        works=_works(client, draining, schedule),
    )


def build_strava_worker(bare: Desk, plan: StravaPlan, board: NoticeBoard) -> tuple[Work, ...]:
    """Put together what visits lanes in a process that serves nothing."""
    client = _client(bare, plan, board)
    draining = build_draining(bare, _visits(_reaching(bare, client, plan), client, board), plan.carried)
    return _works(client, draining, Schedule([_keeping_usage(client)]))


def _works(client: StravaClient, draining: Draining, schedule: Schedule) -> tuple[Work, ...]:
    return (
        Work(start=client.keep_usage, stop=client.keep_usage, ends_last=True),  # after all who call
        *draining.works,
        Work(start=schedule.start, stop=schedule.stop, name="strava", is_alive=schedule.is_alive),
    )


def _keeping_usage(client: StravaClient) -> Duty:
    return Duty(name="strava-usage", every=OFTEN, do=client.keep_usage, everywhere=True)


def reach_strava(bare: Desk, settings: Settings) -> Desk:
    """Return a desk that reaches Strava, for a single command; nothing works beside it, so it leaves no work."""
    plan = plan_of(settings)
    desk = _reaching(bare, _client(bare, plan, NoticeBoard(bare.store, bare.clock)), plan)
    at_once = partial(judge_at_once, desk)
    return replace(desk, link_changed=at_once, days_wait=at_once)


def _reaching(bare: Desk, client: StravaClient, plan: StravaPlan) -> Desk:
    return replace(bare, strava=client, public_url=plan.browser_url, strava_capacity=plan.capacity)


def _visits(desk: Desk, client: StravaClient, board: NoticeBoard) -> Visits:
    """Return what is done in a lane."""
    return Visits(
        store=desk.store,
        clock=desk.clock,
        handle=partial(handle_strava, desk, client, board.listeners),
        judge=partial(_judge, desk, board),
    )


def _judge(desk: Desk, board: NoticeBoard, lease: Lease, since: date) -> None:
    """Judge days, and have the messages looked at that waited for it."""
    judge_lane(desk, lease, since)
    board.wake()


def _client(bare: Desk, plan: StravaPlan, board: NoticeBoard) -> StravaClient:
    return StravaClient(
        plan.application,
        store=bare.store,
        box=TokenBox(plan.token_keys),
        clock=bare.clock,
        alert=board.strava_refuses,
        refused=board.refused,
    )


def _subscribing(desk: Desk, client: StravaClient, plan: StravaPlan) -> Subscribing | None:
    if not plan.hook_url:
        return None
    return Subscribing(desk, client, callback_url=callback_url(plan), verify_token=plan.verify_token)


def _duties(
    desk: Desk, client: StravaClient, lanes: Wake, subscribing: Subscribing | None, ended: Told
) -> list[Duty]:
    comparing = Comparing(desk, lanes, is_polling=subscribing is None)
    compare_every = NIGHT_EVERY if subscribing else POLL_EVERY
    duties = [
        Duty(name="strava-comparison", every=compare_every, do=comparing.ask),
        Duty(name="strava-upkeep", every=TIDY_EVERY, do=partial(tidy_strava, desk, client)),
        Duty(name="strava-refused", every=TIDY_EVERY, do=partial(end_refused, desk, client, ended)),
        _keeping_usage(client),
        Duty(name="strava-revocations", every=OFTEN, do=partial(revoke_owed, desk, client)),
    ]
    if subscribing:
        known = Duty(name="strava-known", every=OFTEN, do=subscribing.read_anew, everywhere=True)
        duties = [Duty(name="strava-subscription", every=LOOK_EVERY, do=subscribing.check), known, *duties]
    return duties


def _events(  # noqa: PLR0917 - private, and each of them is another kind
    desk: Desk, plan: StravaPlan, owners: Owners, subscribing: Subscribing, lanes: Wake, pool: Executor
) -> StravaEventsDoor:
    store, clock = desk.store, desk.clock

    def learn() -> None:
        owners.read_anew()
        subscribing.read_anew()

    return StravaEventsDoor(
        path_token=plan.path_token,
        verify_token=plan.verify_token,
        accept=lambda payload: accept_event(
            payload, subscription_id=subscribing.number, owner_of=owners.find, now=clock.now()
        ),
        committer=GroupCommit(
            store_group=lambda rows: store_group(store, rows, clock.now()),
            store_one_by_one=lambda rows: store_one_by_one(store, rows, clock.now()),
            pool=ThreadPoolExecutor(1, thread_name_prefix="inbox"),
            wake=lanes,
        ),
        signature=plan.signature,
        second_look=SecondLook(learn=learn, pool=pool),
    )
