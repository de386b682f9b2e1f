"""The receipt of a deletion."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """How many rows of what were deleted and when; counts go by the name of what was kept."""

    reference: str
    counts: Mapping[str, int]
    at: datetime
