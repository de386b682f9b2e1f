"""Long lists in pages: the one rule by which they are cut, so that nothing is said to be left out and out of reach."""

from collections.abc import Sequence
from typing import Final, TypeVar

T = TypeVar("T")
A_PAGE: Final = 8


def on_page(items: Sequence[T], page: int, size: int = A_PAGE) -> Sequence[T]:
    """Return what stands on a page of a list, the first being 1; nothing beyond its end."""
    return items[(page - 1) * size : page * size]


def left_after(count: int, page: int, size: int = A_PAGE) -> int:
    """Return how many of a list stand on later pages."""
    return max(0, count - page * size)


def pages_for(count: int, size: int = A_PAGE) -> int:
    """Return how many pages a list takes, at least one."""
    return max(1, -(-count // size))
