"""One runner's own marathons as a table: what is sampled, and what is believed of it."""

import logging
from datetime import date, timedelta
from math import log

import pytest

from marathon.domain.prediction_card import PastEstimate, RaceRecord
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M
from models.personal import residual_of, sample


def record(distance_m: float, said_s: float, result_s: float) -> RaceRecord:
    """Returns a race with what was said of it."""
    day = date(2026, 5, 3)
    said = PastEstimate(date=day - timedelta(days=1), time_s=said_s, low_s=0.9 * said_s, high_s=1.1 * said_s)
    return RaceRecord(date=day, distance_m=distance_m, said=said, result_s=result_s)


def test_marathons_are_sampled_and_counted_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    races = [record(MARATHON_M, 13_000, 13_650), record(HALF_MARATHON_M, 6_000, 6_100)]
    table = sample(races)
    assert table["result_s"].tolist() == [13_650]
    assert table["residual"].tolist() == [pytest.approx(log(1.05))]
    assert "races sampled from the store: 2, marathons among them: 1" in caplog.text


@pytest.mark.parametrize(("count", "weight"), [(0, 0.0), (1, 1 / 3), (2, 1 / 2), (8, 0.8)])
def test_a_residual_is_believed_by_n_over_n_plus_2(count: int, weight: float) -> None:
    found = residual_of(sample([record(MARATHON_M, 13_000, 13_650)] * count))
    assert found.n == count
    assert found.weight == pytest.approx(weight)
    assert found.shrunken == pytest.approx(weight * log(1.05) if count else 0.0)
