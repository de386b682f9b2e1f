"""The labels of buttons, and the names of roles."""

from enum import Enum

from marathon.domain.team import Role
from marathon.words.voice import Voice


class Label(Enum):
    """What a button offers; the value is its English label."""

    TODAY = "Today"
    WEEK = "This week"
    PLAN = "Plan"
    TEAM = "Team"
    PREDICT = "Prediction"
    FORM = "Form"
    WHY = "Why?"
    SPLITS = "Splits"
    PACES = "Paces"
    PROFILE = "Profile"
    HISTORY = "What held before"
    HELP = "Help"
    ALL_COMMANDS = "All commands"
    LESS = "Less"
    MORE = "More"
    BACK = "Back"
    MOVE_TO_TOMORROW = "Move to tomorrow"
    APPLY = "Apply"
    UNDO = "Undo"
    KEEP = "Keep"
    KEEP_PLAN = "Keep my plan"
    ASK_COACH = "Ask my coach"
    APPROVE = "Approve"
    DECLINE = "Decline"
    PROPOSAL = "See the proposal"
    CONNECT = "Connect"
    OLDER = "Older"
    NEWEST = "Newest"
    GROUP_CARD = "Card for the group"
    OUR_CHAT = "Open our chat"
    INVITATION = "Open the invitation"
    CHANGE = "Change"
    DONE_ELSEWHERE = "Done elsewhere"
    MOVED_TO = "Moved to …"
    ILL = "Ill"
    INJURED = "Injured"
    TRAVELLING = "Travelling"
    PAIN_GONE = "The pain is gone"
    WELL_AGAIN = "Well again"
    TOO_HARD = "Too hard"
    SKIP = "Skip"
    REPLY = "Reply"
    WRITE = "Write"
    ATHLETE = "Athlete"
    SET_UP = "Set up"
    SETTINGS = "Settings"
    LANGUAGE = "Language"
    UNITS = "Units"
    ZONE = "Time zone"
    DAILY_HOUR = "Daily summary"
    MORNING_NOTE = "Morning note"
    WEEKLY_REVIEW = "Weekly review"
    RUN_MESSAGE = "Run message"
    QUIET_HOURS = "Quiet hours"
    SUMMARIES = "Where messages come"
    MAILBOX = "E-mail"
    STOP_MAIL = "No more mails"
    SHARING = "Sharing"
    DIGEST = "Digest of my teams"
    NO_MORE = "Stop these"
    NUDGES = "Nudges"
    SESSIONS = "Where I am signed in"
    OPEN_PAGE = "Open my page"
    NEW_PLAN = "Build a plan"
    SNOOZE = "Snooze a week"
    WHY_MESSAGE = "Why this?"
    GIVE_PLAN = "Give a plan"
    RACE = "Race"
    TRAINING = "Training"
    NOT_A_RACE = "Not a race"
    RACES = "Races"
    MISSED_SESSION = "Missed session"
    ABSENCE = "Absence"


def label(code: Label, voice: Voice) -> str:
    """Return a button's label in this language."""
    return voice.say(code.value)


def role_name(role: Role, voice: Voice) -> str:
    """Return what somebody is in a team."""
    match role:
        case Role.ATHLETE:
            return voice.say("athlete")
        case Role.COACH:
            return voice.say("coach")
        case Role.ADMIN:
            return voice.say("admin")
