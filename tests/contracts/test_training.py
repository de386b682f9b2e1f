"""Check-ins, thresholds, races and logs on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from marathon.domain.athlete import Origin, Threshold, ThresholdKind
from marathon.domain.change_cards import ImportLine, ImportOutcome
from marathon.domain.check_in import CheckIn, CheckInId, CheckInKind
from marathon.domain.race import Race, RaceId
from marathon.errors import NotFoundError
from marathon.store import athletes, check_ins, import_log, races, said, system_log, thresholds
from tests.contracts.asking import Asked

DAY = date(2026, 4, 1)


@pytest.mark.parametrize("kind", CheckInKind)
def test_a_check_in_comes_back_and_goes(asked: Asked, kind: CheckInKind) -> None:
    who, at = asked.athlete_id, datetime(2026, 4, 2, 5, tzinfo=UTC)
    said = CheckIn(
        kind=kind, local_date=DAY, until=DAY, effort=6, severity=4, note="müde 😴", said_by=who, said_at=at
    )
    new = asked.write(check_ins.add, asked.athlete_id, said)
    assert asked.read(check_ins.covering, asked.athlete_id, DAY, DAY) == (replace(said, id=new),)
    asked.write(check_ins.remove, asked.athlete_id, new)
    assert asked.read(check_ins.covering, asked.athlete_id, DAY, DAY) == ()


def test_an_absence_covers_the_days_until_its_last(asked: Asked) -> None:
    ill = CheckIn(kind=CheckInKind.ILL, local_date=DAY, until=DAY + timedelta(days=3))
    asked.write(check_ins.add, asked.athlete_id, ill)

    def covered(first: int, last: int) -> bool:
        span = (DAY + timedelta(days=first), DAY + timedelta(days=last))
        return bool(asked.read(check_ins.covering, asked.athlete_id, *span))

    assert covered(1, 2)
    assert covered(3, 9)
    assert covered(-5, 0)
    assert not covered(4, 9)
    assert not covered(-5, -1)


def test_pain_covers_every_day_until_it_is_gone(asked: Asked) -> None:
    pain = CheckIn(kind=CheckInKind.PAIN, local_date=DAY, severity=10)
    number = asked.write(check_ins.add, asked.athlete_id, pain, asked.athlete_id)
    late = DAY + timedelta(days=300)
    (told,) = asked.read(said.about_days, [asked.athlete_id], late)[asked.athlete_id]
    assert (told.covers(late), told.severity) == (True, 10)
    (kept,) = asked.read(check_ins.covering, asked.athlete_id, late, late)
    assert (kept.id, kept.until) == (number, None)
    assert asked.read(check_ins.covering, asked.athlete_id, DAY, DAY - timedelta(days=1)) == ()
    gone = replace(pain, until=DAY + timedelta(days=2))
    asked.write(check_ins.remove, asked.athlete_id, number)
    asked.write(check_ins.add, asked.athlete_id, gone, asked.athlete_id)
    assert asked.read(said.about_days, [asked.athlete_id], late)[asked.athlete_id] == ()
    with pytest.raises(IntegrityError):
        asked.write(check_ins.add, asked.athlete_id, replace(pain, severity=11))


def test_who_said_a_check_in_is_kept(asked: Asked) -> None:
    coach = asked.write(athletes.add, "Coach", "UTC")
    said = CheckIn(kind=CheckInKind.ILL, local_date=DAY)
    asked.write(check_ins.add, asked.athlete_id, said)
    asked.write(check_ins.add, asked.athlete_id, said, coach)
    with asked.store.read() as connection:
        who = connection.exec_driver_sql("SELECT said_by FROM check_ins ORDER BY id").scalars().all()
    assert who == [asked.athlete_id, coach]
    with pytest.raises(NotFoundError):
        asked.write(check_ins.remove, coach, CheckInId(1))


def test_thresholds_keep_their_history_and_what_was_stated(asked: Asked) -> None:
    def threshold(value: float, days: int, origin: Origin = Origin.ESTIMATED) -> Threshold:
        day = DAY + timedelta(days=days)
        return Threshold(kind=ThresholdKind.MAX_HR_BPM, value=value, valid_from=day, origin=origin)

    kind = ThresholdKind.MAX_HR_BPM
    asked.write(thresholds.set_estimates, asked.athlete_id, (threshold(180, 0), threshold(185, 20)))
    asked.write(thresholds.set_stated, asked.athlete_id, kind, 191.0, DAY + timedelta(days=30))
    asked.write(thresholds.set_stated, asked.athlete_id, kind, 192.0, DAY + timedelta(days=30))
    asked.write(thresholds.set_estimates, asked.athlete_id, (threshold(183, 10),))
    asked.write(thresholds.set_estimates, asked.athlete_id, ())
    assert asked.read(thresholds.history, asked.athlete_id) == (
        threshold(180, 0),
        threshold(183, 10),
        threshold(192, 30, Origin.STATED),
    )


def test_what_was_stated_can_be_taken_back(asked: Asked) -> None:
    asked.write(thresholds.set_stated, asked.athlete_id, ThresholdKind.MAX_HR_BPM, 190.0, DAY)
    asked.write(thresholds.set_stated, asked.athlete_id, ThresholdKind.RESTING_HR_BPM, 50.0, DAY)
    asked.write(thresholds.forget_stated, asked.athlete_id, ThresholdKind.MAX_HR_BPM)
    assert [item.kind for item in asked.read(thresholds.history, asked.athlete_id)] == [
        ThresholdKind.RESTING_HR_BPM
    ]


def test_races_lie_behind_or_ahead(asked: Asked) -> None:
    race = Race(name="Marathon 🏅", date=DAY, distance_m=42_195.0, goal_s=12_600.0)
    tune_up = Race(name="Half", date=DAY - timedelta(days=30), distance_m=21_097.5)
    late = asked.write(races.add, asked.athlete_id, race)
    early = asked.write(races.add, asked.athlete_id, tune_up)
    race, tune_up = replace(race, id=late), replace(tune_up, id=early)
    assert asked.read(races.of_athlete, asked.athlete_id) == (tune_up, race)
    assert asked.read(races.upcoming, asked.athlete_id, DAY) == (race,)
    assert asked.read(races.past, asked.athlete_id, DAY) == (tune_up,)
    asked.write(races.remove, asked.athlete_id, early)
    assert asked.read(races.of_athlete, asked.athlete_id) == (race,)
    with pytest.raises(NotFoundError):
        asked.write(races.remove, asked.athlete_id, RaceId(early))


def test_the_import_log_tells_the_latest_first(asked: Asked) -> None:
    lines = (
        ImportLine(file="a.fit", outcome=ImportOutcome.OK),
        ImportLine(file="b.fit", outcome=ImportOutcome.DUPLICATE, duplicate_of="a.fit"),
        ImportLine(file="c.zip", outcome=ImportOutcome.REFUSED, refused="a bomb"),
    )
    for line in lines:
        asked.write(import_log.record, asked.athlete_id, line)
    assert asked.read(import_log.recent, asked.athlete_id) == tuple(reversed(lines))
    assert len(asked.read(import_log.recent, asked.athlete_id, 2)) == 2


def test_the_system_log_keeps_facts_and_forgets_who_was_deleted(asked: Asked) -> None:
    asked.write(system_log.record, "error", "it_broke", athlete_id=asked.athlete_id, request_id="r1", tries=3)
    with asked.store.read() as connection:
        row = connection.exec_driver_sql("SELECT level, event, athlete_id, request_id FROM system_log").one()
    assert tuple(row) == ("error", "it_broke", asked.athlete_id, "r1")
    asked.store.write(lambda connection: connection.exec_driver_sql("DELETE FROM athletes").rowcount)
    with asked.store.read() as connection:
        assert connection.exec_driver_sql("SELECT athlete_id FROM system_log").scalar() is None


def test_the_first_estimate_is_dated_back_to_the_days_it_served_for(asked: Asked) -> None:
    def estimate(value: float, days: int) -> Threshold:
        day = DAY + timedelta(days=days)
        return Threshold(kind=ThresholdKind.MAX_HR_BPM, value=value, valid_from=day, origin=Origin.ESTIMATED)

    def anchor(before: int) -> tuple[Threshold, ...]:
        day = DAY + timedelta(days=before)
        at = DAY - timedelta(days=400)
        asked.write(thresholds.anchor_estimate, asked.athlete_id, ThresholdKind.MAX_HR_BPM, day, at)
        return asked.read(thresholds.history, asked.athlete_id)

    estimates = (estimate(180, 10), estimate(185, 20))
    asked.write(thresholds.set_estimates, asked.athlete_id, estimates)
    assert anchor(11) == estimates  # one held before that day
    assert anchor(9) == (estimate(180, -400), estimates[1])
