"""What people may be nudged about: of each topic, who finds for whom there is something to say today."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from marathon.domain.nudge import Topic
from marathon.usecases.adapt_plan import find_proposals
from marathon.usecases.ask_missed import find_missed
from marathon.usecases.find_race_week import find_race_week
from marathon.usecases.nudge_people import Find
from marathon.usecases.remind_of_plan import find_plan_ends, find_silence
from marathon.usecases.warn_ahead import find_warnings

FINDERS: Final[Mapping[Topic, Find]] = MappingProxyType(
    {
        Topic.RACE: find_race_week,
        Topic.MISSED: find_missed,
        Topic.WARNING: find_warnings,
        Topic.PROPOSAL: find_proposals,
        Topic.PLAN: find_plan_ends,
        Topic.SILENCE: find_silence,
    }
)
ONCE_A_DAY: Final = frozenset({Topic.WARNING, Topic.PROPOSAL, Topic.PLAN, Topic.SILENCE})
"""What does not arise in the course of a day, and takes a look at more than a row."""
