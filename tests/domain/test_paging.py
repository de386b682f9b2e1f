"""Pages of a list: every item stands on exactly one of them, and what is counted as left is what follows."""

import pytest

from marathon.domain.paging import left_after, on_page, pages_for


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, 16, 17, 26])
def test_every_item_stands_on_one_page(count: int) -> None:
    items, pages = list(range(count)), range(1, pages_for(count) + 1)
    assert [item for page in pages for item in on_page(items, page)] == items
    assert [left_after(count, page) for page in pages][-1] == 0
    assert all(left_after(count, page) == len(items[page * 8 :]) for page in pages)


def test_beyond_the_end_stands_nothing() -> None:
    assert on_page([1, 2], 2) == []
    assert pages_for(0) == 1
