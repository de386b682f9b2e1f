"""The club at Telegram: the real SDK against a local Bot API, the real desk behind it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from bot.background.notice_board import NoticeBoard
from bot.on_telegram.house import PLATFORM, Access
from bot.wiring.telegram import TelegramParts, build_telegram
from marathon.domain.athlete import AthleteId
from marathon.store import athletes
from tests.club import Club
from tests.on_telegram.bot_api import TOKEN, BotApi

SECRET = "a secret that only Telegram shows"


@dataclass
class AtTelegram:
    """A club whose members have accounts at Telegram: their number there is a hundred times their own."""

    club: Club
    api: BotApi
    access: Access
    pools: tuple[ThreadPoolExecutor, ThreadPoolExecutor]

    def parts(self) -> TelegramParts:
        """Puts a door together, not yet started."""
        board = NoticeBoard(self.club.desk.store, self.club.desk.clock)
        return build_telegram(self.club.desk, self.access, board, *self.pools, is_alone=True)

    @contextmanager
    def open(self) -> Iterator[TelegramParts]:
        """Opens the door while the context lasts, entered once updates are fetched or delivered."""
        parts = self.parts()
        seen = len(self.api.calls)
        parts.work.start()
        try:
            ready = "setWebhook" if self.access.hook_url else "getUpdates"
            self.api.until(
                lambda: ready in [call.method for call in self.api.calls[seen:]], "it did not open"
            )
            yield parts
        finally:
            assert parts.work.stop()

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Returns rows of the club's database."""
        with self.club.desk.store.read() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(query)]


def account(athlete_id: AthleteId) -> int:
    """Returns a member's number at Telegram."""
    return athlete_id * 100


@contextmanager
def at_telegram(club: Club, api: BotApi, hook_url: str = "") -> Iterator[AtTelegram]:
    """Gives everybody in the club an account at Telegram, and lets the Bot API listen."""
    with club.desk.store.read() as connection:
        everybody = athletes.all_active(connection)
    for one in everybody:
        link = partial(
            athletes.link_identity,
            athlete_id=one.id,
            platform=PLATFORM,
            external_id=str(account(one.id)),
        )
        club.desk.store.write(link)
    with api.serving() as base, ThreadPoolExecutor(8) as chat, ThreadPoolExecutor(1) as charts:
        access = Access(token=TOKEN, api_base=base, hook_url=hook_url, hook_secret=SECRET)
        yield AtTelegram(club, api, access, (chat, charts))
