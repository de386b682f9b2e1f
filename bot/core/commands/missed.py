"""/missed: what happened to a session that nobody recorded, by buttons; the last word counts."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from bot.core.layout import buttons, missed_buttons
from bot.core.message import Button, Reply
from bot.core.moving import day_buttons, sharing_lines
from bot.core.request import Request
from marathon.domain.calendar import days_from, parse_day, parse_past_day
from marathon.domain.check_in import CheckInKind
from marathon.domain.missed_card import MissedCard
from marathon.domain.team import Role
from marathon.errors import UnknownWordError
from marathon.usecases.answer_missed import answer_missed, move_missed, take_back_answer
from marathon.usecases.missed_day import latest_missed, missed_day
from marathon.usecases.people import is_coached
from marathon.words import missed as words
from marathon.words.labels import Label

USAGE: Final = (
    "/missed",
    "/missed DATE skip",
    "/missed DATE done",
    "/missed DATE hard",
    "/missed DATE move DATE",
    "/missed DATE ill until DATE",
)
NEEDS: Final = Role.ATHLETE

_KINDS: Final = {
    "done": CheckInKind.DONE_ELSEWHERE,
    "elsewhere": CheckInKind.DONE_ELSEWHERE,
    "ill": CheckInKind.ILL,
    "sick": CheckInKind.ILL,
    "injured": CheckInKind.INJURED,
    "travelling": CheckInKind.TRAVELLING,
    "traveling": CheckInKind.TRAVELLING,
    "travel": CheckInKind.TRAVELLING,
    "hard": CheckInKind.TOO_HARD,
    "skip": CheckInKind.SKIPPED,
    "skipped": CheckInKind.SKIPPED,
}
_MOVE: Final = ("move", "moved")
_FILLING: Final = frozenset({"too", "until", "to"})
DAYS_OFFERED: Final = 7
ENDS_OFFERED: Final = tuple(timedelta(days=ahead) for ahead in (0, 1, 3))
"""How far ahead of today the ends of an absence lie that a button offers, besides the missed day itself."""


def answer(request: Request) -> Reply:
    """Ask about a day, or keep what is said of it."""
    desk, athlete = request.desk, request.speaker.id
    if not request.args:
        return _ask(latest_missed(desk, athlete), request)
    day = parse_past_day(request.args[0], request.today)
    said = [word.lower() for word in request.args[1:] if word.lower() not in _FILLING]
    if not said:
        return _ask(missed_day(desk, athlete, day), request)
    if said == ["undo"]:
        return _ask(take_back_answer(desk, athlete, day), request)
    if said[0] in _MOVE:
        return _move(day, " ".join(said[1:]), request)
    kind = _KINDS.get(said[0])
    if kind is None or (said[1:] and not kind.is_absence and said != ["done", "elsewhere"]):
        raise UnknownWordError(word=" ".join(said if kind is None else said[1:]))
    if not kind.is_absence:
        return _noted(answer_missed(desk, athlete, day, kind), request)
    if said[1:]:
        until = parse_day(" ".join(said[1:]), request.today)
        return _noted(answer_missed(desk, athlete, day, kind, until), request)
    return _until_when(answer_missed(desk, athlete, day, kind), kind, request)


def _ask(card: MissedCard, request: Request) -> Reply:
    return Reply(
        title=words.title(card, request.voice),
        lines=_seen(request),
        buttons=missed_buttons(card.date, request.voice),
    )


def _move(day: date, to: str, request: Request) -> Reply:
    desk, athlete, voice = request.desk, request.speaker.id, request.voice
    if to:
        target = parse_day(to, request.today)
        card = _noted(move_missed(desk, athlete, day, target), request)
        return replace(card, lines=(*sharing_lines(request, target), *card.lines))
    coming = [other for other in days_from(request.today, DAYS_OFFERED) if other != day]
    return Reply(
        title=words.whereto(missed_day(desk, athlete, day), voice),
        buttons=day_buttons(request, coming, f"/missed {day} move"),
    )


def _seen(request: Request) -> tuple[str, ...]:
    return words.seen(request.voice, is_coached=is_coached(request.desk, request.speaker.id))


def _until_when(card: MissedCard, kind: CheckInKind, request: Request) -> Reply:
    """Return that the day is excused by now, and the question how long it lasts, each end by its date."""
    voice, ends = request.voice, dict.fromkeys((card.date, *(card.today + ahead for ahead in ENDS_OFFERED)))
    offers = (
        Button(label=words.until(card, end, voice), command=f"/missed {card.date} {kind.value} until {end}")
        for end in ends
    )
    return Reply(
        title=words.title(card, voice),
        lines=words.until_when(card, kind.value, voice),
        buttons=(*offers, *buttons(voice, (Label.UNDO, f"/missed {card.date} undo"))),
    )


def _noted(card: MissedCard, request: Request) -> Reply:
    return Reply(
        title=words.title(card, request.voice),
        lines=_seen(request),
        buttons=buttons(request.voice, (Label.UNDO, f"/missed {card.date} undo"), (Label.WEEK, "/week")),
    )
