"""Every error this product raises on purpose; the docstring is the message (an English msgid with named fields)."""

from marathon.errors.api import ApiError as ApiError
from marathon.errors.api import InvalidFieldError as InvalidFieldError
from marathon.errors.api import MediaTypeError as MediaTypeError
from marathon.errors.api import NoJsonError as NoJsonError
from marathon.errors.api import OwnerOnlyError as OwnerOnlyError
from marathon.errors.api import PlanReadBeforeError as PlanReadBeforeError
from marathon.errors.api import TooOftenError as TooOftenError
from marathon.errors.api import UnconditionalError as UnconditionalError
from marathon.errors.base import CoachError as CoachError
from marathon.errors.base import Phrase as Phrase
from marathon.errors.chats import ButtonGoneError as ButtonGoneError
from marathon.errors.chats import ButtonOwnerError as ButtonOwnerError
from marathon.errors.chats import ButtonSpentError as ButtonSpentError
from marathon.errors.chats import HurryError as HurryError
from marathon.errors.chats import NoPlaceError as NoPlaceError
from marathon.errors.chats import PairElsewhereError as PairElsewhereError
from marathon.errors.chats import SamePersonError as SamePersonError
from marathon.errors.coaching import EmptyNoteError as EmptyNoteError
from marathon.errors.coaching import GroupTakenError as GroupTakenError
from marathon.errors.coaching import NobodyListensError as NobodyListensError
from marathon.errors.coaching import NoDigestError as NoDigestError
from marathon.errors.coaching import NoNoteError as NoNoteError
from marathon.errors.coaching import NoNotesYetError as NoNotesYetError
from marathon.errors.coaching import NoPainError as NoPainError
from marathon.errors.coaching import NoTeamPlaceError as NoTeamPlaceError
from marathon.errors.coaching import NoteAnsweredError as NoteAnsweredError
from marathon.errors.coaching import NoteGoneError as NoteGoneError
from marathon.errors.coaching import NoteTooLongError as NoteTooLongError
from marathon.errors.coaching import NothingStandsError as NothingStandsError
from marathon.errors.coaching import PastSessionError as PastSessionError
from marathon.errors.coaching import ProposalChangedError as ProposalChangedError
from marathon.errors.coaching import SeveralSessionsError as SeveralSessionsError
from marathon.errors.coaching import ThresholdDayError as ThresholdDayError
from marathon.errors.files import CopyError as CopyError
from marathon.errors.files import MoveError as MoveError
from marathon.errors.files import NoBackupError as NoBackupError
from marathon.errors.files import UnreadableFileError as UnreadableFileError
from marathon.errors.files import UnwritableFileError as UnwritableFileError
from marathon.errors.files import UnwritableFolderError as UnwritableFolderError
from marathon.errors.mail import AddressError as AddressError
from marathon.errors.mail import MailboxKnownError as MailboxKnownError
from marathon.errors.mail import MailboxRefusedError as MailboxRefusedError
from marathon.errors.mail import MailDelayedError as MailDelayedError
from marathon.errors.mail import MailedTodayError as MailedTodayError
from marathon.errors.mail import MailLeaveError as MailLeaveError
from marathon.errors.mail import MailLimitError as MailLimitError
from marathon.errors.mail import MailLinkError as MailLinkError
from marathon.errors.mail import MailOffError as MailOffError
from marathon.errors.mail import MailSampleError as MailSampleError
from marathon.errors.mail import SignedLinkError as SignedLinkError
from marathon.errors.mail import SignedLinkExpiredError as SignedLinkExpiredError
from marathon.errors.outlets import MessageRefusedError as MessageRefusedError
from marathon.errors.outlets import OutletBusyError as OutletBusyError
from marathon.errors.outlets import OutletError as OutletError
from marathon.errors.outlets import OutletTroubleError as OutletTroubleError
from marathon.errors.outlets import PlaceClosedError as PlaceClosedError
from marathon.errors.pages import MissingFieldError as MissingFieldError
from marathon.errors.pages import NoPageError as NoPageError
from marathon.errors.pages import NoSuchPageError as NoSuchPageError
from marathon.errors.pages import NotSignedInError as NotSignedInError
from marathon.errors.pages import PageLinkError as PageLinkError
from marathon.errors.pages import PageLinkUsedError as PageLinkUsedError
from marathon.errors.pages import TokenError as TokenError
from marathon.errors.pages import TokenExpiredError as TokenExpiredError
from marathon.errors.pages import TokenInvalidError as TokenInvalidError
from marathon.errors.pages import TokenMissingError as TokenMissingError
from marathon.errors.pages import TokenRevokedError as TokenRevokedError
from marathon.errors.races import FutureRaceError as FutureRaceError
from marathon.errors.races import NeverARaceError as NeverARaceError
from marathon.errors.races import NoRaceAheadError as NoRaceAheadError
from marathon.errors.strava import SharingOffError as SharingOffError
from marathon.errors.strava import StravaApplicationError as StravaApplicationError
from marathon.errors.strava import StravaError as StravaError
from marathon.errors.strava import StravaForeignError as StravaForeignError
from marathon.errors.strava import StravaFullError as StravaFullError
from marathon.errors.strava import StravaGoneError as StravaGoneError
from marathon.errors.strava import StravaInactiveError as StravaInactiveError
from marathon.errors.strava import StravaLinkError as StravaLinkError
from marathon.errors.strava import StravaLinkTakenError as StravaLinkTakenError
from marathon.errors.strava import StravaNotConnectedError as StravaNotConnectedError
from marathon.errors.strava import StravaNotYetError as StravaNotYetError
from marathon.errors.strava import StravaOffError as StravaOffError
from marathon.errors.strava import StravaOtherAccountError as StravaOtherAccountError
from marathon.errors.strava import StravaPageOverError as StravaPageOverError
from marathon.errors.strava import StravaRateLimitedError as StravaRateLimitedError
from marathon.errors.strava import StravaRefusedError as StravaRefusedError
from marathon.errors.strava import StravaRequestError as StravaRequestError
from marathon.errors.strava import StravaScopeError as StravaScopeError
from marathon.errors.strava import StravaUnansweredError as StravaUnansweredError
from marathon.errors.strava import StravaUnreachableError as StravaUnreachableError
from marathon.errors.strava import StravaWithheldError as StravaWithheldError
from marathon.errors.strava import TokenUnreadableError as TokenUnreadableError
from marathon.errors.teams import InviteWithdrawnError as InviteWithdrawnError
from marathon.errors.teams import LastAdminError as LastAdminError
from marathon.errors.teams import LastLeadError as LastLeadError
from marathon.errors.teams import NotAllowedError as NotAllowedError
from marathon.errors.teams import OnlyCoachError as OnlyCoachError
from marathon.errors.teams import TakenNameError as TakenNameError


class SettingsError(CoachError):
    """{name} {problem}."""


class NotFoundError(CoachError):
    """There is nothing here by that name or number."""


class UnknownNameError(NotFoundError):
    """There is nothing here by the name “{name}”."""


class NobodyLedError(NotFoundError):
    """They train in no team of yours (any more), so I show nothing of them. /team lists who does."""


class UnknownNumberError(NotFoundError):
    """There is nothing here by the number {number}."""


class ArgumentsError(CoachError):
    """I did not understand what follows the command."""


class UnknownWordError(ArgumentsError):
    """I did not understand “{word}” there."""


class OutOfRangeError(CoachError):
    """{number} cannot be right: that goes from {low} to {high}."""


class AmbiguousNameError(CoachError):
    """“{name}” fits more than one: {matches}."""


class UnreadableTextError(CoachError):
    """I could not read “{text}” as a {kind}. Write it like {example}."""


class NameTooLongError(CoachError):
    """That is {length} characters long; a name holds {most}. Shorten it."""


class FileRefusedError(CoachError):
    """{file} was refused: {reason}."""


class FileTooLargeError(CoachError):
    """That file is larger than {limit_mb} MB, which is the most I can take at once."""


class FilesTooLargeError(FileTooLargeError):
    """These files are larger than {limit_mb} MB together, which is the most I can take at once."""


class TooManyFilesError(CoachError):
    """At most {most} files at once. Drop them as one zip instead."""


class StravaPayloadError(CoachError):
    """Strava sent an activity whose {field} is missing or makes no sense."""


class StravaEventError(CoachError):
    """Strava sent an event whose {field} is missing or makes no sense."""


class LeaseLostError(CoachError):
    """Somebody else works for this athlete by now, so nothing was kept."""


class InboxFullError(CoachError):
    """Too much is waiting to be stored. Try again in a minute."""


class PlanFileError(CoachError):
    """Line {line} of the plan: {problem}."""


class PlanChangedError(CoachError):
    """The plan has changed since this was proposed, so nothing was done. Ask again."""


class PlanLimitError(CoachError):
    """This plan cannot be built: {problem}."""


class StoreUnavailableError(CoachError):
    """The database cannot be written right now ({problem}). Nothing was lost; try again in a minute."""


class StoreDamagedError(StoreUnavailableError):
    """The database is damaged ({problem}). Whoever runs this coach can restore a backup (`python3 main.py restore`)."""


class StoreBusyError(CoachError):
    """Another Marathon Coach is already running on {database}. Stop it first, or use it."""


class SchemaError(CoachError):
    """The database {database} has version {found}, this program needs {needed}. {remedy}"""


class UsedCodeError(CoachError):
    """That code is not valid. It may have been used already."""


class TwoStravaLinksError(CoachError):
    """Strava is connected here and on the other platform. End one of them first, with /disconnect."""


class TooManyError(CoachError):
    """There are {most} already, which is the most there can be. Remove one first."""


class FutureRunError(CoachError):
    """That day has not come yet. A run can be recorded for today or an earlier day."""


class NoRunError(CoachError):
    """There is no run of the last 14 days to rate. /run records one, or drop a file into our private chat."""


class ImplausibleRunError(CoachError):
    """Nobody runs that far or that fast. Write the time like 52:00 or 3:30:00, and a distance up to {longest_m}."""


class RecordedRunError(CoachError):
    """That run was recorded by a device, so its numbers stay. Remove it with /run remove, or set an effort."""


class OtherDayError(CoachError):
    """The run and the session are not of the same day. Move the session first, with /move."""


class NoSessionError(CoachError):
    """There is no session to move on {day}. /plan shows what lies ahead."""


class NothingPlannedError(CoachError):
    """Nothing but rest was planned for {day}, so nothing was missed."""


class NothingMissedError(CoachError):
    """Nothing was missed in the last week that you have not explained."""


class TooEarlyError(CoachError):
    """{day} has not come yet. Move its session with /move, or say /away."""


class TooLateError(CoachError):
    """{day} is too long ago for that."""


class AwayTooLongError(CoachError):
    """An absence ends at least today, not before it begins, and at most {weeks} weeks ahead."""


class NotAwayError(CoachError):
    """You are not noted as away, so there is nothing to take back."""


class UnknownZoneError(CoachError):
    """I know no time zone or city called “{text}”. Write it like Europe/Lisbon or New York."""


class PortTakenError(CoachError):
    """Port {port} is taken by another program. Stop it, or set PORT to a free one."""


class NoSuchAthleteError(CoachError):
    """There is no athlete with id {athlete_id}. `athlete list` shows them all."""


class NotMeasuredError(CoachError):
    """Not measured: {missing} is not installed; `python3 main.py env --test` installs it."""


class UnknownMeasureError(CoachError):
    """Nothing called {name} is measured here, only {known}."""


class SurveyError(CoachError):
    """{file} is no file of the survey's shape: its column {column} is missing or holds something else than numbers."""


class ModelUnusableError(CoachError):
    """The learned model cannot be used ({fault})."""
