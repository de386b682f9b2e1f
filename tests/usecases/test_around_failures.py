"""One athlete for whom something fails keeps nobody else from theirs; a database out of reach is nobody's fault."""

from collections.abc import Iterator, Sequence

import pytest

from marathon.domain.athlete import AthleteId
from marathon.errors import StoreUnavailableError
from marathon.usecases.around_failures import around_failures


def doubled(numbers: Sequence[int]) -> Iterator[int]:
    """Returns each twice as large, but for three, which fails."""
    for number in numbers:
        if number == 3:
            raise ValueError(number)
        yield 2 * number


def test_who_fails_is_left_out_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    assert around_failures("doubling", doubled, [1, 2, 3, 4], AthleteId) == [2, 4, 8]
    assert [one.getMessage() for one in caplog.records] == ["doubling of athlete 3 failed"]
    assert caplog.records[0].exc_info


def test_a_database_out_of_reach_is_nobodys_fault(caplog: pytest.LogCaptureFixture) -> None:
    def away(_: Sequence[int]) -> Sequence[int]:
        raise StoreUnavailableError(problem="away")

    with pytest.raises(StoreUnavailableError):
        around_failures("doubling", away, [1, 2], AthleteId)
    assert caplog.records == []
