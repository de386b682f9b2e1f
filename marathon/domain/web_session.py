"""A session: somebody signed in with a browser or a program, since when and until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from marathon.domain.athlete import AthleteId

GOOD_FOR: Final = timedelta(hours=8)
AT_MOST: Final = timedelta(days=30)
"""However often it is used, a session ends then."""


class SessionKind(StrEnum):
    """What is signed in."""

    PAGE = "page"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSession:
    """One sign-in; client is a few words on the browser or program, as it named itself."""

    id: int
    athlete_id: AthleteId
    kind: SessionKind
    client: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


def good_until(created_at: datetime, used_at: datetime) -> datetime:
    """Return until when a session is good that was begun and is used at these instants."""
    return min(used_at + GOOD_FOR, created_at + AT_MOST)


def client_named(user_agent: str) -> str:
    """Return a browser and its system in a few words (“Firefox, Linux”), else the program's first word.

    Source: own choice; browsers name each other, so the more telling name is looked for first.
    """
    browsers = ("Edg", "OPR", "Firefox", "CriOS", "Chrome", "Safari")
    systems = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "CrOS", "Linux")
    shown = {"Edg": "Edge", "OPR": "Opera", "CriOS": "Chrome", "Mac OS": "macOS", "CrOS": "ChromeOS"}
    found = [next((name for name in names if name in user_agent), "") for names in (browsers, systems)]
    named = [shown.get(name, name) for name in found if name]
    words = user_agent.split("/", maxsplit=1)[0].split()
    return ", ".join(named) if found[0] else (words[0][:40] if words else "")
