"""Two processes' worth of senders on one PostgreSQL: they keep together to what a platform bears; one need not hear."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest

from bot.background import announce
from bot.background.announce import Announcer
from bot.background.beside import Beside
from bot.background.notice_board import NoticeBoard
from bot.core.message import Outlet
from bot.on_slack.house import SlackPlan
from bot.on_telegram.house import Access
from bot.on_telegram.pace import ALL_TOGETHER, ANSWERS_AHEAD
from bot.wiring import SystemClock, build_desk
from bot.wiring.program import build_service
from bot.wiring.slack import build_slack
from bot.wiring.telegram import build_telegram
from bot.wiring.worker import build_worker
from marathon.domain.activity import Activity
from marathon.domain.effort import digest
from marathon.domain.notice import Posting
from marathon.domain.parcel import Address
from marathon.domain.send_rate import rate_within
from marathon.env_file import new_secrets
from marathon.settings import read_settings
from marathon.store import athletes, destinations
from marathon.store.store import Connection, Store
from marathon.usecases.desk import Desk
from marathon.usecases.ingest_activity import keep_all
from marathon.usecases.post_notice import post_notice
from marathon.usecases.tell_run import run_notice
from tests.announcing import announcing
from tests.background.platform import Deaf, progress
from tests.club import a_run
from tests.contracts.databases import postgres_database
from tests.on_email.sink import Sink
from tests.on_slack.slack_server import APP_TOKEN, BOT_TOKEN, SlackServer
from tests.on_telegram.bot_api import TOKEN, BotApi

Pools = tuple[ThreadPoolExecutor, ThreadPoolExecutor]


@pytest.fixture(scope="module")
def url(postgres_url: str) -> Iterator[str]:
    """Yields the address of a database that these tests share."""
    with postgres_database(postgres_url) as made:
        yield made


@pytest.fixture
def stores(url: str) -> Iterator[tuple[Store, Store]]:
    """Yields a store for each of two processes."""
    opened = (Store.open(url), Store.open(url))
    yield opened
    for store in opened:
        store.close()


@pytest.fixture
def pools() -> Iterator[Pools]:
    """Yields threads for chats, and one for charts."""
    with ThreadPoolExecutor(8) as chat, ThreadPoolExecutor(1) as charts:
        yield chat, charts


def _desk(store: Store) -> tuple[Desk, NoticeBoard]:
    clock = SystemClock()
    return build_desk(store, listener=Deaf(), clock=clock), NoticeBoard(store, clock)


@contextmanager
def _announcing(store: Store, build: Callable[[Desk, NoticeBoard], Outlet]) -> Iterator[Announcer]:
    """Sends what is in line as one process does, beside others."""
    desk, board = _desk(store)
    with announcing(desk, build(desk, board), board) as announcer:
        yield announcer


def _tell(store: Store, *places: Address, run: Activity | None = None) -> None:
    """Puts a message in line for each of somebody's places, with a chart where it is about a run."""
    now = SystemClock().now()

    def unit(connection: Connection) -> None:
        who = athletes.add(connection, "Anna", "UTC")
        for place in places:
            destinations.open_place(connection, who, place)
        if run is not None:
            keep_all(who, [digest(run)], connection)
        notice = run_notice(run) if run else progress(2)
        posting = Posting(key=f"told:{who}", athlete_id=who, notice=notice, local_date=now.date())
        post_notice(connection, posting, now)

    store.write(unit)


def _at(platform: str, *names: str) -> list[Address]:
    return [Address(platform=platform, external_id=name) for name in names]


def test_all_together_write_to_telegram_no_faster_than_it_bears(
    stores: tuple[Store, Store], pools: Pools
) -> None:
    api, count = BotApi(), 40
    with api.serving() as base, ExitStack() as running:

        def build(desk: Desk, board: NoticeBoard) -> Outlet:
            parts = build_telegram(desk, Access(token=TOKEN, api_base=base), board, *pools, is_alone=False)
            parts.work.start()
            running.callback(parts.work.stop)
            return parts.outlet

        announcers = [running.enter_context(_announcing(store, build)) for store in stores]
        api.until(lambda: len(api.of("getMe")) == len(stores))
        began = time.monotonic()
        _tell(stores[0], *_at("telegram", *(str(number) for number in range(101, 101 + count))))
        for announcer in announcers:
            announcer.wake()
        api.until(lambda: len(api.of("sendMessage")) >= count)
    sent = api.of("sendMessage")
    assert len({call.chat for call in sent}) == len(sent) == count, "each is sent once"
    each = rate_within(*ALL_TOGETHER, at_once=ANSWERS_AHEAD).every_s
    assert sent[-1].at - began >= (count - 1) * each


def test_what_slack_says_to_one_holds_back_the_other(stores: tuple[Store, Store], pools: Pools) -> None:
    slack = SlackServer().start()
    plan = SlackPlan(bot_token=BOT_TOKEN, app_token=APP_TOKEN, api_base=slack.api_base)

    def build(desk: Desk, board: NoticeBoard) -> Outlet:
        return build_slack(desk, plan, board, *pools, is_alone=False).outlet

    slack.trouble["chat.postMessage"] = [(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "1"})]
    with _announcing(stores[0], build) as one:
        _tell(stores[0], *_at("slack", "D1"))
        one.wake()
        (refused,) = slack.wait_for("chat.postMessage!")
    _tell(stores[0], *_at("slack", "D2", "D3"))
    with _announcing(stores[1], build):
        sent = slack.wait_for("chat.postMessage", count=3)
    slack.stop()
    assert {call.args["channel"] for call in sent} == {"D1", "D2", "D3"}
    assert min(call.at for call in sent) - refused.at >= 1.0


def _senders() -> Counter[str]:
    """Returns to which platforms threads of this process send."""
    names = [thread.name.partition("-out-") for thread in threading.enumerate()]
    return Counter(platform for platform, is_sender, _ in names if is_sender)


def test_a_process_that_serves_nobody_sends_and_leaves_the_doors_to_others(
    stores: tuple[Store, Store], pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announce, "LOOK_AGAIN_S", 0.2)
    api, slack = BotApi(), SlackServer().start()
    run = a_run(SystemClock().now().date())
    everywhere = (*_at("telegram", "7"), *_at("slack", "D7"), *_at("email", "anna@club.example"))
    with api.serving() as base, Sink().listening() as sink, ExitStack() as running:
        running.callback(slack.stop)
        told = {
            **new_secrets(),
            "DATABASE_URL": "postgresql://here",
            "SERVE_WORKS": "no",
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_BASE": base,
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_API_BASE": slack.api_base,
            "MAIL_SMTP_SERVER": "127.0.0.1",
            "MAIL_SMTP_PORT": str(sink.port),
            "MAIL_FROM": "a@club.example",
        }
        for name, value in told.items():
            monkeypatch.setenv(name, value)
        _tell(stores[0], *everywhere, run=run)
        works = Beside(build_worker(_desk(stores[1])[0], read_settings(None), at_once=1))
        works.begin()
        running.callback(works.end)
        shown = api.answer(1, 7)
        (posted,) = slack.wait_for("chat.postMessage")
        mailed = sink.until(1).mail
        assert {call.method for call in api.calls} <= {"getMe", "sendPhoto"}, "it asks for nothing"
        assert slack.sockets == [], "it listens to nobody"
        senders = _senders()
        serving = Beside(build_service(_desk(stores[0])[0], read_settings(None)).works)
        serving.begin()
        running.callback(serving.end)
        api.until(lambda: api.of("getUpdates"), "the door is not left to others")
        assert [*(_senders() - senders)] == ["web"], "the service leaves all else to workers"
        _tell(stores[0], *_at("telegram", "8"))
        assert api.answer(1, 8).text.startswith("Your past is coming in")
    assert shown.png is not None
    assert "10 km" in shown.text
    assert posted.args["blocks"][-1]["type"] == "image"
    assert [part.get_content_type() for part in mailed.walk()].count("image/png") == 1
