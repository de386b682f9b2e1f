"""What can be wrong with a request of a program; each docstring is the message."""

from marathon.errors.base import CoachError


class ApiError(CoachError):
    """This request cannot be answered."""


class InvalidFieldError(ApiError):
    """{name}: {problem}."""


class NoJsonError(ApiError):
    """The body cannot be read as JSON."""


class MediaTypeError(ApiError):
    """Send JSON, with the header “Content-Type: application/json”."""


class OwnerOnlyError(ApiError):
    """Only the athlete can say that."""


class UnconditionalError(ApiError):
    """Send the ETag that you have read as If-Match, so that nobody's change is lost."""


class PlanReadBeforeError(ApiError):
    """The plan has changed since you read it. Read it again, then send your change."""


class TooOftenError(ApiError):
    """That was too often. Try again in {seconds} s."""
