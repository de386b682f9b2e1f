"""Training load: one number per activity with the method it came by, and the averages built on it."""

from enum import StrEnum


class LoadMethod(StrEnum):
    """How a load was found, best first."""

    HR_SAMPLES = "hr_samples"
    HR_AVERAGE = "hr_average"
    PACE = "pace"
    EFFORT = "effort"
