"""What was predicted, on both databases: kept once a day and distance, never written over, gone with its athlete."""

from datetime import date, timedelta
from functools import partial

from marathon.domain.prediction_card import PastEstimate
from marathon.domain.race import Race
from marathon.store import athletes, predictions, races
from marathon.store.store import Store

DAY = date(2026, 11, 22)


def said(day: date, time_s: float) -> PastEstimate:
    """Returns an estimate of a day."""
    return PastEstimate(date=day, time_s=time_s, low_s=0.9 * time_s, high_s=1.1 * time_s)


def test_the_first_of_a_day_stays_and_the_last_day_is_known(store: Store) -> None:
    ana = store.write(partial(athletes.add, name="Ana", zone="UTC"))
    for day, time_s in ((DAY, 6_000.0), (DAY, 5_000.0), (DAY + timedelta(days=7), 5_900.0)):
        for distance_m in (10_000.0, 21_097.5):
            store.write(
                partial(
                    predictions.keep,
                    athlete_id=ana,
                    distance_m=distance_m,
                    said=said(day, time_s),
                    model="learned",
                )
            )
    with store.read() as connection:
        kept = predictions.of_athlete(connection, ana)
        assert [(one.date, one.time_s) for metres, one in kept if metres == 10_000.0] == [
            (DAY, 6_000.0),
            (DAY + timedelta(days=7), 5_900.0),
        ]
        last = dict(predictions.last_made(connection, [ana])[ana])
    assert last == dict.fromkeys((10_000.0, 21_097.5), DAY + timedelta(days=7))


def test_races_without_a_result_are_ahead_of_who_is_active(store: Store) -> None:
    ana = store.write(partial(athletes.add, name="Ana", zone="UTC"))
    bo = store.write(partial(athletes.add, name="Bo", zone="UTC"))
    later = DAY + timedelta(days=9)
    for who, result_s, day in ((ana, None, DAY), (ana, 2_400.0, DAY), (ana, None, later), (bo, None, DAY)):
        race = Race(name="", date=day, distance_m=10_000.0, result_s=result_s)
        store.write(partial(races.add, athlete_id=who, race=race))
    store.write(partial(athletes.update, athlete_id=bo, active=False))
    with store.read() as connection:
        found = races.ahead_of_all(connection, DAY, DAY + timedelta(days=8))
    assert {who: [(one.date, one.result_s) for one in theirs] for who, theirs in found.items()} == {
        ana: [(DAY, None)]
    }
