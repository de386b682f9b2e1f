"""The rules behind a status, in words."""

from marathon.domain.cards import Standing
from marathon.domain.compliance import GREEN_FROM, GREEN_TO, YELLOW_FROM, YELLOW_TO
from marathon.domain.marks import Status
from marathon.domain.reasons import EasyDaysTooHard, KeySessionMissed, SessionsMissed
from marathon.domain.status import (
    FAR_OVER,
    MISSED_TOO_MANY,
    OVER,
    SHORT,
    SILENT_AFTER_DAYS,
    TOO_HARD_TOO_OFTEN,
)
from marathon.words.voice import Voice


def rule(standing: Standing, voice: Voice) -> str:
    """Return the row of the status table that decided."""
    match standing.reason:
        case EasyDaysTooHard():
            return voice.say(
                "Rule: {n} or more easy or long runs above their ceiling, and at least half of them, is over-reaching.",
                n=TOO_HARD_TOO_OFTEN,
            )
        case SessionsMissed():
            return voice.say("Rule: {n} or more sessions missed in seven days.", n=MISSED_TOO_MANY)
        case KeySessionMissed():
            return voice.say("Rule: a key session (long run or quality) was missed and not moved or excused.")
        case _:
            return _by_status(standing.status, voice)


def _by_status(status: Status, voice: Voice) -> str:
    rules = {
        Status.ON_TRACK: voice.say(
            "Rule: from {low} to {high} of the plan, no key session missed.",
            low=voice.percent(SHORT),
            high=voice.percent(OVER),
        ),
        Status.AHEAD: voice.say("Rule: more than {high} of the plan.", high=voice.percent(OVER)),
        Status.UNDER_PERFORMED: voice.say("Rule: less than {low} of the plan.", low=voice.percent(SHORT)),
        Status.OVER_REACHED: voice.say("Rule: more than {high} of the plan.", high=voice.percent(FAR_OVER)),
        Status.EXCUSED: voice.say(
            "Rule: an absence excuses at least half of the sessions, or most days of a week without any."
        ),
        Status.NO_PLAN: voice.say("Rule: no session stands in the plan for these seven days."),
        Status.NO_DATA: voice.say("Rule: no activity of any kind for {n} days.", n=SILENT_AFTER_DAYS),
    }
    return rules[status]


def bands(voice: Voice) -> str:
    """Return the bands of a single session."""
    return voice.say(
        "A session is on plan (✓) from {low} to {high} of its planned time, else distance; off plan (~) from {least} "
        "and to {most}; far off (!) beyond. An easy run done too hard drops by one or two.",
        low=voice.percent(GREEN_FROM),
        high=voice.percent(GREEN_TO),
        least=voice.percent(YELLOW_FROM),
        most=voice.percent(YELLOW_TO),
    )
