"""The team in words: the triage for coaches, and the card that the whole group reads."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from marathon.domain.calendar import monday_of
from marathon.domain.coach_cards import CheckInLine
from marathon.domain.marks import Status
from marathon.domain.paging import left_after, on_page, pages_for
from marathon.domain.reasons import AwayFor, KeySessionMissed, NothingImported, WeekReason
from marathon.domain.team_cards import ROWS_DRAWN, GroupCard, GroupRow, NewMember, TeamCard, TriageLine
from marathon.words.coaching import check_in, who_and_when
from marathon.words.flags import flag_short, next_step
from marathon.words.notes import open_question
from marathon.words.reasons import week_reason
from marathon.words.sessions import status_word
from marathon.words.sharing import withheld
from marathon.words.voice import Voice

_ROWS_SHOWN = 30
_A_TEAM = 5  # lines of the triage are long, and a page is to fit below a picture


def no_team(voice: Voice) -> str:
    """Return that the person is in no team."""
    return voice.say("You are not in a team yet. /join CODE takes you into one, /team new NAME makes one.")


def trains_nowhere(voice: Voice) -> str:
    """Return that a coach who trains in no team has no week that one could see."""
    return voice.say(
        "You coach and train in no team, so none sees your week. /join CODE lets you train in one."
    )


def name_it(voice: Voice) -> str:
    """Return how the team that the first admin got becomes one."""
    return voice.say("/team new NAME names it, and makes an invite for those who train with you.")


def invite_them(voice: Voice) -> str:
    """Return how people come into a team."""
    return voice.say("/team invite makes an invite for those who train with you.")


def which(voice: Voice) -> str:
    """Return the question which of somebody's teams is meant."""
    return voice.say("Which team?")


def which_athlete(voice: Voice) -> str:
    """Return the question which of a coach's athletes is meant."""
    return voice.say("Which athlete?")


def or_their_name(command: str, voice: Voice) -> str:
    """Return how an athlete is named, and where every way to use a command stands."""
    return voice.say(
        "Or type a name: {command} NAME. /help {verb} lists every way.",
        command=command,
        verb=command.removeprefix("/"),
    )


def sharing(voice: Voice, *, shares: bool, is_shown: bool) -> str:
    """Return whether the person's week stands on the group's card now."""
    if is_shown:
        return voice.say("Your team sees how far you ran this week and how far you planned, nothing else")
    if shares:
        return voice.say(
            "Agreed; but your team sees nothing of your week while your Strava runs are kept to you"
        )
    return voice.say("Your week is off the team's card; nothing else has changed")


def triage_pages(card: TeamCard) -> int:
    """Return how many pages the longest list of a triage takes."""
    return max(
        pages_for(len(card.needs), _A_TEAM),
        pages_for(len(card.rows), _a_picture(card)),
        pages_for(len(card.questions), _A_TEAM),
        pages_for(len(card.new), _A_TEAM),
        pages_for(len(card.unplanned), _A_TEAM),
        pages_for(len(card.withheld), _A_TEAM),
    )


def pictured(card: TeamCard, page: int) -> TeamCard:
    """Return the card with the rows that its picture shows on a page: those whom the lines beside it speak of."""
    return replace(card, rows=tuple(on_page(card.rows, page, _a_picture(card))))


def _a_picture(card: TeamCard) -> int:
    return _A_TEAM if len(card.needs) > _A_TEAM else ROWS_DRAWN


def triage_lines(card: TeamCard, voice: Voice, page: int = 1) -> tuple[str, ...]:
    """Return who needs the coach, why, since when and what next; then the quiet rest, then who shares nothing.

    Every list shows its own page; who needs no word is named on later ones, where the picture shows them.
    """
    lines = [triage_line(line, card, voice) for line in on_page(card.needs, page, _A_TEAM)]
    if more := left_after(len(card.needs), page, _A_TEAM):
        lines.append(voice.say_n("… and {n} more needs a word", "… and {n} more need a word", more))
    if card.quiet and page == 1:
        lines.append(quiet_rest(card, voice))
    if new := on_page(card.new, page, _A_TEAM):
        lines.append(new_members(new, left_after(len(card.new), page, _A_TEAM), voice))
    lines += _named_beside(card, page, voice) if page > 1 else ()
    lines += [open_question(note, card.zone, voice) for note in on_page(card.questions, page, _A_TEAM)]
    if more := left_after(len(card.questions), page, _A_TEAM):
        lines.append(voice.say_n("… and {n} more open question", "… and {n} more open questions", more))
    if unplanned := card.unplanned[(page - 1) * _A_TEAM :]:
        lines.append(without_plan(unplanned, voice))
    lines += [withheld(line, voice) for line in on_page(card.withheld, page, _A_TEAM)]
    if more := left_after(len(card.withheld), page, _A_TEAM):
        lines.append(voice.say_n("… and {n} more", "… and {n} more", more))
    return tuple(lines)


def _named_beside(card: TeamCard, page: int, voice: Voice) -> Iterator[str]:
    needs = {line.athlete_id for line in card.needs}
    for row in pictured(card, page).rows:
        if row.athlete_id not in needs:
            yield voice.say("{name}: {what}", name=row.athlete_name, what=status_word(row.status, voice))


def quiet_rest(card: TeamCard, voice: Voice) -> str:
    """Return how those stand who need no word, as counts."""
    return ", ".join(_counted(status, n, voice) for status, n in card.quiet)


def new_members(new: Sequence[NewMember], more: int, voice: Voice) -> str:
    """Return who has just joined, since when, so many more of them, and that nothing has come of them yet."""
    names = ", ".join(
        voice.say("{name} (since {day})", name=one.athlete_name, day=voice.day(one.since)) for one in new
    )
    if more:
        names = voice.say_n("{names} and {n} more", "{names} and {n} more", more, names=names)
    return voice.say("New, no run yet: {names}.", names=names)


def without_plan(names: Sequence[str], voice: Voice, most: int = _A_TEAM) -> str:
    """Return who has no plan for the coming week, so many of them by name."""
    shown = ", ".join(names[:most])
    more = len(names) - most
    if more > 0:
        shown = voice.say_n("{names} and {n} more", "{names} and {n} more", more, names=shown)
    return voice.say("No plan next week: {names}.", names=shown)


def triage_line(line: TriageLine, card: TeamCard, voice: Voice) -> str:
    """Return who needs the coach, why, since when and what next."""
    said = voice.say(
        "{name}: {status}, {why}",
        name=line.athlete_name,
        status=status_word(line.standing.status, voice),
        why=triage_reason(line, card, voice),
    )
    return f"{said}. {next_step(line.next_step, voice)}"


def triage_reason(line: TriageLine, card: TeamCard, voice: Voice) -> str:
    """Return why somebody needs the coach and since when, as a phrase without a full stop."""
    said, since = week_reason(line.standing.reason, voice), line.standing.since
    if since and since != card.date and not _names_the_day(line.standing.reason, since):
        said = voice.say("{said}, since {day}", said=said, day=voice.day(since))
    if line.away and not isinstance(line.standing.reason, AwayFor):
        said = f"{said}; {week_reason(line.away, voice)}"
    if line.said:
        said = f"{said}{_by_whom(line.said, line, card.zone, voice)}"
    if line.unanswered:
        said = voice.say(
            "{said}; no word on what was missed on {day}", said=said, day=voice.day(line.unanswered)
        )
    return said + "".join(f"; {flag_short(flag, voice)}" for flag in line.flags)


def _by_whom(said: CheckInLine, line: TriageLine, zone: str, voice: Voice) -> str:
    """Return who said what the reason tells already, and when; else also what was said of which day."""
    reason = line.standing.reason
    told = reason if isinstance(reason, AwayFor) else line.away
    if told and told.kind is said.kind:
        return f" ({who_and_when(said, zone, voice)})"
    return f"; {check_in(said, zone, voice)}"


def _names_the_day(reason: WeekReason, since: date) -> bool:
    """Return whether a reason says by itself since when."""
    if isinstance(reason, KeySessionMissed):
        return reason.date <= since
    return isinstance(reason, AwayFor | NothingImported)


def _counted(status: Status, n: int, voice: Voice) -> str:
    number = voice.number(n)
    said = {
        Status.ON_TRACK: voice.say("{n} on track", n=number),
        Status.AHEAD: voice.say("{n} ahead", n=number),
        Status.UNDER_PERFORMED: voice.say("{n} under-performed", n=number),
        Status.OVER_REACHED: voice.say("{n} over-reached", n=number),
        Status.EXCUSED: voice.say("{n} excused", n=number),
        Status.NO_PLAN: voice.say("{n} no plan", n=number),
        Status.NO_DATA: voice.say("{n} no data", n=number),
    }
    return said[status]


def group_title(card: GroupCard, voice: Voice) -> str:
    """Return the team's week in one sentence."""
    if not card.rows:
        return voice.say("{team}: nobody shares their week with the group yet", team=card.team_name)
    facts = {
        "team": card.team_name,
        "done": voice.distance(card.done_m),
        "planned": voice.distance(card.planned_m),
    }
    if monday_of(voice.today or card.date) != card.week_from:  # somewhere it is Sunday still
        return voice.say(
            "{team}: {done} of {planned} in the week of {day}", **facts, day=voice.day(card.week_from)
        )
    return voice.say("{team}: {done} of {planned} since {day}", **facts, day=voice.weekday(card.week_from))


def group_pages(card: GroupCard) -> int:
    """Return how many pages the members take who are on the card."""
    return pages_for(len(card.rows), _ROWS_SHOWN)


def group_lines(card: GroupCard, voice: Voice, page: int = 1) -> tuple[str, ...]:
    """Return a line for each consenting member of a page, and how many others there are."""
    lines = [_row(row, voice) for row in on_page(card.rows, page, _ROWS_SHOWN)]
    if more := left_after(len(card.rows), page, _ROWS_SHOWN):
        lines.append(voice.say_n("… and {n} more", "… and {n} more", more))
    quiet = card.members - len(card.rows)
    if quiet:
        lines.append(
            voice.say_n(
                "{n} member keeps their week private; who wants to be on this card says /team share.",
                "{n} members keep their week private; who wants to be on this card says /team share.",
                quiet,
            )
        )
    return tuple(lines)


def _row(row: GroupRow, voice: Voice) -> str:
    done = voice.distance(row.done_m)
    if not row.planned_m:
        return f"{row.athlete_name}: {done}"
    return voice.say(
        "{name}: {done} of {planned}", name=row.athlete_name, done=done, planned=voice.distance(row.planned_m)
    )
