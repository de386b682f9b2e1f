"""How long an event loop stands still at worst while words are answered and charts are drawn beside it."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import Event, current_thread
from time import perf_counter
from typing import Any, Final

from bot.bench.chatting import PLATFORMS, Ask, Chats, open_doors
from bot.bench.crowd import COACH, Crowd, crowd
from bot.bench.measured import Measured
from bot.core.router import Router
from bot.on_web import WebChat
from bot.wiring.pools import build_pools
from marathon.domain.athlete import AthleteId

ROUNDS: Final = 4
TICK_S: Final = 0.001

_Loops = Mapping[str, asyncio.AbstractEventLoop]
_Work = Callable[[], Awaitable[object]]


class _ChatPool(ThreadPoolExecutor):
    """Threads for answers that note which event loops have work done there, by the name of the loop's thread."""

    def __init__(self) -> None:
        super().__init__(8, thread_name_prefix="chat")
        self.loops: dict[str, asyncio.AbstractEventLoop] = {}

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Note whose loop asks."""
        with suppress(RuntimeError):  # a thread without a loop may ask, too
            self.loops[current_thread().name] = asyncio.get_running_loop()
        return super().submit(fn, *args, **kwargs)


def longest_stall() -> Measured:
    """Measure the longest gap between ticks of the service's loop and of both chats' loops.

    What it is to the longest of the same loops with nothing to do, and what each loop's longest is to it, are the
    ratios.
    """
    pool = _ChatPool()
    pools = replace(build_pools(), chat=pool)
    with crowd(12, history_days=1) as people:
        gc.collect()
        gc.freeze()  # as the service does once it listens, which is before its chats open
        try:
            with open_doors(people, pools) as chats:
                web = WebChat(answer=Router(people.desk).answer, chat_pool=pool, chart_pool=pools.charts)
                return asyncio.run(_measure(lambda: _everybody_asks(web, chats, people), pool.loops))
        finally:
            gc.unfreeze()


async def _measure(round_: _Work, loops: _Loops) -> Measured:
    """Return the longest gap of all loops; they are known once a first round was answered."""
    await round_()
    started = perf_counter()
    busy = await _longest_gaps(loops, lambda: _again_and_again(round_))
    idle = await _longest_gaps(loops, lambda: asyncio.sleep(perf_counter() - started))
    longest = max(busy.values())
    ratios = {f"{thread}_to_longest": gap / longest for thread, gap in busy.items()}
    return Measured(value=1000 * longest, ratios={"to_idle": longest / max(idle.values()), **ratios})


async def _longest_gaps(loops: _Loops, work: _Work) -> dict[str, float]:
    """Return each loop's longest time between two ticks while the work is going on."""
    is_over = Event()
    ticking = {name: asyncio.run_coroutine_threadsafe(_tick(is_over), loop) for name, loop in loops.items()}
    await work()
    is_over.set()
    return {name: await asyncio.wrap_future(longest) for name, longest in ticking.items()}


async def _tick(is_over: Event) -> float:
    longest, last = 0.0, perf_counter()
    while not is_over.is_set():
        await asyncio.sleep(TICK_S)
        now = perf_counter()
        longest, last = max(longest, now - last), now
    return longest


async def _again_and_again(round_: _Work) -> None:
    for _ in range(ROUNDS):
        await round_()


async def _everybody_asks(web: WebChat, chats: Chats, people: Crowd) -> None:
    """Have everybody ask at once on the web and in both chats."""
    asks = [
        Ask(platform=platform, athlete=athlete, text="/today", has_picture=True)
        for platform in PLATFORMS
        for athlete in people.athletes
    ]
    on_the_web = [_ask(web, athlete, "/today") for athlete in people.athletes]
    await asyncio.gather(asyncio.to_thread(chats.ask, asks), _ask(web, COACH, "/team"), *on_the_web)


async def _ask(web: WebChat, speaker: AthleteId, text: str) -> None:
    reply = await web.say(speaker, text)
    picture = reply["picture"] if reply else None
    assert isinstance(picture, dict)
    await web.picture(speaker, picture["url"].rpartition("/")[2])
