"""How cards become the lines of a reply: order and signs; every word comes from marathon.words."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from difflib import get_close_matches
from functools import partial
from typing import Final, TypeVar

from bot.core.message import PAGE, Button, Picture, Place, Reply
from bot.core.request import Request
from marathon.charts.pictures import has_picture
from marathon.domain.activity import ActivityId
from marathon.domain.athlete import AthleteId
from marathon.domain.cards import RunLine, SessionLine
from marathon.domain.check_in import EASIEST, HARDEST
from marathon.domain.marks import Mark
from marathon.domain.nudge import TOPIC_OF
from marathon.domain.reasons import EasedForPain, ExcusedBy, NothingRecorded, SessionReason, StillToDo
from marathon.domain.team import Team
from marathon.words import pages, reasons
from marathon.words import sessions as words
from marathon.words import team as team_words
from marathon.words.commands import unknown_command
from marathon.words.labels import Label, label
from marathon.words.voice import Voice

C = TypeVar("C")
MOST_BUTTON_BYTES: Final = 64  # what Telegram carries behind a button
CITIES: Final = (
    *("Europe/London", "Europe/Berlin", "Africa/Nairobi", "Asia/Kolkata", "Asia/Tokyo"),
    *("Australia/Sydney", "America/New_York", "America/Los_Angeles", "America/Sao_Paulo"),
)


def picture(name: str, alt: str, draw: Callable[[C, Voice], bytes], card: C, voice: Voice) -> Picture | None:
    """Return a chart that is drawn when the door asks for it, None where the card holds nothing to draw."""
    if not has_picture(card):
        return None
    return Picture(name=name, alt=alt, draw=partial(draw, card, voice))


def buttons(voice: Voice, *offers: tuple[Label, str]) -> tuple[Button, ...]:
    """Return buttons from labels and the commands they say."""
    return tuple(Button(label=label(code, voice), command=command) for code, command in offers)


def page_button(request: Request) -> tuple[Button, ...]:
    """Return the way to the speaker's page, where there is one and this is not it.

    It asks for a link instead of holding one: a link opens the page within five minutes, and a message stays.
    """
    said = request.incoming
    if not request.desk.opens_pages or said.place is not Place.PRIVATE or said.platform == PAGE:
        return ()
    return buttons(request.voice, (Label.OPEN_PAGE, "/link"))


def to_settings(voice: Voice) -> tuple[Button, ...]:
    """Return the way back from one setting to all of them."""
    return buttons(voice, (Label.SETTINGS, "/settings"))


def zone_buttons(command: str) -> tuple[Button, ...]:
    """Return a city a button, each behind the command that takes it; who lives elsewhere types theirs."""
    return tuple(
        Button(label=zone.rsplit("/", 1)[-1].replace("_", " "), command=f"{command} {zone}")
        for zone in CITIES
    )


def which_team(own: Sequence[Team], command: str, voice: Voice) -> Reply:
    """Return the question which of several teams is meant, with a button for each."""
    offers = tuple(Button(label=team.name, command=f"{command} {team.id}") for team in own)
    return Reply(title=team_words.which(voice), buttons=offers, is_view=True)


def effort_buttons(number: ActivityId | None, voice: Voice) -> tuple[Button, ...]:
    """Return the scale from 1 to 10 under a run; none for one without a number."""
    if number is None:
        return ()
    scale = range(EASIEST, HARDEST + 1)
    return tuple(Button(label=voice.number(step), command=f"/effort {number} {step}") for step in scale)


def nudge_buttons(kind: str, voice: Voice) -> tuple[Button, ...]:
    """Return what can be done about a nudge besides answering it, by the kind of its notice."""
    topic = TOPIC_OF[kind].value
    return buttons(
        voice,
        (Label.SNOOZE, f"/nudges {topic} snooze"),
        (Label.NO_MORE, f"/nudges {topic} off"),
        (Label.WHY_MESSAGE, f"/why message {kind}"),
    )


def missed_buttons(day: date, voice: Voice) -> tuple[Button, ...]:
    """Return what may have happened on a missed day."""
    offers = (
        (Label.DONE_ELSEWHERE, "done"),
        (Label.MOVED_TO, "move"),
        (Label.ILL, "ill"),
        (Label.INJURED, "injured"),
        (Label.TRAVELLING, "travelling"),
        (Label.TOO_HARD, "hard"),
        (Label.SKIP, "skip"),
    )
    return buttons(voice, *((code, f"/missed {day} {word}") for code, word in offers))


def buttons_about(
    request: Request, owner: AthleteId, name: str, *offers: tuple[Label, str]
) -> tuple[Button, ...]:
    """Return buttons that stay with the person a card is about, also when a coach presses them."""
    if owner == request.speaker.id:
        return buttons(request.voice, *offers)
    return buttons(request.voice, *((code, _command_about(command, name)) for code, command in offers))


def _command_about(command: str, name: str) -> str:
    """Return a command with a name behind it, of which the beginning is enough where a button holds no more."""
    whole = f"{command} {name}".encode()[:MOST_BUTTON_BYTES]
    return whole.decode(errors="ignore").rstrip()


def unknown(name: str, known: Iterable[str], voice: Voice) -> Reply:
    """Return the reply to a command that does not exist, with the nearest one that does."""
    near = get_close_matches(name, known, n=1, cutoff=0.5) if name else []
    offers = tuple(Button(label=f"/{near_by}", command=f"/{near_by}") for near_by in (*near, "help"))
    return Reply(title=unknown_command(name, near[0] if near else None, voice), buttons=offers)


def whose(name: str, request: Request, owner: AthleteId) -> str:
    """Return “Name: ” when a coach looks at someone else's card, else nothing."""
    return "" if owner == request.speaker.id else f"{name}: "


def session_line(session: SessionLine, voice: Voice, *, dated: bool = False) -> str:
    """Return one session with its sign, its day where asked, and why it is marked so."""
    head = words.session_name(session, voice)
    if dated:
        head = f"{voice.short_weekday(session.date)} {head}"
    why = ", ".join(reasons.session_reason(r, voice) for r in session.reasons if _says_more(r))
    note = f" ({session.notes})" if session.notes and not dated else ""
    return f"{words.SIGNS[session.mark]} {head}{note}" + (f": {why}" if why else "")


def _says_more(reason: SessionReason) -> bool:
    return reason.code != "rest_day"


def session_lines(sessions: tuple[SessionLine, ...], voice: Voice, *, dated: bool = False) -> tuple[str, ...]:
    """Return a line for each session."""
    return tuple(session_line(session, voice, dated=dated) for session in sessions)


def ahead_lines(sessions: tuple[SessionLine, ...], voice: Voice) -> tuple[str, ...]:
    """Return a line for each session that lies ahead, by its date: a week names every weekday only once."""
    return tuple(
        f"{words.SIGNS[session.mark]} {voice.day(session.date)}: {words.session_name(session, voice)}"
        + ("" if session.mark in (Mark.TO_DO, Mark.REST) else f", {words.mark_word(session.mark, voice)}")
        for session in sessions
    )


def unplanned_lines(runs: tuple[RunLine, ...], voice: Voice, *, dated: bool = False) -> tuple[str, ...]:
    """Return a line for each activity that counts for no session."""
    said = []
    for run in runs:
        if not run.planned:
            day = f"{voice.short_weekday(run.date)} " if dated else ""
            said.append(f"{words.SIGNS[Mark.UNPLANNED]} {day}{words.unplanned_run(run, voice)}")
    return tuple(said)


def _only_session(session: SessionLine, voice: Voice) -> tuple[str, ...]:
    """Return what the headline has not said of the day's only session: its note, and how it went."""
    told = [r for r in session.reasons if not isinstance(r, StillToDo | NothingRecorded)]
    if session.mark is Mark.EXCUSED and any(isinstance(reason, EasedForPain) for reason in told):
        told = [reason for reason in told if not isinstance(reason, EasedForPain | ExcusedBy)]
    why = ", ".join(reasons.session_reason(r, voice) for r in told)
    return tuple(filter(None, (session.notes, f"{words.SIGNS[session.mark]} {why}" if why else "")))


def day_lines(
    sessions: tuple[SessionLine, ...], runs: tuple[RunLine, ...], voice: Voice, *, is_own: bool = True
) -> tuple[str, ...]:
    """Return today's sessions, what was recorded, and the load of each run."""
    recorded = [
        f"  {words.run_name(run, voice)}. {words.load_sentence(run, voice, is_own=is_own)}"
        for run in runs
        if run.planned
    ]
    training = tuple(session for session in sessions if session.mark is not Mark.REST)
    about = _only_session(training[0], voice) if len(training) == 1 else session_lines(training, voice)
    return (*about, *recorded, *unplanned_lines(runs, voice))


def calendar_off(voice: Voice) -> Button:
    """Return the button that lets no calendar read one's plan any more."""
    return Button(label=pages.end_calendar(voice), command="/link calendar off")
