"""Plans and their changes in words."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from marathon.domain.cards import PlanCard
from marathon.domain.change_cards import ChangeState, PlanChangeCard
from marathon.domain.paging import left_after, on_page, pages_for
from marathon.domain.plan import PlannedSession, PlannedVolume
from marathon.domain.plan_outline import PlanOutline
from marathon.domain.race import Race
from marathon.words.phrases import called
from marathon.words.sessions import planned_name
from marathon.words.voice import Voice

_NAMED: Final = 3


def change_title(card: PlanChangeCard, voice: Voice) -> str:
    """Return what a change does, as a headline for its state."""
    if card.diff.is_empty:
        return voice.say("Nothing changes: the plan already says so")
    counts = counts_of(card, voice)
    match card.state:
        case ChangeState.PROPOSED:
            return voice.say("This would change your plan: {counts}", counts=counts)
        case ChangeState.APPLIED if card.was_so:
            return voice.say("That was done before, and stands: {counts}", counts=counts)
        case ChangeState.APPLIED:
            return voice.say("Plan changed: {counts}", counts=counts)
        case ChangeState.UNDONE:
            return voice.say("Undone: your plan is as it was")


def counts_of(card: PlanChangeCard, voice: Voice) -> str:
    """Return how many sessions a change adds, changes and removes."""
    parts = []
    if card.diff.added:
        parts.append(voice.say_n("{n} session added", "{n} sessions added", len(card.diff.added)))
    if card.diff.changed:
        n = len(card.diff.changed)
        parts.append(
            voice.say_n("{n} changed", "{n} changed", n)
            if parts
            else voice.say_n("{n} session changed", "{n} sessions changed", n)
        )
    if card.diff.removed:
        n = len(card.diff.removed)
        parts.append(
            voice.say_n("{n} removed", "{n} removed", n)
            if parts
            else voice.say_n("{n} session removed", "{n} sessions removed", n)
        )
    if card.diff.kept_moved:
        parts.append(voice.say_n("{n} kept where moved", "{n} kept where moved", len(card.diff.kept_moved)))
    return ", ".join(parts)


def change_pages(card: PlanChangeCard) -> int:
    """Return how many pages the sessions take that a change touches."""
    diff = card.diff
    return pages_for(len(diff.added) + len(diff.removed) + len(diff.changed) + len(diff.kept_moved))


def change_lines(card: PlanChangeCard, voice: Voice, page: int = 1) -> tuple[str, ...]:
    """Return what a change amounts to, and a page of the sessions it touches, first days first."""
    diff = card.diff
    said = [(s.date, "+ " + _dated(s, voice)) for s in diff.added]
    said += [(s.date, "− " + _dated(s, voice)) for s in diff.removed]
    said += [(c.after.date, _changed(c.before, c.after, voice)) for c in diff.changed]
    said += [(s.date, _kept(s, voice)) for s in diff.kept_moved]
    lines = [line for _, line in on_page(sorted(said), page)]
    if more := left_after(len(said), page):
        lines.append(voice.say_n("… and {n} more", "… and {n} more", more))
    return (
        *_dropped(card.dropped_races, voice),
        *_outline(card.outline, voice),
        *lines,
        *(stands_beside(session, voice) for session in card.beside),
        *no_training(card.passed_over, voice),
    )


def no_training(entries: Sequence[str], voice: Voice) -> tuple[str, ...]:
    """Return which entries of a file were passed over, the first of them by name."""
    if not entries:
        return ()
    names = ", ".join(entries[:_NAMED]) + ("…" if entries[_NAMED:] else "")
    return (
        voice.say_n(
            "{n} entry is no training, so it was left out: {names}.",
            "{n} entries are no training, so they were left out: {names}.",
            len(entries),
            names=names,
        ),
    )


def stands_beside(session: PlannedSession, voice: Voice) -> str:
    """Return that a session stands, and stays, on a day that gets another one."""
    day = voice.day(session.date)
    return voice.say("{day} already has: {session}", day=day, session=planned_name(session, voice))


def _dropped(races: Sequence[Race], voice: Voice) -> Iterator[str]:
    for race in races:
        day = voice.day(race.date)
        if race.name:
            yield voice.say("Your plan would no longer lead to {race} on {day}.", race=race.name, day=day)
        else:
            yield voice.say("Your plan would no longer hold the race on {day}.", day=day)


def _outline(outline: PlanOutline | None, voice: Voice) -> Iterator[str]:
    if outline:
        first, most, last = (
            voice.amount(volume, outline.measure) for volume in (outline.first, outline.most, outline.last)
        )
        yield voice.say_n(
            "{n} week: {first} in the first whole one, {most} in the biggest, {last} in the last, races apart.",
            "{n} weeks: {first} in the first whole one, {most} in the biggest, {last} in the last, races apart.",
            outline.weeks,
            first=first,
            most=most,
            last=last,
        )


def _dated(session: PlannedSession, voice: Voice) -> str:
    return f"{voice.day(session.date)}: {planned_name(session, voice)}"


def _kept(session: PlannedSession, voice: Voice) -> str:
    return voice.say(
        "= {session} stays on {day}, where it was moved from {first}",
        session=planned_name(session, voice),
        day=voice.day(session.date),
        first=voice.day(session.original_date or session.date),
    )


def _changed(before: PlannedSession, after: PlannedSession, voice: Voice) -> str:
    if before.date != after.date and before.moved_to(after.date) != after:
        return voice.say(
            "→ {before} becomes {after} on {day}",
            before=_dated(before, voice),
            after=planned_name(after, voice),
            day=voice.day(after.date),
        )
    if before.date != after.date:
        return voice.say(
            "→ {session}: from {first} to {second}",
            session=planned_name(after, voice),
            first=voice.day(before.date),
            second=voice.day(after.date),
        )
    return voice.say(
        "~ {before} becomes {after}", before=_dated(before, voice), after=planned_name(after, voice)
    )


def ahead_title(card: PlanCard, voice: Voice) -> str:
    """Return what the plan leads to."""
    if card.race:
        return countdown(called(card.race, voice), card.race.date, card.today, voice)
    if card.last_date:
        return voice.say("Your plan runs until {day}", day=voice.full_day(card.last_date))
    return voice.say(
        "No plan yet. Build one with /plan new, or drop a CSV or ICS file into our private chat."
    )


def nothing_ahead(first: date, last: date, voice: Voice) -> str:
    """Return that a page of a plan holds nothing."""
    return voice.say("Nothing planned from {first} to {last}.", first=voice.day(first), last=voice.day(last))


def ahead_lines(card: PlanCard, voice: Voice) -> tuple[str, ...]:
    """Return the volume of the weeks ahead and the plan's last day."""
    said = []
    if any(card.weeks_planned):
        last = max(place for place, week in enumerate(card.weeks_planned) if week)
        weeks = ", ".join(volume(week, voice) for week in card.weeks_planned[: last + 1])
        said.append(voice.say("Week by week from this one: {weeks}.", weeks=weeks))
    if card.last_date:
        said.append(voice.say("Last planned day: {day}.", day=voice.full_day(card.last_date)))
    return tuple(said)


def volume(planned: PlannedVolume, voice: Voice) -> str:
    """Return how much is planned: “36 km”, “5 h”, or both parts where some of it has no distance."""
    parts = []
    if planned.distance_m:
        parts.append(voice.distance(planned.distance_m))
    if planned.duration_s:
        parts.append(voice.duration(planned.duration_s))
    return " + ".join(parts) or voice.say("nothing")


def countdown(name: str, day: date, today: date, voice: Voice) -> str:
    """Return how far away a race is."""
    days = (day - today).days
    if days == 0:
        return voice.say("{race} is today. Good luck!", race=name)
    return voice.say_n("{race} in {n} day.", "{race} in {n} days.", days, race=name)
