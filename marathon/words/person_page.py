"""What stands around the cards of a person's page: headings, columns, controls, and what its script says."""

from collections.abc import Mapping
from datetime import datetime

from marathon.domain.prediction_card import PastEstimate, PredictionCard
from marathon.domain.race import Estimate
from marathon.words.plans import countdown
from marathon.words.predictions import basis, goal, pace, refusal
from marathon.words.voice import Voice


def frame(voice: Voice) -> Mapping[str, str]:
    """Return what every page says around its cards, by its place."""
    return {
        "skip": voice.say("Skip to the content"),
        "parts": voice.say("Parts of this page"),
        "team": voice.say("Team"),
        "own": voice.say("My training"),
        "back": voice.say("Back to my page"),
        "sign_out": voice.say("Sign out"),
        "chat": voice.say("Chat"),
        "chat_lead": voice.say("The same commands as in your messenger. /help lists them."),
        "commands": voice.say("Commands"),
        "message": voice.say("Message"),
        "type": voice.say("Type / for commands"),
        "attach": voice.say("Attach runs or a plan"),
        "send": voice.say("Send"),
        "drop": voice.say("Drop it here"),
        "drop_what": voice.say("Runs as FIT, GPX, TCX or zip. Plans as CSV or ICS."),
        "enlarged": voice.say("Chart, enlarged"),
        "close": voice.say("Close"),
        "answer": voice.say("Answer"),
        "download": voice.say("Download"),
        "plan": voice.say("Plan"),
        "help": voice.say("Help"),
    }


def cards(voice: Voice) -> Mapping[str, str]:
    """Return the headings and columns of an athlete's cards."""
    return {
        "today": voice.say("Today"),
        "week": voice.say("This week"),
        "form": voice.say("Form"),
        "prediction": voice.say("Prediction"),
        "upcoming": voice.say("Coming up"),
        "messages": voice.say("Messages"),
        "check_ins": voice.say("Check-ins and questions"),
        "nothing_told": voice.say("Nothing was told to you yet."),
        "nothing_ahead": voice.say("Nothing is planned from tomorrow on. /plan new builds a plan."),
        "nothing_said": voice.say("Nothing was said by check-in yet."),
        "day": voice.say("Day"),
        "planned": voice.say("Planned"),
        "done": voice.say("Done"),
        "fitness": voice.say("Fitness"),
        "fatigue": voice.say("Fatigue"),
        "expected": voice.say("Predicted"),
        "fastest": voice.say("Likely from"),
        "slowest": voice.say("Likely to"),
        "range": voice.say("likely range"),
        "goal": voice.say("Goal"),
        "numbers": voice.say("All numbers as a table"),
        "chart": voice.say("Chart. Arrow keys or a finger move from day to day."),
    }


def team_labels(voice: Voice) -> Mapping[str, str]:
    """Return the headings, columns and controls of the table of a team."""
    return {
        "find": voice.say("Find by name"),
        "show": voice.say("Show"),
        "everybody": voice.say("Everybody"),
        "needs": voice.say("Needs a word"),
        "apply": voice.say("Filter"),
        "all_again": voice.say("Show everybody"),
        "name": voice.say("Name"),
        "status": voice.say("Status"),
        "days": voice.say("Last seven days"),
        "why": voice.say("Why"),
        "next": voice.say("What next"),
        "nobody": voice.say("Nobody fits this filter."),
        "beside": voice.say("Beside the table"),
    }


def script(voice: Voice) -> Mapping[str, str]:
    """Return what the page's script says, by the name it asks for; fields in braces are filled there."""
    return {
        "live": voice.say("Live"),
        "waiting": voice.say("Reconnecting…"),
        "as_of": voice.say("as of {time}", time="{time}"),
        "updated": voice.say("Updated {time}", time="{time}"),
        "thinking": voice.say("Thinking"),
        "enlarge": voice.say("{what} (enlarge)", what="{what}"),
        "failed": voice.say("That did not work."),
        "again": voice.say("Try again"),
        "unreachable": voice.say("The service cannot be reached. Is it still running?"),
        "signed_out": voice.say(
            "You are signed out here. Say /link in the chat for a new link to your page."
        ),
        "answered": voice.say("The service answered {status}.", status="{status}"),
        "too_large": voice.say(
            "These files are larger than 20 MB together, which is the most I can take at once."
        ),
    }


def as_of(now: datetime, zone: str, voice: Voice) -> str:
    """Return as of when the page is, by its reader's clock."""
    return voice.say("As of {time}", time=voice.time(now, zone))


def shown(count: int, total: int, voice: Voice) -> str:
    """Return how many of a team a filter leaves."""
    return voice.say_n(
        "{n} of {total} athletes shown", "{n} of {total} athletes shown", count, total=voice.number(total)
    )


def prediction_lines(card: PredictionCard, voice: Voice) -> tuple[str, ...]:
    """Return the few sentences below a predicted time, or what is missing for one."""
    if not isinstance(card.outcome, Estimate):
        return (refusal(card.outcome, voice),)
    said = [goal(card, voice), pace(card.outcome, voice), basis(card.outcome, voice)]
    if card.race:
        said.append(countdown(card.race.name, card.race.date, card.date, voice))
    return tuple(filter(None, said))


def expected(past: PastEstimate, voice: Voice) -> tuple[str, str, str]:
    """Return a past estimate and the ends of its likely range."""
    return voice.race_clock(past.time_s), voice.race_clock(past.low_s), voice.race_clock(past.high_s)
