"""How long the event loop stands still at worst while words are answered and charts are drawn beside it."""

import asyncio
import gc
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Final

from bot.bench.crowd import COACH, Crowd, crowd
from bot.bench.measured import Measured
from bot.core.router import Router
from bot.on_web import WebChat
from bot.wiring.program import build_pools
from marathon.domain.athlete import AthleteId

ROUNDS: Final = 4
TICK_S: Final = 0.001


def longest_stall() -> Measured:
    """Measure the longest gap between ticks, and what it is to the longest of a loop with nothing to do."""
    with crowd(12, history_days=1) as people:
        return asyncio.run(_measure(people))


async def _measure(people: Crowd) -> Measured:
    pools = build_pools()
    chat = WebChat(answer=Router(people.desk).answer, chat_pool=pools.chat, chart_pool=pools.charts)
    await _everybody_asks(chat, people)
    gc.collect()
    gc.freeze()  # as the service does once it listens
    started = perf_counter()
    busy_s = await _longest_gap(lambda: _ask_again_and_again(chat, people))
    idle_s = await _longest_gap(lambda: asyncio.sleep(perf_counter() - started))
    gc.unfreeze()
    return Measured(value=1000 * busy_s, ratios={"to_idle": busy_s / idle_s})


async def _longest_gap(work: Callable[[], Awaitable[object]]) -> float:
    """Return the longest time between two ticks while the work is going on."""
    task = asyncio.ensure_future(work())
    longest, last = 0.0, perf_counter()
    while not task.done():
        await asyncio.sleep(TICK_S)
        now = perf_counter()
        longest, last = max(longest, now - last), now
    await task
    return longest


async def _ask_again_and_again(chat: WebChat, people: Crowd) -> None:
    for _ in range(ROUNDS):
        await _everybody_asks(chat, people)


async def _everybody_asks(chat: WebChat, people: Crowd) -> None:
    asked = [_ask(chat, athlete, "/today") for athlete in people.athletes]
    await asyncio.gather(_ask(chat, COACH, "/team"), *asked)


async def _ask(chat: WebChat, speaker: AthleteId, text: str) -> None:
    reply = await chat.say(speaker, text)
    picture = reply["picture"] if reply else None
    assert isinstance(picture, dict)
    await chat.picture(speaker, picture["url"].rpartition("/")[2])
