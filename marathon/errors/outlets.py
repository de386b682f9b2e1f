"""What can become of a message that is sent unasked."""

from marathon.errors.base import CoachError


class OutletError(CoachError):
    """The message could not be delivered."""


class PlaceClosedError(OutletError):
    """Nobody can be written to there any more ({problem})."""


class MessageRefusedError(OutletError):
    """This message cannot be delivered ({problem})."""


class OutletBusyError(OutletError):
    """No message is taken before {until}."""


class OutletTroubleError(OutletError):
    """The message was not taken this time ({problem})."""
