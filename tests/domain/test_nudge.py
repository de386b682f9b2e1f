"""Which nudge a day has, and at what time of day one may come."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from marathon.domain.athlete import AthleteId
from marathon.domain.day_notices import DayNotice
from marathon.domain.notice import Posting
from marathon.domain.nudge import Hold, Nudge, Topic, held_on, may_nudge, most_important, no_nudge_until

DAY = date(2026, 11, 23)


def nudge(topic: Topic, key: str = "") -> Nudge:
    """Returns something to nudge about."""
    notice = DayNotice(date=DAY)
    posting = Posting(key=key or topic.value, athlete_id=AthleteId(1), notice=notice, local_date=DAY)
    return Nudge(topic=topic, posting=posting)


def test_the_most_important_wins_in_whatever_order_they_are_found() -> None:
    for topics in (list(Topic), list(reversed(Topic))):
        while topics:
            chosen = most_important([nudge(topic) for topic in topics])
            assert chosen is not None
            assert chosen.topic is min(topics, key=list(Topic).index)
            topics.remove(chosen.topic)
    assert most_important([]) is None


def test_of_two_on_one_topic_the_first_is_told() -> None:
    chosen = most_important([nudge(Topic.PLAN), nudge(Topic.MISSED, "a"), nudge(Topic.MISSED, "b")])
    assert chosen == nudge(Topic.MISSED, "a")


def test_a_snooze_ends_on_its_day_and_a_stop_never() -> None:
    holds = [Hold(topic=Topic.MISSED, until=DAY), Hold(topic=Topic.RACE)]
    assert held_on(DAY - timedelta(days=1), holds) == {Topic.MISSED, Topic.RACE}
    assert held_on(DAY, holds) == {Topic.RACE}
    assert held_on(DAY + timedelta(days=999), holds) == {Topic.RACE}


@pytest.mark.parametrize(
    ("zone", "quiet", "hours"),
    [
        ("UTC", None, range(6, 21)),
        ("UTC", (22, 7), range(7, 22)),
        ("UTC", (20, 9), range(9, 20)),
        ("UTC", (5, 22), range(22, 24)),
        ("Asia/Kolkata", None, range(1, 16)),  # half past six until half past eight
    ],
)
def test_it_comes_by_day_and_outside_quiet_hours_of_its_reader(
    zone: str, quiet: tuple[int, int] | None, hours: range
) -> None:
    moments = [datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in range(24)]
    assert [moment.hour for moment in moments if may_nudge(moment, zone, quiet)] == list(hours)
    ends = {until for moment in moments if (until := no_nudge_until(moment, zone, quiet))}
    assert all(may_nudge(until, zone, quiet) for until in ends)
    assert not any(may_nudge(until - timedelta(seconds=1), zone, quiet) for until in ends)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/New_York", date(2026, 11, 1)),
        ("Europe/Paris", date(2026, 3, 29)),
        ("Europe/Paris", date(2026, 10, 25)),
        ("Africa/Cairo", date(2026, 4, 24)),
        ("America/Santiago", date(2026, 9, 6)),
    ],
)
def test_fault_21_on_a_day_whose_clocks_change_it_comes_by_the_wall(zone: str, day: date) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    free = [
        moment.astimezone(ZoneInfo(zone)).strftime("%H:%M")
        for minutes in range(-26 * 60, 26 * 60, 15)
        if (moment := noon + timedelta(minutes=minutes)).astimezone(ZoneInfo(zone)).date() == day
        if may_nudge(moment, zone, None)
    ]
    assert (free[0], free[-1], len(free)) == ("06:00", "20:45", 60)
