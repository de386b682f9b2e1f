"""Does something for many athletes at once, and around whoever it fails for: one keeps nobody else from theirs."""

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from marathon.domain.athlete import AthleteId
from marathon.errors import StoreUnavailableError

T = TypeVar("T")
R = TypeVar("R")

log = logging.getLogger(__name__)


def around_failures(
    what: str,
    do: Callable[[Sequence[T]], Iterable[R]],
    them: Sequence[T],
    athlete_of: Callable[[T], AthleteId],
) -> list[R]:
    """Return what is made of all; where that fails it is tried with each alone, and whoever fails is logged.

    Args: what: could not be done, as the log says it.

    Raises: StoreUnavailableError, which is no athlete's fault.
    """
    try:
        return list(do(them))
    except StoreUnavailableError:
        raise
    except Exception:
        if len(them) > 1:
            return [made for one in them for made in around_failures(what, do, [one], athlete_of)]
        log.exception("%s of athlete %d failed", what, athlete_of(them[0]))
        return []
