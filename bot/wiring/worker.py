"""Builds what works without serving: any number of such processes share a PostgreSQL with those that serve."""

from dataclasses import replace

from bot.background.beside import Work
from bot.background.crew import Hand
from bot.background.notice_board import NoticeBoard
from bot.wiring.messages import build_senders
from marathon.settings import Settings, browser_url, signing_secrets
from marathon.signed_links import SigningKeys
from marathon.usecases.desk import Desk


def build_worker(desk: Desk, settings: Settings, at_once: int) -> tuple[Work, ...]:
    """Put together what visits lanes, sends messages and takes its share of the nights.

    Args: at_once: how many lanes are visited at the same time.
    """
    board = NoticeBoard(desk.store, desk.clock)
    keys = SigningKeys(signing_secrets(settings))
    desk = replace(desk, messages_wait=board.wake, public_url=browser_url(settings), signing=keys)
    hand = Hand(desk.store)
    nights = Work(start=hand.start, stop=hand.stop, name="nights", is_alive=hand.is_alive)
    return (nights, *build_senders(desk, settings, board), *_lanes(desk, settings, board, at_once))


def _lanes(desk: Desk, settings: Settings, board: NoticeBoard, at_once: int) -> tuple[Work, ...]:
    if not settings.has("strava"):
        return ()
    from bot.wiring.draining import carried_by
    from bot.wiring.strava import build_strava_worker, plan_of

    plan = replace(plan_of(settings), carried=carried_by(settings, at_once))
    return build_strava_worker(desk, plan, board)
