"""The door to Telegram: a thread with a loop of its own, which opens once Telegram answers and closes on request.

A process that serves nobody has one that only speaks: it fetches nothing and leaves the door's name to others.
"""

import asyncio
import logging
import sys
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Final, TypeVar

from bot.on_telegram.conversation import Conversation
from bot.on_telegram.house import Access, House
from bot.on_telegram.reaching import Reach, make_bot
from bot.on_telegram.receiving import ANSWERED_WITHIN_S, Receiving

T = TypeVar("T")
STOP_WITHIN_S: Final = ANSWERED_WITHIN_S + 2.0

log = logging.getLogger(__name__)


def leave_out_command_line() -> None:
    """Have Telegram's library find its HTTP client without a command line, whose rich and pygments take 5 MB."""
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type] # None is how Python spells “not to be had”


class TelegramDoor:
    """Hears and answers at Telegram while it is open."""

    def __init__(self, access: Access, house: House, *, hears: bool = True) -> None:
        """Take the way to Telegram and to the house; nothing is asked of either yet."""
        self._access, self._house, self._hears = access, house, hears
        self._thread = threading.Thread(target=self._run, name="telegram", daemon=True)
        self._stopping = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._living: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self.conversation: Conversation | None = None

    def is_alive(self) -> bool:
        """Tell whether its loop runs, be the platform in reach or not."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin to open the door; returns at once."""
        self._thread.start()

    def stop(self) -> bool:
        """Close the door when what is being answered is answered; False when something was left behind."""
        self._stopping.set()
        self._on_loop(lambda: self._living.cancel() if self._living else None)
        if self._thread.ident is not None:
            self._thread.join(STOP_WITHIN_S)
        return not self._thread.is_alive()

    def wake(self) -> None:
        """Look for updates that were kept; from any thread, returns at once."""
        self._on_loop(self._news.set)

    def submit(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Have something done on the door's loop; only while there is a conversation."""
        assert self._loop is not None, "it is open"
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def _on_loop(self, call: Callable[[], object]) -> None:
        with suppress(RuntimeError, AttributeError):  # it is not open (any more)
            self._loop.call_soon_threadsafe(call)  # type: ignore[union-attr] # None is suppressed with the rest

    def _run(self) -> None:
        try:
            asyncio.run(self._live())
        except asyncio.CancelledError:
            pass
        except Exception:
            log.exception("the door to Telegram closed by itself")
        finally:
            self.conversation = None

    async def _live(self) -> None:
        """Reach Telegram, then handle what it delivers whenever the door is this process's."""
        leave_out_command_line()
        from telegram.error import InvalidToken

        self._loop, self._living = asyncio.get_running_loop(), asyncio.current_task()
        if self._stopping.is_set():
            return
        bot, reach = make_bot(self._access), Reach()
        try:
            await reach.insist(bot.initialize)
            receiving = Receiving(bot, reach, self._access, self._house, self._news)
            self.conversation = receiving.conversation
            await (receiving.go_on() if self._hears else asyncio.Event().wait())
        except InvalidToken:
            log.error("Telegram refuses TELEGRAM_BOT_TOKEN, so its door stays closed")
        finally:
            self.conversation = None
            with suppress(Exception):
                await bot.shutdown()
