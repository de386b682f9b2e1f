"""/away: ill, injured or travelling; the sessions until then are excused."""

from datetime import timedelta
from typing import Final

from bot.core.commands.plan_adapt import open_proposal
from bot.core.layout import buttons
from bot.core.message import Button, Reply
from bot.core.request import Request, nothing_more
from marathon.domain.calendar import parse_span
from marathon.domain.check_in import CheckInKind
from marathon.domain.team import Role
from marathon.errors import UnknownWordError, UnreadableTextError
from marathon.usecases.report_absence import end_absence, report_absence, undo_absence
from marathon.words import away as words
from marathon.words.labels import Label

USAGE: Final = (
    "/away ill until friday",
    "/away injured until {away_day}",
    "/away travelling {away_from} - {away_day}",
    "/away well",
    "/away undo",
)
NEEDS: Final = Role.ATHLETE

OFFER: Final = "offer"
"""What asks until when somebody is away, and notes nothing yet."""
_WELL: Final = ("well", "off", "back", "over", "gesund", "zurück")
_REASONS: Final = ((Label.ILL, "ill"), (Label.INJURED, "injured"), (Label.TRAVELLING, "travelling"))
_ENDS: Final = tuple(timedelta(days=ahead) for ahead in (0, 1, 3, 7))
_KINDS: Final = {
    "ill": CheckInKind.ILL,
    "sick": CheckInKind.ILL,
    "injured": CheckInKind.INJURED,
    "travelling": CheckInKind.TRAVELLING,
    "traveling": CheckInKind.TRAVELLING,
    "travel": CheckInKind.TRAVELLING,
    "krank": CheckInKind.ILL,
    "verletzt": CheckInKind.INJURED,
    "verreist": CheckInKind.TRAVELLING,
}


def answer(request: Request) -> Reply:
    """Note the absence, end it from today on, or take the last one back."""
    words_said = [word.lower() for word in request.args]
    if words_said[:1] == ["undo"]:
        nothing_more(words_said[1:])
        undo_absence(request.desk, request.speaker.id)
        return Reply(
            title=words.taken_back(request.voice), buttons=buttons(request.voice, (Label.TODAY, "/today"))
        )
    if words_said[:1] and words_said[0] in _WELL:
        nothing_more(words_said[1:])
        end_absence(request.desk, request.speaker.id)
        proposed, see_it = open_proposal(request, request.speaker.id)
        offers = (*see_it, *buttons(request.voice, (Label.TODAY, "/today")))
        return Reply(title=words.back(request.voice), lines=proposed, buttons=offers)
    if not words_said:
        return _which(request)
    if words_said[0] == OFFER and words_said[1:2] and words_said[1] in _KINDS:
        nothing_more(words_said[2:])
        return _until_when(_KINDS[words_said[1]], request)
    if words_said[0] not in _KINDS:
        return _why(request)
    since, until = parse_span(" ".join(words_said[1:]), request.today)
    card = report_absence(request.desk, request.speaker.id, _KINDS[words_said[0]], until, since)
    return Reply(
        title=words.noted(card, request.voice),
        lines=words.noted_lines(card, request.voice),
        buttons=buttons(request.voice, (Label.UNDO, "/away undo"), (Label.WEEK, "/week")),
    )


def _which(request: Request) -> Reply:
    """Ask what keeps somebody from training, and note nothing yet."""
    offers = tuple((label, f"/away {OFFER} {kind}") for label, kind in _REASONS)
    return Reply(
        title=words.which(request.voice),
        buttons=buttons(request.voice, *offers, (Label.WELL_AGAIN, "/away well")),
    )


def _why(request: Request) -> Reply:
    """Ask what keeps somebody from training on the days they have named, and note nothing yet."""
    try:
        since, until = parse_span(" ".join(request.args), request.today)
    except UnreadableTextError:
        raise UnknownWordError(word=request.args[0]) from None
    offers = tuple((label, f"/away {kind} {since} - {until}") for label, kind in _REASONS)
    return Reply(title=words.which(request.voice), buttons=buttons(request.voice, *offers))


def _until_when(kind: CheckInKind, request: Request) -> Reply:
    """Offer to excuse what is planned until one of some days."""
    voice, today = request.voice, request.today
    return Reply(
        title=words.offer(kind, voice),
        lines=words.care(kind, voice),
        buttons=tuple(
            Button(
                label=words.until(today + ahead, today, voice), command=f"/away {kind} until {today + ahead}"
            )
            for ahead in _ENDS
        ),
    )
