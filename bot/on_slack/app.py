"""The Bolt application: what Slack delivers is kept, acknowledged, and then handled; built once Slack is wanted."""

import asyncio
import json
import logging
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from bot.doorway.tasks import Tasks
from bot.doorway.threads import in_pool
from bot.on_slack.house import Body, House, SlackPlan, delivery_of
from bot.on_slack.reception import Reception
from bot.on_slack.refusals import FOR_GOOD, error_code
from marathon.domain.chat_update import ChatUpdate
from marathon.errors import CoachError

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

HOLD_EVERY_S: Final = 10.0
MOST_KNOWN: Final = 10_000
EVENTS: Final = ("message", "app_mention", "app_home_opened", "app_uninstalled", "tokens_revoked")
ANYTHING: Final = re.compile("")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """Handles deliveries and notes that it did."""

    house: House
    reception: Reception
    tasks: Tasks
    name: str = field(default_factory=lambda: uuid4().hex)
    _known: OrderedDict[int, None] = field(default_factory=OrderedDict)
    _keeping: set[asyncio.Future[None]] = field(default_factory=set)

    async def keep(self, body: Body) -> tuple[bool, ChatUpdate | None]:
        """Keep a delivery; False when it was delivered before."""
        delivery = delivery_of(body)
        if delivery is None:
            return True, None
        is_over = asyncio.get_running_loop().create_future()
        self._keeping.add(is_over)
        try:
            kept = await asyncio.wrap_future(self.house.arrivals.keep((delivery,)))
            return (True, kept[0]) if kept and self._is_first(kept[0]) else (False, None)
        finally:
            self._keeping.discard(is_over)
            is_over.set_result(None)

    def begin(self, body: Body, update: ChatUpdate | None) -> None:
        """Handle a delivery beside everything else."""
        self.tasks.begin(self._handle(body, update))

    async def hold(self) -> None:
        """Hold the name of this door from now on; who gets it handles what an earlier holder left."""
        is_held = False
        while True:
            try:
                call = self.house.arrivals.keep_door if is_held else self.house.arrivals.open_door
                had, is_held = is_held, await in_pool(self.house.chat_pool, call, self.name)
                if is_held and not had:
                    await self._begin_what_was_left()
            except Exception as error:
                _log.warning("the door's name could not be held: %s", error)
            await asyncio.sleep(HOLD_EVERY_S)

    async def leave(self) -> None:
        """Let another process have the door's name."""
        with suppress(CoachError):
            await in_pool(self.house.chat_pool, self.house.arrivals.leave_door, self.name)

    async def _begin_what_was_left(self) -> None:
        """Handle what an earlier process left, but not what is being kept just now: whoever keeps it answers it."""
        left = await in_pool(self.house.chat_pool, self.house.arrivals.waiting, frozenset(self._known))
        await asyncio.gather(*self._keeping)
        for update in left:
            if self._is_first(update):
                self.begin(json.loads(update.payload), update)

    def _is_first(self, update: ChatUpdate) -> bool:
        """Take an update for this process; False when it has it: what was just kept is also found waiting."""
        is_first = update.id not in self._known
        self._known[update.id] = None
        while len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        return is_first

    async def _handle(self, body: Body, update: ChatUpdate | None) -> None:
        try:
            await self.reception.take(body)
        except Exception as error:
            if (code := error_code(error)) in FOR_GOOD:
                await in_pool(self.house.chat_pool, self.house.closed, code)
            _log.error("a delivery could not be answered: %s", error, exc_info=None if code else error)
        await self.put_away(update)

    async def put_away(self, update: ChatUpdate | None) -> None:
        """Note that a delivery is done with."""
        if update is not None:
            with suppress(CoachError):  # it is handled once more after the next start
                await asyncio.wrap_future(self.house.arrivals.finish(update.id))


def build_app(plan: SlackPlan, client: "AsyncWebClient", handling: Handling) -> "AsyncApp":
    """Return the application; whatever comes is kept before it is acknowledged, and handled once."""
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.response import BoltResponse

    app = AsyncApp(client=client, signing_secret=plan.signing_secret, logger=logging.getLogger("slack_bolt"))

    async def keep(body: Body, context: dict[str, Any], next_: Callable[[], Awaitable[None]]) -> Any:
        is_new, update = await handling.keep(body)
        if not is_new:
            return BoltResponse(status=200)
        context["update"] = update
        return await next_()

    async def take(body: Body, context: dict[str, Any], ack: Callable[[], Awaitable[object]]) -> None:
        await ack()
        handling.begin(body, context["update"])

    async def take_form(body: Body, context: dict[str, Any], ack: Callable[..., Awaitable[object]]) -> None:
        if wrong := await handling.reception.home.wrong_fields(body):
            await ack(response_action="errors", errors=wrong)
            await handling.put_away(context["update"])
        else:
            await take(body, context, ack)

    app.use(keep)
    for event in EVENTS:
        app.event(event)(take)
    app.command(ANYTHING)(take)
    app.action(ANYTHING)(take)
    app.view(ANYTHING)(take_form)
    return app
