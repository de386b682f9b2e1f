"""What Strava refuses, and what is refused for its sake."""

from marathon.errors.base import CoachError


class StravaError(CoachError):
    """Strava did not do what was asked."""


class StravaUnreachableError(StravaError):
    """Strava cannot be reached right now ({problem}). Nothing is lost; it is tried again."""


class StravaUnansweredError(StravaError):
    """Strava did not answer, so nothing was connected. /connect in the chat gives a new link."""


class StravaRateLimitedError(StravaError):
    """Strava allows no more calls until {until}. It goes on by itself then."""


class StravaRefusedError(StravaError):
    """Strava no longer accepts your connection. Connect again with /connect."""


class StravaOffError(StravaError):
    """Strava is not set up here. Whoever runs this coach can do that in .env."""


class StravaNotConnectedError(StravaError):
    """You have not connected Strava. /connect does it in a minute."""


class StravaScopeError(StravaError):
    """Strava was not allowed to show this. Connect again with /connect and leave the boxes ticked."""


class StravaGoneError(StravaError):
    """Strava has nothing by that number."""


class StravaNotYetError(StravaError):
    """Strava has told of this activity but does not show it yet."""


class StravaForeignError(StravaError):
    """Strava shows that activity as somebody else's, so it was not taken in."""


class StravaFullError(StravaError):
    """This coach may connect no more athletes at Strava. Whoever runs it can ask Strava for more room."""


class StravaInactiveError(StravaError):
    """Strava has paused this coach's access. Whoever runs it has to renew it in Strava's API settings."""


class StravaApplicationError(StravaError):
    """Strava does not know this coach's client id and secret. Whoever runs it has to mend them."""


class StravaRequestError(StravaError):
    """Strava refused the request (status {status})."""


class StravaWithheldError(CoachError):
    """{name} shares no Strava runs with you."""


class SharingOffError(StravaError):
    """Nobody but you sees what comes from Strava: whoever runs this coach has set it so for everybody."""


class StravaLinkTakenError(StravaError):
    """That Strava account is connected to somebody else here, so it was not connected again.

    If that is you on another platform, /pair makes you one person; else ask whoever runs this coach.
    """


class StravaOtherAccountError(StravaError):
    """You have connected another Strava account. End that first, with /disconnect."""


class StravaLinkError(StravaError):
    """This way to connect Strava does not work (any more). Ask for a new link with /connect."""


class StravaPageOverError(StravaError):
    """This page has done its part. The chat says whether Strava is connected; /connect there gives a new link."""


class TokenUnreadableError(StravaRefusedError):
    """A stored Strava token cannot be read with the keys in TOKEN_KEYS."""
