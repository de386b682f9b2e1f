"""What a coach is answered about an athlete who keeps Strava to themself, whatever card was asked for."""

from bot.core.message import Reply
from bot.core.request import Request
from marathon.domain.athlete import AthleteId
from marathon.errors import StravaWithheldError
from marathon.usecases.strava_sight import shared_card
from marathon.words import sharing as words
from marathon.words.errors import error_text


def what_is_shared(error: StravaWithheldError, request: Request) -> Reply:
    """Return that nothing is shared, and then what is: the plan, and runs from files or typed in."""
    card = shared_card(request.desk, AthleteId(int(str(error.facts["athlete_id"]))))
    return Reply(title=error_text(error, request.voice), lines=words.shared_lines(card, request.voice))
