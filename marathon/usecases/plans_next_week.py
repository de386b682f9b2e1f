"""Who has nothing planned for the week to come, and would need it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from marathon.domain.calendar import monday_of
from marathon.domain.coach_cards import CheckInLine
from marathon.domain.plan import PlannedSession

LOOK_AHEAD: Final = timedelta(days=13)
"""How far from any day of a week the coming week may reach."""


def lacks_plan(today: date, planned: Iterable[PlannedSession], said: Sequence[CheckInLine]) -> bool:
    """Return whether no session stands on the coming Monday to Sunday of somebody who is not away for all of it.

    Args: today: the reader's, so that one week is meant for everybody, wherever it has begun already.
    """
    monday = monday_of(today) + timedelta(weeks=1)
    sunday = monday + timedelta(days=6)
    is_away = any(line.covers(monday) and line.covers(sunday) for line in said)
    return not is_away and not any(monday <= session.date <= sunday for session in planned)
