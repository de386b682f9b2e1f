"""The club for the tests of this folder."""

from tests.club import club, club_file

__all__ = ["club", "club_file"]
