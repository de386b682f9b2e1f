"""What people may be nudged about: of each topic, who finds for whom there is something to say today."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from marathon.domain.nudge import Topic
from marathon.usecases.ask_missed import find_missed
from marathon.usecases.find_race_week import find_race_week
from marathon.usecases.nudge_people import Find

FINDERS: Final[Mapping[Topic, Find]] = MappingProxyType(
    {Topic.RACE: find_race_week, Topic.MISSED: find_missed}
)
