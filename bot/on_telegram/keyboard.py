"""Buttons as Telegram shows them: rows of labels, and behind each the token of a stored command and its place."""

from typing import TYPE_CHECKING

from bot.core.message import Button
from bot.doorway.buttons import behind_button
from bot.on_telegram.text import label, rows

if TYPE_CHECKING:
    from telegram import InlineKeyboardMarkup


def keyboard(
    buttons: tuple[Button, ...], token: str, link: tuple[str, str] | None = None
) -> "InlineKeyboardMarkup | None":
    """Return the rows below a message, None without buttons.

    Args:
        token: what finds the buttons' commands again.
        link: label and address of a last button that opens something.
    """
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup

    shown = [
        [
            InlineKeyboardButton(label(buttons[place]), callback_data=behind_button(token, place))
            for place in row
        ]
        for row in rows(buttons)
    ]
    if link:
        shown.append([InlineKeyboardButton(link[0], url=link[1])])
    return InlineKeyboardMarkup(shown) if shown else None
