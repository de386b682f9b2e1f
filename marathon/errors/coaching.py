"""What can go wrong between a coach and an athlete: the errors of notes and replies."""

from marathon.errors.base import CoachError


class EmptyNoteError(CoachError):
    """There is nothing in that note to read. Write it in words."""


class NoteTooLongError(CoachError):
    """That is {length} characters long; a note holds {most}. Say it in fewer words, or in two notes."""


class NoNoteError(CoachError):
    """No coach has written to you under that number, so there is nothing to reply to."""


class NoNotesYetError(CoachError):
    """No coach has written to you yet, so there is nothing to reply to."""


class NobodyListensError(CoachError):
    """Whoever wrote that is not your coach any more, so nobody would read the reply."""


class NoteAnsweredError(CoachError):
    """{name} has answered that already, so it stays."""


class NoteGoneError(CoachError):
    """There is no such message of yours (any more)."""


class NothingStandsError(CoachError):
    """No such session stands on {day}."""


class SeveralSessionsError(CoachError):
    """Several sessions stand on {day}. Name the kind as well, such as “long”."""


class PastSessionError(CoachError):
    """{day} has passed; a plan is changed from today on."""


class NoDigestError(CoachError):
    """The card goes to the channel when your digest comes, and you have none. Choose one: /digest daily 7."""


class NoTeamPlaceError(CoachError):
    """No group or channel shows the card of {team} yet. Say /team here in its Telegram group; in Slack an admin chooses
    its channel on my Home tab.
    """


class GroupTakenError(CoachError):
    """This group shows the card of {team}. A coach of {team} takes it off with /team here off; an admin may
    show another.
    """


class ThresholdDayError(CoachError):
    """A value can hold from {earliest} on at the earliest, and from today on at the latest."""


class ProposalChangedError(CoachError):
    """What I proposed has changed since, so nothing was done. /plan adapt shows how it stands."""


class NoPainError(CoachError):
    """You have reported no pain that is still there. /pain 4 reports some."""
