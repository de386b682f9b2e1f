"""Errors of pages and programs: links that open nothing, sessions that ended, tokens of several fates."""

from marathon.errors.base import CoachError


class NoPageError(CoachError):
    """There is no page here: whoever runs this coach has not said by which address it is reached."""


class NoSuchPageError(CoachError):
    """There is no such page. A letter of the address may be missing, or what stood there is gone.
    /link in the chat opens your own page.
    """


class PageLinkError(CoachError):
    """This link does not open your page (any more). /link in the chat gives you a new one."""


class PageLinkUsedError(CoachError):
    """This link was used already, and works once. /link in the chat gives you a new one."""


class NotSignedInError(CoachError):
    """You are not signed in there (any more). /sessions lists where you are."""


class MissingFieldError(CoachError):
    """Send JSON with a text called {name}."""


class TokenError(CoachError):
    """There is trouble with this token."""


class TokenMissingError(TokenError):
    """This needs a token: send “Authorization: Bearer TOKEN”. /link api in the chat begins."""


class TokenInvalidError(TokenError):
    """This token is none that was given out here."""


class TokenExpiredError(TokenError):
    """This token has lapsed. Change your refresh token for a new pair at /api/auth/refresh."""


class TokenRevokedError(TokenError):
    """This sign-in was ended. /link api in the chat begins a new one."""
