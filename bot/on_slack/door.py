"""The door to Slack: a thread with a loop of its own that opens it, again and again where it must, and closes it."""

import asyncio
import logging
import random
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from bot.doorway.tasks import Tasks
from bot.on_slack.accounts import Accounts
from bot.on_slack.app import Handling, build_app
from bot.on_slack.home import Home
from bot.on_slack.house import House, SlackPlan
from bot.on_slack.pace import Pace
from bot.on_slack.presses import Presses
from bot.on_slack.reception import Reception
from bot.on_slack.refusals import FOR_GOOD, error_code
from bot.on_slack.talk import Talk

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.socket_mode.aiohttp import SocketModeClient
    from slack_sdk.web.async_client import AsyncWebClient

FIRST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 60.0
PAUSE_WHEN_REFUSED_S: Final = 3600.0
FINISH_WITHIN_S: Final = 8.0
STOP_WITHIN_S: Final = 10.0
LOOK_EVERY_S: Final = 5.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What goes back over HTTP."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


UNREADY: Final = Answered(status=503)
UNREADABLE: Final = Answered(status=400)


class SlackDoor:
    """Opens and closes; receive() takes what comes over HTTP, from any loop."""

    def __init__(self, plan: SlackPlan, house: House) -> None:
        """Take how Slack is reached and what answers; nothing is imported or asked yet."""
        self._plan, self._house = plan, house
        self._loop: asyncio.AbstractEventLoop | None = None
        self._living: asyncio.Task[None] | None = None
        self._stopping = threading.Event()
        self._app: AsyncApp | None = None
        self._is_open = threading.Event()
        self._thread = threading.Thread(target=self._run, name="slack", daemon=True)

    def is_alive(self) -> bool:
        """Tell whether its loop runs, be the platform in reach or not."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin to open; returns at once."""
        self._thread.start()

    def stop(self) -> bool:
        """Close, after what is being answered; False when it had to be left behind."""
        self._stopping.set()
        if self._loop is not None and self._living is not None:
            with suppress(RuntimeError):  # it has ended by itself
                self._loop.call_soon_threadsafe(self._living.cancel)
        self._thread.join(STOP_WITHIN_S)
        return not self._thread.is_alive()

    def wait_until_open(self, within_s: float) -> bool:
        """Tell whether the door is open, as soon as it is or this time has passed."""
        return self._is_open.wait(within_s)

    async def receive(self, body: str, headers: Mapping[str, str]) -> Answered:
        """Return what a request is answered, whose signature was checked before."""
        loop, app = self._loop, self._app
        if loop is None or app is None:
            return UNREADY
        handled = asyncio.run_coroutine_threadsafe(_dispatched(app, body, dict(headers)), loop)
        return await asyncio.wrap_future(handled)

    def _run(self) -> None:
        try:
            asyncio.run(self._live())
        except asyncio.CancelledError:
            pass
        except Exception:
            _log.exception("the Slack door has ended")

    async def _live(self) -> None:
        """Keep the door open until cancelled; one line says when it is shut, one when it is open again."""
        self._loop, self._living = asyncio.get_running_loop(), asyncio.current_task()
        pause_s, told = FIRST_PAUSE_S, ""
        while not self._stopping.is_set():
            try:
                async with self._opened():
                    _log.info("open to Slack%s", ", by Socket Mode" if self._plan.is_socket_mode else "")
                    pause_s, told = FIRST_PAUSE_S, ""
                    await asyncio.Event().wait()
            except Exception as error:
                code = error_code(error)
                if code in FOR_GOOD:
                    await asyncio.to_thread(self._house.closed, code)
                if told != (told := code or type(error).__name__):
                    _log.warning("Slack is not reached: %s", told)
                jitter = 0.75 + random.random() / 2  # noqa: S311 - spreads attempts, keeps no secret
                await asyncio.sleep(jitter * (PAUSE_WHEN_REFUSED_S if code in FOR_GOOD else pause_s))
                pause_s = min(LONGEST_PAUSE_S, 2 * pause_s)

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[None]:
        """Build the application, make sure that Slack knows us, and listen while the block lasts."""
        client, tasks = await asyncio.to_thread(_client, self._plan, self._house), Tasks()
        known = await client.auth_test()
        await asyncio.to_thread(self._house.opened)
        accounts = Accounts(self._house, client, str(known["team_id"]))
        talk = Talk(house=self._house, plan=self._plan, client=client, accounts=accounts)
        reception = Reception(
            talk=talk, presses=Presses(talk=talk), home=Home(talk=talk), bot_user=str(known["user_id"])
        )
        handling = Handling(house=self._house, reception=reception, tasks=tasks)
        app = await asyncio.to_thread(build_app, self._plan, client, handling)
        holding = asyncio.create_task(handling.hold())
        try:
            async with _listening(self._plan, app):
                self._app = app
                self._is_open.set()
                yield
        finally:
            self._is_open.clear()
            self._app = None
            holding.cancel()
            await tasks.end(FINISH_WITHIN_S)
            await handling.leave()


def _client(plan: SlackPlan, house: House) -> "AsyncWebClient":
    """Return a client; the SDK is imported now."""
    from bot.on_slack.client import PacedClient

    return PacedClient(plan, Pace(house.rates, house.chat_pool))


@asynccontextmanager
async def _listening(plan: SlackPlan, app: "AsyncApp") -> AsyncIterator[None]:
    """Hold a connection to Slack open where it is asked for events; over HTTP it calls by itself."""
    if not plan.is_socket_mode:
        yield
        return
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

    handler = AsyncSocketModeHandler(app, plan.app_token, logger=logging.getLogger("slack_sdk.socket_mode"))
    watching = asyncio.create_task(_watch(handler.client))
    try:
        handler.client.wss_uri = await handler.client.issue_new_wss_url()
        await handler.connect_async()  # type: ignore[no-untyped-call] # the SDK leaves it untyped
        yield
    finally:
        watching.cancel()
        await handler.close_async()  # type: ignore[no-untyped-call] # the SDK leaves it untyped


async def _watch(client: "SocketModeClient") -> None:
    """Say once that the connection is lost and once that it is back; the SDK itself opens it again."""
    was_up = True
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        is_up = await client.is_connected()
        if is_up != was_up:
            _log.warning("the connection to Slack is %s", "back" if is_up else "lost, and tried again")
        was_up = is_up


async def _dispatched(app: "AsyncApp", body: str, headers: dict[str, Any]) -> Answered:
    from slack_bolt.request.async_request import AsyncBoltRequest

    try:
        request = AsyncBoltRequest(body=body, headers=headers)
    except (ValueError, TypeError, AttributeError, RecursionError):  # it is not what Slack sends
        return UNREADABLE
    answered = await app.async_dispatch(request)
    return Answered(status=answered.status, body=answered.body, headers=answered.first_headers())
