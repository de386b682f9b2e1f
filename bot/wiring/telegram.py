"""Builds the door to Telegram; imported only where its token is set."""

import asyncio
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

from bot.background.beside import Work
from bot.background.notice_board import NoticeBoard
from bot.core.router import Router
from bot.core.voices import voice_for
from bot.on_telegram.door import TelegramDoor
from bot.on_telegram.house import PLATFORM, Access, House, Profile
from bot.on_telegram.outlet import TelegramOutlet
from bot.wiring.doorway import arrivals_at, buttons_of
from bot.wiring.rates import rates_at
from marathon.domain.athlete import AthleteId
from marathon.domain.chat_update import Delivery
from marathon.settings import Settings, telegram_secret
from marathon.usecases.arrive import arrive
from marathon.usecases.desk import Desk
from marathon.usecases.group_cards import keep_group_card
from marathon.usecases.keep_places import close_place, find_account, move_place
from marathon.usecases.people import highest_role
from webhooks.telegram_updates import PATH, TelegramUpdateRoutes, TelegramUpdatesDoor


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramParts:
    """What was built: what works beside the service, where unasked messages go, and the webhook where there is one."""

    work: Work
    outlet: TelegramOutlet
    updates: TelegramUpdateRoutes | None


def access_of(settings: Settings) -> Access:
    """Return how an installation with a token and Telegram reach each other.

    Telegram delivers to addresses with HTTPS only; without one it is asked.
    """
    token, public = settings.telegram_bot_token, settings.public_url or ""
    return Access(
        token=token.get_secret_value() if token else "",
        api_base=settings.telegram_api_base,
        hook_url=public + PATH if public.startswith("https://") else "",
        hook_secret=telegram_secret(settings),
    )


def build_telegram(
    desk: Desk, access: Access, board: NoticeBoard, chat: Executor, charts: Executor, *, is_alone: bool
) -> TelegramParts:
    """Put the door together; it asks nobody anything before it is started.

    Args:
        is_alone: no other process works on this database.
    """
    house = _house(desk, board, chat, charts, is_alone=is_alone)
    door = TelegramDoor(access, house)

    async def keep(delivery: Delivery) -> None:
        await asyncio.wrap_future(house.arrivals.keep([delivery]))
        door.wake()

    hook = TelegramUpdatesDoor(secret=access.hook_secret, keep=keep)
    return TelegramParts(
        work=_work(door),
        outlet=TelegramOutlet(door, desk.clock),
        updates=TelegramUpdateRoutes(door=hook) if access.hook_url else None,
    )


def build_telegram_outlet(
    desk: Desk, access: Access, board: NoticeBoard, chat: Executor, charts: Executor
) -> tuple[TelegramOutlet, Work]:
    """Put together what sends to Telegram in a process that hears nothing from there."""
    door = TelegramDoor(access, _house(desk, board, chat, charts, is_alone=False), hears=False)
    return TelegramOutlet(door, desk.clock), _work(door)


def _work(door: TelegramDoor) -> Work:
    return Work(start=door.start, stop=door.stop, ends_last=True, name="telegram", is_alive=door.is_alive)


def _house(desk: Desk, board: NoticeBoard, chat: Executor, charts: Executor, *, is_alone: bool) -> House:
    def known(account: str, told: Profile) -> AthleteId:
        return arrive(*(desk, PLATFORM, account, told.name), language=told.language, place=told.private_chat)

    return House(
        arrive=known,
        find=partial(find_account, desk, PLATFORM),
        voice=partial(voice_for, desk),
        role=partial(highest_role, desk),
        answer=Router(desk).answer,
        buttons=buttons_of(desk),
        arrivals=arrivals_at(desk, PLATFORM, is_alone=is_alone),
        card_shown=partial(keep_group_card, desk),
        moved=partial(move_place, desk),
        closed=partial(close_place, desk, tell=board.place_muted),
        rates=rates_at(desk, PLATFORM),
        chat_pool=chat,
        chart_pool=charts,
    )
