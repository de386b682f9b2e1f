"""What one call of an outlet carries: a message, and those that share it; when that is so stands elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.core.message import Reply
from marathon.domain.notice import FROM_STRAVA
from marathon.domain.parcel import Parcel
from marathon.domain.work import BUSY
from marathon.ports import Clock
from marathon.store import outbox_claims
from marathon.store.store import Connection

MOST: Final = 10
"""How many messages become one at most; own choice, and far below every platform's longest message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A message; behind: others that are sent with it for the first time; beside: others it stands with already."""

    parcel: Parcel
    behind: tuple[Parcel, ...] = ()
    beside: tuple[Parcel, ...] = ()


def load_of(connection: Connection, parcel: Parcel, clock: Clock) -> Load:
    """Return what goes with a message that was handed out, in the same unit.

    What came from Strava and a platform's limits held back goes together; every other kind goes alone.
    """
    if parcel.platform_message_id is not None:
        return Load(parcel=parcel, beside=outbox_claims.beside(connection, parcel))
    if parcel.removed or parcel.last_error != BUSY or parcel.kind not in FROM_STRAVA:
        return Load(parcel=parcel)
    behind = outbox_claims.claim_behind(connection, parcel, FROM_STRAVA, MOST - 1, clock.now())
    return Load(parcel=parcel, behind=behind)


def joined(replies: Sequence[Reply]) -> Reply:
    """Return several replies as one: all that they say, and the next steps that all of them offer.

    Of what they ask only the last question is left, at the end and with its buttons: a message has room for one
    scale, and once that is answered it is drawn again and asks the next.
    """
    first, *others = replies
    if not others:
        return first
    lines = _statements(first)
    for reply in others:
        lines += ["", reply.title, *_statements(reply)]
    shared = tuple(button for button in first.buttons if all(button in reply.buttons for reply in others))
    asked = next((reply.questions[:1] for reply in reversed(replies) if reply.questions), ())
    for question in asked:
        lines += ["", *question.among]
        shared = (*question.buttons, *shared)
    return replace(first, lines=tuple(lines), buttons=shared, picture=None, questions=asked)


def _statements(reply: Reply) -> list[str]:
    """Return the lines of a reply without those that ask."""
    asking = {question.line for question in reply.questions}
    return [line for line in reply.lines if line not in asking]
