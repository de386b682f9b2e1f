"""Plans given by a coach, in words: what would change for whom, what became of it, and what the athlete is told."""

from dataclasses import replace
from typing import Final

from marathon.domain.assignment import AssignedLine, AssignmentCard, BuildOffer, PlanOffer
from marathon.domain.change_cards import ChangeState, PlanChangeCard
from marathon.domain.paging import left_after, on_page, pages_for
from marathon.domain.plan import PlannedSession
from marathon.domain.race import Race
from marathon.words import examples
from marathon.words.errors import error_text
from marathon.words.flags import flag_lines, flag_short
from marathon.words.phrases import called, opened, shortened
from marathon.words.plans import change_lines, change_pages, counts_of, no_training, stands_beside
from marathon.words.sessions import planned_name
from marathon.words.voice import Voice

_SHOWN: Final = 10


def title(card: AssignmentCard, voice: Voice) -> str:
    """Return what a change does or did, for one athlete by name, for several by their number."""
    if len(card.lines) == 1:
        return _one(card.lines[0], card.state, voice)
    n = card.changing
    if not n:
        return voice.say("Nothing changes for any of them")
    match card.state:
        case ChangeState.PROPOSED:
            return voice.say_n("This would change {n} plan", "This would change {n} plans", n)
        case ChangeState.APPLIED:
            return voice.say_n("{n} plan changed, and told", "{n} plans changed, and each is told", n)
        case ChangeState.UNDONE:
            return voice.say_n("Undone: {n} plan is as it was", "Undone: {n} plans are as they were", n)


def _one(line: AssignedLine, state: ChangeState, voice: Voice) -> str:
    if line.card and line.card.diff.is_empty:
        return _line(line, voice)
    match state:
        case ChangeState.PROPOSED:
            return voice.say("{line} (not applied yet)", line=_line(line, voice))
        case ChangeState.APPLIED:
            return voice.say("{line}; told to them", line=_line(line, voice))
        case ChangeState.UNDONE:
            return voice.say("Undone: {line}", line=_line(line, voice))


def pages(card: AssignmentCard) -> int:
    """Return how many pages a change takes, that of one athlete by its sessions."""
    if len(card.lines) == 1:
        only = card.lines[0].card
        return change_pages(only) if only and only.state is not ChangeState.UNDONE else 1
    return pages_for(card.changing, _SHOWN)


def lines(card: AssignmentCard, voice: Voice, page: int = 1) -> tuple[str, ...]:
    """Return a page of one athlete's change session by session, of several a line each with what needs a look.

    Of several, those whose plan does not change stand on the first page, beside the first of the others.
    """
    if len(card.lines) == 1:
        only = card.lines[0].card
        return _sessions(only, voice, page) if only and only.state is not ChangeState.UNDONE else ()
    if len(card.lines) <= _SHOWN:
        return (*(_looked_at(line, voice) for line in card.lines), *no_training(card.passed_over, voice))
    changing = card.changed
    others = [line for line in card.lines if not line.changes] if page == 1 else []
    said = [_looked_at(line, voice) for line in on_page(changing, page, _SHOWN)]
    if more := left_after(len(changing), page, _SHOWN):
        said.append(voice.say_n("… and {n} more", "… and {n} more", more))
    said += [_line(line, voice) for line in others[:_SHOWN]]
    if more := left_after(len(others), 1, _SHOWN):
        said.append(
            voice.say_n("… and {n} more plan stays as it is", "… and {n} more plans stay as they are", more)
        )
    return (*said, *no_training(card.passed_over, voice))


def shown(card: AssignmentCard, page: int) -> tuple[AssignedLine, ...]:
    """Return whose part a page shows, of several whose plans it changes."""
    return tuple(on_page(card.changed, page, _SHOWN)) if len(card.lines) > 1 else ()


def _sessions(card: PlanChangeCard, voice: Voice, page: int) -> tuple[str, ...]:
    races = (f"{opened(_leaves(race, voice))}." for race in card.dropped_races)
    told = change_lines(replace(card, dropped_races=()), voice, page)
    return (*races, *told, *flag_lines(card.flags, voice))


def _leaves(race: Race, voice: Voice) -> str:
    return voice.say("the race on {day} would leave the plan", day=voice.day(race.date))


def _line(line: AssignedLine, voice: Voice) -> str:
    if line.card is None:
        why = error_text(line.problem, voice) if line.problem else voice.say("nothing changes")
        return voice.say("{name}: {what}", name=line.athlete_name, what=why)
    if line.card.diff.is_empty:
        return voice.say("{name}: nothing changes", name=line.athlete_name)
    what = counts_of(line.card, voice)
    return voice.say("{name}: {what}", name=line.athlete_name, what=what)


def _looked_at(line: AssignedLine, voice: Voice) -> str:
    """Return one of several lines, with what needs a look in it."""
    return "; ".join((_line(line, voice), *(_needs_a_look(line.card, voice) if line.card else ())))


def _needs_a_look(card: PlanChangeCard, voice: Voice) -> tuple[str, ...]:
    """Return the first of what a proposed change meets and raises, and how much more of it there is."""
    found = (
        *(_leaves(race, voice) for race in card.dropped_races),
        *(stands_beside(session, voice) for session in card.beside),
        *(flag_short(flag, voice) for flag in card.flags),
    )
    more = voice.say_n("{n} more warning", "{n} more warnings", len(found) - 1) if found[1:] else ""
    return tuple(filter(None, (*found[:1], more)))


def all_of_them(voice: Voice) -> str:
    """Return the label of the button that leads from one athlete's part back to everybody's."""
    return voice.say("All of them")


def change_instead(session: PlannedSession, voice: Voice) -> str:
    """Return the label of the button that changes what stands on a day rather than adding to it."""
    return voice.say("Instead of {session}", session=planned_name(session, voice))


def given(name: str, card: PlanChangeCard, voice: Voice) -> str:
    """Return what an athlete is told of a change."""
    if card.state is ChangeState.UNDONE:
        return voice.say("{name} took a change of your plan back", name=name)
    return voice.say("{name} changed your plan: {counts}", name=name, counts=counts_of(card, voice))


def offer_title(offer: PlanOffer, voice: Voice) -> str:
    """Return what is asked, and how far the plan reaches."""
    if offer.last_date is None:
        return voice.say("What shall {name} get? There is no plan ahead", name=offer.athlete_name)
    return voice.say(
        "What shall {name} get? The plan runs until {day}",
        name=offer.athlete_name,
        day=voice.full_day(offer.last_date),
    )


def offer_lines(offer: PlanOffer, voice: Voice) -> tuple[str, ...]:
    """Return what can be typed besides pressing a button; nothing changes before a yes."""
    name, run = offer.athlete_name, examples.run(voice)
    return (
        voice.say(
            "One session: /assign {name} add sat long {distance}, or change, or drop.",
            name=name,
            distance=run,
        ),
        voice.say("A plan: /assign {name} new RACE_DATE RACE_DISTANCE WEEKLY_VOLUME DAYS_A_WEEK.", name=name),
        voice.say("A file: drop a CSV or ICS into our private chat with the text /assign {name}.", name=name),
        voice.say("Each is shown first, and nothing changes before you say yes."),
    )


def build(offer: BuildOffer, voice: Voice) -> str:
    """Return the label of the button that proposes a plan for a race."""
    return voice.say("Plan for {race}", race=shortened(called(offer.race, voice)))


def drop(session: PlannedSession, voice: Voice) -> str:
    """Return the label of the button that proposes to leave a session out."""
    return voice.say(
        "Drop {day}: {session}", day=voice.short_weekday(session.date), session=planned_name(session, voice)
    )
