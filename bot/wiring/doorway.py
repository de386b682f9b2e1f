"""Builds what the doors to all chats have in common: how arrivals are kept, and what buttons say."""

from functools import partial

from bot.doorway.arrivals import Arrivals
from bot.doorway.buttons import Buttons
from marathon.usecases import keep_chat_updates as updates
from marathon.usecases.desk import Desk
from marathon.usecases.hold_lease import hold_lease, leave_lease
from marathon.usecases.press_button import keep_buttons, press_button, spend_button


def arrivals_at(desk: Desk, platform: str, *, is_alone: bool) -> Arrivals:
    """Return how one platform's arrivals are kept.

    Args:
        is_alone: no other process works on this database.
    """
    return Arrivals(
        keep=partial(updates.keep_updates, desk, platform),
        waiting=partial(updates.waiting_updates, desk, platform),
        finish=partial(updates.finish_update, desk),
        open_door=partial(updates.open_door, desk, platform, is_alone=is_alone),
        keep_door=partial(hold_lease, desk, platform),
        leave_door=partial(leave_lease, desk, platform),
    )


def buttons_of(desk: Desk) -> Buttons:
    """Return where the commands behind buttons are kept."""
    return Buttons(
        keep=partial(keep_buttons, desk),
        press=partial(press_button, desk),
        spend=partial(spend_button, desk),
    )
