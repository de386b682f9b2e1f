"""Open pages hear of what another process has judged: on both databases, at the next look."""

from datetime import UTC, datetime, timedelta

from bot.background.elsewhere import Elsewhere
from marathon.domain.athlete import AthleteId
from marathon.domain.day_summary import DaySummary
from marathon.domain.marks import Mark, Status
from marathon.domain.reasons import NothingImported
from marathon.store import days
from tests.club import SetClock
from tests.contracts.asking import Asked


def test_what_was_judged_elsewhere_is_told_once(asked: Asked) -> None:
    clock, told = SetClock(datetime.now(UTC)), list[AthleteId]()
    watched: set[AthleteId] = set()
    looking = Elsewhere(store=asked.store, clock=clock, watched=lambda: watched, tell=told.append)

    def judge() -> None:
        day = DaySummary(
            athlete_id=asked.athlete_id,
            date=datetime.now(UTC).date(),
            mark=Mark.NONE,
            status=Status.NO_DATA,
            status_reason=NothingImported(last_date=None),
            finished=False,
        )
        asked.store.write(lambda connection: days.upsert(connection, [day]))

    judge()
    looking.look()
    assert told == [], "nobody's page is open"
    watched.add(asked.athlete_id)
    looking.look()
    assert told == [asked.athlete_id], "it may have changed while the page was made"
    looking.look()
    judge()
    looking.look()
    looking.look()
    assert told == [asked.athlete_id] * 2
    judge()
    looking.cards_changed(asked.athlete_id)
    looking.look()
    assert told == [asked.athlete_id] * 3, "what was judged here is told at once, and not again"
    watched.clear()
    looking.look()
    watched.add(asked.athlete_id)
    clock.moment += timedelta(hours=1)
    looking.look()
    assert told == [asked.athlete_id] * 3, "judged long before anybody looked"
