"""The words that Strava's brand rules give, which are the same in every language."""

from typing import Final

CONNECT: Final = "Connect with Strava"
VIEW: Final = "View on Strava"
