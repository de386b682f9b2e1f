"""A club that talks in Slack: the real door and the real SDK against a local Slack."""

from tests.club import club, club_file
from tests.on_slack.world import slack, world

__all__ = ["club", "club_file", "slack", "world"]
