"""Digests: puts a coach's word on each team of theirs in line when its hour comes, and the group's card with it."""

from datetime import date, time
from functools import partial

from marathon.domain.athlete import Athlete
from marathon.domain.notice import DIGEST, DigestNotice, Posting, TeamCardNotice
from marathon.domain.team import Role, Team
from marathon.domain.turn import NOTHING_KEPT, Turn, turn_of
from marathon.store import digests, notification_log, teams
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.post_notice import post_notice, post_to_team
from marathon.usecases.tell_in_turn import LOOK_BACK


def tell_coaches(desk: Desk) -> int:
    """Put in line what is due, once a coach, team and local date, and return how many messages that are.

    A team is a message of its own: each has its chart, and fits one screen. All of a coach's go in one unit, as the
    log is asked by coach and date.
    """
    now = desk.clock.now()
    with desk.store.read() as connection:
        kept = notification_log.kept_of_kind(connection, DIGEST, (now - LOOK_BACK).date())
        wanted = digests.wanted(connection)
    told = 0
    for coach, rhythm in wanted:
        so_far = kept.get(coach.id, NOTHING_KEPT)
        turn = turn_of(now, coach.zone, time(rhythm.hour), so_far, weekday=rhythm.weekday)
        if turn is not None:
            told += desk.store.write(partial(_tell, desk, coach, turn))
    if told:
        desk.messages_wait()
    return told


def _tell(desk: Desk, coach: Athlete, turn: Turn, connection: Connection) -> int:
    """Tell of the teams that the coach leads by now, those left out in which nobody trains; or note that it is late."""
    led = teams.teams_of(connection, coach.id, teams.LEADS)
    trained = [team for team in led if teams.members(connection, team.id, [Role.ATHLETE])]
    now = desk.clock.now()
    if turn.is_late:
        for team in trained:
            notification_log.note_late(connection, _digest(coach, team, turn.date), now)
        return 0
    told = [post_notice(connection, _digest(coach, team, turn.date), now) for team in trained]
    told += [
        post_to_team(connection, _card(coach, team, turn.date), team.id, now)
        for team in trained
        if digests.teller_of(connection, team.id) == coach.id
    ]
    return sum(told)


def _digest(coach: Athlete, team: Team, day: date) -> Posting:
    notice = DigestNotice(team_id=team.id, date=day)
    key = f"digest:{coach.id}:{team.id}:{day}"
    return Posting(key=key, athlete_id=coach.id, notice=notice, local_date=day)


def _card(coach: Athlete, team: Team, day: date) -> Posting:
    notice = TeamCardNotice(team_id=team.id, date=day)
    return Posting(key=f"team_card:{team.id}:{day}", athlete_id=coach.id, notice=notice, local_date=day)
