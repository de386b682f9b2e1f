"""Seals every stored token with the newest key; interrupted, it is simply run again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

from marathon.domain.athlete import AthleteId
from marathon.errors import TokenUnreadableError
from marathon.store import strava_links, strava_revocations, system_log
from marathon.store.store import Connection, Store
from marathon.store.token_box import TokenBox

A_UNIT: Final = 100
Owner = TypeVar("Owner")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """How many tokens were sealed anew, were so already, and could not be read with any key."""

    rotated: int = 0
    current: int = 0
    unreadable: int = 0

    @property
    def looked_at(self) -> int:
        """How many athletes' tokens were looked at."""
        return self.rotated + self.current + self.unreadable


def rotate_keys(store: Store, box: TokenBox, tell: Callable[[Rotation, int], None]) -> Rotation:
    """Seal all tokens with the newest key, in units of 100 athletes.

    Tokens that no key reads stay as they are: their athletes are asked to connect again when they are used.

    Args: tell: hears after each unit what became of them so far, and how many there are.
    """
    with store.read() as connection:
        total = strava_links.count_sealed(connection) + strava_revocations.count(connection)
    done, last = Rotation(), 0
    while True:
        part, last = store.write(partial(_rotate, box, last))
        is_last = not last
        if is_last:
            part = store.write(partial(_rotate_owed, box))
        done = Rotation(
            rotated=done.rotated + part.rotated,
            current=done.current + part.current,
            unreadable=done.unreadable + part.unreadable,
        )
        if part.looked_at:
            tell(done, total)
        if is_last:
            store.write(partial(_note, done))
            return done


def _note(done: Rotation, connection: Connection) -> None:
    system_log.record(connection, "WARNING", "keys_rotated", rotated=done.rotated, unreadable=done.unreadable)


def _rotate(box: TokenBox, after: int, connection: Connection) -> tuple[Rotation, int]:
    """Rotate one part; return what became of it and its last athlete's id, 0 when there was none."""
    found = strava_links.sealed_after(connection, after, A_UNIT)

    def keep(athlete_id: AthleteId, before: str, sealed: str) -> None:
        strava_links.reseal(connection, athlete_id, before, sealed)

    return _each(box, found, keep), found[-1][0] if found else 0


def _rotate_owed(box: TokenBox, connection: Connection) -> Rotation:
    """Rotate what is to be revoked yet: few rows, and only while Strava cannot be reached."""

    def keep(number: int, _before: str, sealed: str) -> None:
        strava_revocations.reseal(connection, number, sealed)

    return _each(box, strava_revocations.sealed(connection), keep)


def _each(
    box: TokenBox, found: Sequence[tuple[Owner, str]], keep: Callable[[Owner, str, str], None]
) -> Rotation:
    rotated = current = unreadable = 0
    for owner, sealed in found:
        try:
            new = box.rotate(sealed)
        except TokenUnreadableError:
            unreadable += 1
            continue
        if new == sealed:
            current += 1
        else:
            keep(owner, sealed, new)
            rotated += 1
    return Rotation(rotated=rotated, current=current, unreadable=unreadable)
