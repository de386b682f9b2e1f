"""What Slack refuses, by its own codes: for good, for a while, or one message only."""

from typing import Final

FOR_GOOD: Final = frozenset(
    {"account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed", "app_uninstalled"}
)
"""The app was let go: no call works any more."""
PLACE_CLOSED: Final = frozenset(
    {"channel_not_found", "is_archived", "not_in_channel", "user_not_found", "user_disabled", "cannot_dm_bot"}
)
"""Nobody can be written to there any more."""
BUSY: Final = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
PASSING: Final = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)


class RefusedError(Exception):
    """Slack refused a message that was sent to a response address."""


def error_code(error: Exception) -> str:
    """Return what Slack calls an error, empty where it did not answer."""
    from slack_sdk.errors import SlackApiError

    return str(error.response.get("error", "")) if isinstance(error, SlackApiError) else ""


def is_refusal(error: Exception) -> bool:
    """Tell whether Slack said no to a message, which another way may get through."""
    code = error_code(error)
    return isinstance(error, RefusedError) or bool(code and code not in FOR_GOOD)


def is_early(error: Exception) -> bool:
    """Tell whether Slack may take the same message a moment later, when it has looked at its picture."""
    return is_refusal(error) and "invalid_blocks" in str(error)
