"""How fast Telegram may be written to: its limits for a chat, a group and all together."""

from typing import Final

from marathon.domain.send_rate import ALL, Rate, SendRequest, rate_within

A_CHAT_S: Final = 1.0
BURST: Final = 4  # a private chat takes a few at once; what comes unasked leaves that to answers
A_GROUP: Final = (20, 60.0)
A_TALK: Final = 10  # of a group's minute, so many answers may go one after the other
ALL_TOGETHER: Final = (30, 1.0)
ANSWERS_AHEAD: Final = 5  # of all together so many answers go before what comes unasked
HELD_S: Final = 20.0  # while all wait for the same, waiting elsewhere gains nothing


def request_to(chat_id: int, within_s: float, *, is_unasked: bool) -> SendRequest:
    """Return what a message (or an edit, which counts as one) asks for.

    Args:
        within_s: how long it may wait for its chat.
    """
    own = {str(chat_id): Rate(every_s=A_CHAT_S, at_once=BURST)}
    if chat_id < 0:
        minute = rate_within(*A_GROUP, at_once=A_TALK)
        own = {str(chat_id): Rate(every_s=A_CHAT_S), f"{chat_id} in a minute": minute}
    return SendRequest(
        own=own,
        shared={ALL: rate_within(*ALL_TOGETHER, at_once=ANSWERS_AHEAD)},
        is_unasked=is_unasked,
        patience_s=within_s,
        longest_s=max(within_s, HELD_S),
    )
