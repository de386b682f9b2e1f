"""How long an answer takes in Telegram and Slack, from its delivery to the answer's receipt, by the real doors."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from statistics import median, quantiles
from time import sleep
from typing import Final

from bot.bench.chatting import PLATFORMS, Ask, Chats, open_doors
from bot.bench.crowd import Crowd, crowd
from bot.bench.measured import Measured, seconds
from bot.core.message import Incoming
from bot.core.router import Router
from bot.on_slack.house import PLATFORM as SLACK
from bot.on_telegram.house import PLATFORM as TELEGRAM
from bot.wiring.pools import build_pools
from marathon.domain.athlete import AthleteId

PEOPLE: Final = 50
HISTORY_DAYS: Final = 60
ROUNDS: Final = 40
ROUNDS_OF_ALL: Final = 5
WORDS: Final = "/why"
CHART: Final = "/today"
REST_S: Final = 1.1  # Telegram takes thirty messages a second

_Times = Mapping[tuple[str, str], float]


def telegram_words() -> Measured:
    """Measure an answer in words at Telegram."""
    return _alone(TELEGRAM, WORDS)


def telegram_chart() -> Measured:
    """Measure an answer with its chart at Telegram."""
    return _alone(TELEGRAM, CHART)


def slack_words() -> Measured:
    """Measure an answer in words at Slack."""
    return _alone(SLACK, WORDS)


def slack_chart() -> Measured:
    """Measure an answer at Slack until its chart, which follows the words, is shown."""
    return _alone(SLACK, CHART)


def people_at_once() -> Measured:
    """Measure what one of twenty answers takes longer than when all ask at once, half of them on each platform.

    Every second one asks for a chart; how long the others, who ask for words, wait next to all is in the ratios.
    """
    with _talking() as (people, chats):
        taken = [_all_ask(people.athletes, chats) for _ in range(ROUNDS_OF_ALL)]
    everybody, words = (
        quantiles([ms for round_ in taken for ms in round_[first::step]], n=20)[-1]
        for first, step in ((0, 1), (1, 2))
    )
    return Measured(value=everybody, ratios={"words_to_all": words / everybody})


def _alone(platform: str, text: str) -> Measured:
    """Return the median answer of one who asks alone, and what it is to the router's answer to the same."""
    times = _in_turn()
    value = times[platform, text]
    return Measured(value=value, ratios={"to_router": value / times["", text]})


@cache
def _in_turn() -> _Times:
    """Return the median times by platform and text, all taken in turn so that a busy machine hits each alike."""
    with _talking() as (people, chats):
        router = Router(people.desk)
        taken: dict[tuple[str, str], list[float]] = {}
        for number in range(ROUNDS):
            athlete = people.athletes[number % PEOPLE]
            for text in (WORDS, CHART):
                for platform in PLATFORMS:
                    ask = Ask(platform=platform, athlete=athlete, text=text, has_picture=text == CHART)
                    taken.setdefault((platform, text), []).extend(chats.ask([ask]))
                spent_s = seconds(lambda: _answer(router, athlete, text))  # noqa: B023 - called at once
                taken.setdefault(("", text), []).append(1000 * spent_s)
        return {key: median(times) for key, times in taken.items()}


def _answer(router: Router, athlete: AthleteId, text: str) -> None:
    reply = router.answer(Incoming(speaker=athlete, text=text))
    if reply.picture:
        reply.picture.draw()


@contextmanager
def _talking() -> Iterator[tuple[Crowd, Chats]]:
    """Give people who were answered once on both platforms."""
    with crowd(PEOPLE, history_days=HISTORY_DAYS) as people, open_doors(people, build_pools()) as chats:
        for platform in PLATFORMS:
            chats.ask([_asked(platform, athlete, WORDS) for athlete in people.athletes])
        chats.ask([_asked(platform, people.athletes[0], CHART) for platform in PLATFORMS])
        sleep(REST_S)
        gc.collect()
        gc.freeze()  # as the service does once it listens
        try:
            yield people, chats
        finally:
            gc.unfreeze()


def _all_ask(people: Sequence[AthleteId], chats: Chats) -> list[float]:
    """Return everybody's time; each second one, from the first on, asks for a chart."""
    half = len(people) // 2
    asks = [
        _asked(PLATFORMS[place // half], athlete, WORDS if place % 2 else CHART)
        for place, athlete in enumerate(people)
    ]
    times = chats.ask(asks)
    sleep(REST_S)
    return times


def _asked(platform: str, athlete: AthleteId, text: str) -> Ask:
    return Ask(platform=platform, athlete=athlete, text=text, has_picture=text == CHART)
