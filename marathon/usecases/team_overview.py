"""The cards of /team: triage for coaches, and the group's card without anything personal."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from marathon.domain.activity import Activity
from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.calendar import days_from, monday_of
from marathon.domain.check_in import absence_on, gravest
from marathon.domain.coach_cards import CheckInLine
from marathon.domain.day_summary import DayMark, DaySummary
from marathon.domain.marks import Mark, Status
from marathon.domain.plan import Measure, PlannedSession
from marathon.domain.reasons import AwayFor
from marathon.domain.sharing import WithheldLine
from marathon.domain.team import Audience, Role, TeamId
from marathon.domain.team_cards import GroupCard, GroupRow, NewMember, TeamCard, TeamRow, TriageLine
from marathon.domain.triage import NEW_FOR_DAYS, is_new, needs_word, next_step, unanswered, urgency
from marathon.domain.week import done_amount, planned_amount
from marathon.domain.zones import zone_named
from marathon.store import activities, athletes, consents, plans, teams
from marathon.store.said import about_days
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.kept_team_cards import Asked
from marathon.usecases.plans_next_week import LOOK_AHEAD, lacks_plan
from marathon.usecases.process_day import bring_up_to_date
from marathon.usecases.read_notes import open_questions
from marathon.usecases.standing import standing_of
from marathon.usecases.strava_sight import parted, withheld
from marathon.usecases.team_training import TeamTraining, plans_ahead, team_training

SHOWN_DAYS: Final = 7


def team_overview(desk: Desk, team_id: TeamId, reader: AthleteId | None = None) -> TeamCard:
    """Return who needs the coach, why, since when and what next; then the quiet rest, then seven days of marks.

    Args: reader: the coach who asks, who sees everything of their own.
    """
    now = desk.clock.now()
    asked = Asked.at(now, team_id, reader, strava_is_shared=desk.strava_is_shared)
    version = desk.store.version_now()
    return desk.team_cards.card(asked, version, lambda: _overview(desk, team_id, reader, now))


def _overview(desk: Desk, team_id: TeamId, reader: AthleteId | None, now: datetime) -> TeamCard:
    with desk.store.read() as connection:
        team = teams.get(connection, team_id)
        members = teams.members(connection, team_id, [Role.ATHLETE])
        zone = athletes.get(connection, reader).zone if reader else "UTC"
        hidden = withheld(connection, desk, [person.id for person in members]) - {reader}
    people, silent = parted(members, hidden)
    bring_up_to_date(desk, people)
    here = now.astimezone(zone_named(zone)).date()
    todays = {person.id: person.local_date(now) for person in people}
    shown = _shown_days(max(todays.values(), default=now.date()))
    with desk.store.read() as connection:
        known = team_training(
            desk, connection, people, todays, reader=reader, first=shown[0], until=here + LOOK_AHEAD
        )
        joined = _joined(connection, team_id, people, now)
        questions = open_questions(connection, [team], now)
    lines = [_line(person, todays[person.id], known, joined.get(person.id)) for person in people]
    lines.sort(key=lambda line: (urgency(line), line.standing.since or date.max, line.athlete_name))
    withheld_lines, lacking = _keeping_quiet(desk, silent, here)
    lacking |= {who for who in todays if lacks_plan(here, known.planned[who], known.said[who])}
    return TeamCard(
        team_id=team_id,
        team_name=team.name,
        date=now.date(),
        needs=tuple(line for line in lines if needs_word(line)),
        quiet=_quiet(lines),
        rows=tuple(_row(line, known.kept[line.athlete_id], shown) for line in lines),
        days=shown,
        new=_new(lines),
        withheld=withheld_lines,
        unplanned=tuple(person.name for person in members if person.id in lacking),
        questions=questions,
        zone=zone,
    )


def _shown_days(newest: date) -> tuple[date, ...]:
    """Return the last seven days that have ended where a day ends first, so that the picture has what the words tell.

    Who lives farther west has the newest of them still to do.
    """
    return days_from(newest - timedelta(days=SHOWN_DAYS), SHOWN_DAYS)


def _keeping_quiet(
    desk: Desk, people: Sequence[Athlete], here: date
) -> tuple[tuple[WithheldLine, ...], frozenset[AthleteId]]:
    """Return a line for each who keeps Strava to themself, and who of them has no plan for the coming week."""
    if not people:
        return (), frozenset()
    todays = {person.id: person.local_date(desk.clock.now()) for person in people}
    with desk.store.read() as connection:
        said = about_days(connection, list(todays), min(todays.values()))
        planned = plans_ahead(connection, todays, here + LOOK_AHEAD)
    lines = (
        WithheldLine(athlete_id=p.id, athlete_name=p.name, away=_away(todays[p.id], said[p.id]))
        for p in people
    )
    return tuple(lines), frozenset(who for who in todays if lacks_plan(here, planned[who], said[who]))


def _line(person: Athlete, today: date, known: TeamTraining, joined: date | None) -> TriageLine:
    who, day, said = person.id, known.last[person.id], known.said[person.id]
    flags = known.flags[who]
    away, silent_of = _away(today, said), unanswered(known.kept[who], today)
    return TriageLine(
        away=away,
        said=gravest(item for item in said if item.since <= today),  # not what is only ahead
        new_since=joined if is_new(joined, today, day.status_reason) else None,
        athlete_id=who,
        athlete_name=person.name,
        standing=standing_of(day, known.since[who]),
        flags=flags,
        next_step=next_step(day.status, day.status_reason, flags, away, is_silent=silent_of is not None),
        unanswered=silent_of,
    )


def _joined(
    connection: Connection, team_id: TeamId, people: Sequence[Athlete], now: datetime
) -> dict[AthleteId, date]:
    """Return on which local date those joined who have done so lately."""
    since = now - timedelta(days=NEW_FOR_DAYS + 1)
    agreed = consents.given_since(connection, consents.to_team(team_id), since)
    return {person.id: person.local_date(agreed[person.id]) for person in people if person.id in agreed}


def _new(lines: Sequence[TriageLine]) -> tuple[NewMember, ...]:
    return tuple(
        NewMember(athlete_name=line.athlete_name, since=line.new_since)
        for line in lines
        if line.new_since and not needs_word(line)
    )


def _away(today: date, said: Sequence[CheckInLine]) -> AwayFor | None:
    """Return the absence that speaks for an athlete's today."""
    away = absence_on(today, said)
    return AwayFor(kind=away.kind, since=away.date, until=away.until) if away else None


def _quiet(lines: Sequence[TriageLine]) -> tuple[tuple[Status, int], ...]:
    counted = Counter(line.standing.status for line in lines if not needs_word(line))
    return tuple(
        (status, counted[status])
        for status in (Status.ON_TRACK, Status.AHEAD, Status.EXCUSED)
        if counted[status]
    )


def _row(line: TriageLine, kept: Sequence[DaySummary | DayMark], shown: Sequence[date]) -> TeamRow:
    """Return the marks of the days shown; a day that is not kept has none."""
    marks = {day.date: day.mark for day in kept}
    return TeamRow(
        athlete_id=line.athlete_id,
        athlete_name=line.athlete_name,
        marks=tuple(marks.get(day, Mark.NONE) for day in shown),
        status=line.standing.status,
    )


def group_overview(desk: Desk, team_id: TeamId) -> GroupCard:
    """Return what consenting members have run this week against their plans, and the team's totals.

    Who keeps Strava from the coach keeps it from the group, too. The week is the one in which the last of them
    still is, so that all are seen over the same days.
    """
    with desk.store.read() as connection:
        team = teams.get(connection, team_id)
        members = teams.members(connection, team_id, [Role.ATHLETE])
        now = desk.clock.now()
        monday = monday_of(min((person.local_date(now) for person in members), default=now.date()))
        willing = [person for person in members if person.shares_with_team]
        sharing, _ = parted(willing, withheld(connection, desk, [person.id for person in willing]))
        ids = [person.id for person in sharing]
        runs = activities.outlines_many(connection, ids, monday, monday + timedelta(days=6))
        planned = plans.between_many(connection, ids, monday, monday + timedelta(days=6))
    rows = [_group_row(person, planned[person.id], runs[person.id]) for person in sharing]
    return GroupCard(
        team_id=team_id,
        team_name=team.name,
        week_from=monday,
        date=now.date(),
        rows=tuple(sorted(rows, key=lambda row: -row.done_m)),
        planned_m=sum(row.planned_m for row in rows),
        done_m=sum(row.done_m for row in rows),
        members=len(members),
    )


def _group_row(person: Athlete, planned: Sequence[PlannedSession], runs: Sequence[Activity]) -> GroupRow:
    """Return done against the plan in full: a plan made smaller by an absence would tell the group of it."""
    shown = [run for run in runs if run.audience is not Audience.OWNER]
    return GroupRow(
        athlete_name=person.name,
        planned_m=sum(planned_amount(session, Measure.DISTANCE) for session in planned),
        done_m=done_amount(shown, Measure.DISTANCE),
    )
