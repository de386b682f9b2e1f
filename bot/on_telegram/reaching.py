"""Reaching Telegram: the bot, whether its token is good, and trying again until it answers."""

import asyncio
import json
import logging
import random
import warnings
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlencode

from bot.on_telegram.house import Access
from marathon.domain.chat_update import Delivery

if TYPE_CHECKING:
    from telegram import Bot

T = TypeVar("T")
FIRST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 60.0
CONNECTIONS: Final = 64
PATIENCE_S: Final = 20.0

log = logging.getLogger(__name__)


def make_bot(access: Access) -> "Bot":
    """Return the SDK's bot; asks nobody anything yet."""
    from telegram import Bot
    from telegram.request import HTTPXRequest
    from telegram.warnings import PTBDeprecationWarning

    # that a wait will be a timedelta in a coming version: it may be either here
    warnings.filterwarnings("ignore", "Deprecated since version v22.2", PTBDeprecationWarning)
    request = HTTPXRequest(
        connection_pool_size=CONNECTIONS,
        read_timeout=PATIENCE_S,
        write_timeout=PATIENCE_S,
        connect_timeout=PATIENCE_S / 2,
        pool_timeout=PATIENCE_S,
    )
    return Bot(
        access.token,
        base_url=f"{access.api_base}/bot",
        base_file_url=f"{access.api_base}/file/bot",
        request=request,
    )


async def fetch_updates(
    bot: "Bot", offset: int | None, wait_s: int, kinds: Sequence[str]
) -> Sequence[Delivery]:
    """Return updates as Telegram spelled them, the oldest first; waits where there is none yet.

    The SDK's own call reads them all before it returns: one that it cannot read would hold up all others, and
    what people wrote would stand in the log.

    Args:
        offset: the first that is wanted; all before it are acknowledged.
    """
    asked: dict[str, Any] = {"timeout": wait_s, "allowed_updates": json.dumps(kinds)}
    if offset is not None:
        asked["offset"] = offset
    url = f"{bot.base_url}/getUpdates?{urlencode(asked)}"
    found = await bot.request.post(url, read_timeout=wait_s + PATIENCE_S)
    assert isinstance(found, list), "updates come as a list"
    return [Delivery(external_id=str(one["update_id"]), payload=json.dumps(one)) for one in found]


class Reach:
    """Calls Telegram again and again; the log hears once that it is down, and once that it is up."""

    def __init__(self) -> None:
        """Start with nothing known."""
        self._is_down = False

    async def insist(self, call: Callable[[], Awaitable[T]]) -> T:
        """Return what a call gives once it succeeds.

        Raises: InvalidToken when the token is wrong.
        """
        from telegram.error import InvalidToken

        pause_s = FIRST_PAUSE_S
        while True:
            try:
                given = await call()
            except InvalidToken:
                raise
            except Exception as error:  # whatever it was, the door must not stay shut for it
                self._down(error)
                await asyncio.sleep(pause_s * (0.5 + random.random() / 2))  # noqa: S311 - spreads retries, no secret
                pause_s = min(LONGEST_PAUSE_S, 2 * pause_s)
            else:
                self._up()
                return given

    def _down(self, error: Exception) -> None:
        if not self._is_down:
            log.warning("Telegram cannot be reached, trying again: %s: %s", type(error).__name__, error)
        self._is_down = True

    def _up(self) -> None:
        if self._is_down:
            log.warning("Telegram answers again")
        self._is_down = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an installation stands at Telegram: the bot's user name, else that its token is refused, else what failed.

    hook_url: where Telegram delivers; waiting: how many updates it holds; hook_problem: why it could not, last time.
    """

    username: str = ""
    is_refused: bool = False
    problem: str = ""
    hook_url: str = ""
    waiting: int = 0
    hook_problem: str = ""


def look(access: Access) -> Standing:
    """Ask Telegram once whose token it is, and where it delivers; blocks."""
    return asyncio.run(_look(access))


async def _look(access: Access) -> Standing:
    from telegram.error import InvalidToken, TelegramError

    bot = make_bot(access)
    try:
        await bot.initialize()
        hook = await bot.get_webhook_info()
        return Standing(
            username=str(bot.username),
            hook_url=hook.url,
            waiting=hook.pending_update_count,
            hook_problem=hook.last_error_message or "",
        )
    except InvalidToken:
        return Standing(is_refused=True)
    except TelegramError as error:
        return Standing(problem=type(error).__name__)
    finally:
        await bot.shutdown()
