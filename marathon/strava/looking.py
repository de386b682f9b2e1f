"""A look at Strava for the doctor: where it sends its events; nothing is changed there and no call is counted."""

from dataclasses import dataclass

from marathon.domain.strava_account import Sight
from marathon.errors import (
    StravaApplicationError,
    StravaError,
    StravaRateLimitedError,
    StravaRefusedError,
    StravaUnreachableError,
)
from marathon.strava.wire import Application, Wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the subscription stands: the address it leads to where that is elsewhere, or the problem in words."""

    sight: Sight
    told: str = ""


def look(application: Application, callback_url: str) -> Look:
    """Ask Strava where it sends the application's events. Blocks."""
    try:
        found = Wire(application, lambda *_: None).application("GET", "/push_subscriptions")
    except StravaUnreachableError as error:
        return Look(sight=Sight.UNREACHED, told=str(error.facts["problem"]))
    except (StravaApplicationError, StravaRefusedError) as error:
        return Look(sight=Sight.UNKNOWN, told=str(error))
    except StravaRateLimitedError:
        return Look(sight=Sight.LIMITED)
    except StravaError as error:
        return Look(sight=Sight.REFUSED, told=str(error))
    urls = [str(one.get("callback_url")) for one in found] if isinstance(found, list) else []
    if callback_url in urls:
        return Look(sight=Sight.HERE)
    return Look(sight=Sight.ELSEWHERE, told=urls[0]) if urls else Look(sight=Sight.NONE)
