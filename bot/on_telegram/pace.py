"""How fast Telegram may be written to: its limits for a chat, a group and all together; it never sleeps itself."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

A_CHAT_S: Final = 1.0
BURST: Final = 4  # a private chat takes a few at once; what comes unasked leaves that to answers
A_GROUP: Final = (20, 60.0)
ALL_TOGETHER: Final = (30, 1.0)
MOST_CHATS_KEPT: Final = 5000


@dataclass(slots=True)
class _Chat:
    """When a chat was written to lately, and until when it takes nothing."""

    credit: float = BURST
    counted_at: float = 0.0
    closed_until: float = 0.0
    sent: deque[float] = field(default_factory=deque)


class Pace:
    """Counts messages, edits included; times are seconds of a clock that never goes back."""

    def __init__(self) -> None:
        """Start with nothing sent."""
        self._chats: dict[int, _Chat] = {}
        self._all: deque[float] = deque()

    def take(self, chat_id: int, now: float, *, is_unasked: bool = False) -> float:
        """Return 0.0 and count a message, or the seconds after which to ask again."""
        chat = self._chat(chat_id, now)
        chat.credit = min(BURST, chat.credit + (now - chat.counted_at) / A_CHAT_S)
        chat.counted_at = now
        is_strict = is_unasked or chat_id < 0
        needed = BURST if is_strict else 1
        wait_s = max(
            chat.closed_until - now,
            (needed - chat.credit) * A_CHAT_S,
            _wait(chat.sent, *A_GROUP, now) if chat_id < 0 else 0.0,
            _wait(self._all, *ALL_TOGETHER, now),
        )
        if wait_s > 0:
            return wait_s
        chat.credit -= 1
        self._all.append(now)
        if chat_id < 0:
            chat.sent.append(now)
        return 0.0

    def close(self, chat_id: int, until: float) -> None:
        """Write nothing to a chat before an instant: Telegram said so."""
        chat = self._chat(chat_id, until)
        chat.closed_until = max(chat.closed_until, until)

    def _chat(self, chat_id: int, now: float) -> _Chat:
        if len(self._chats) > MOST_CHATS_KEPT:
            idle = now - A_GROUP[1]
            self._chats = {
                number: chat
                for number, chat in self._chats.items()
                if max(chat.counted_at, chat.closed_until) > idle
            }
        return self._chats.setdefault(chat_id, _Chat(counted_at=now))


def _wait(sent: deque[float], most: int, within_s: float, now: float) -> float:
    """Return how long until one more fits into a window that moves along."""
    while sent and sent[0] <= now - within_s:
        sent.popleft()
    return sent[0] + within_s - now if len(sent) >= most else 0.0
