"""What change of a plan is proposed today: found anew whenever it is looked at, kept nowhere before it is answered."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from marathon.domain.adaptation_cards import AdaptationCard
from marathon.domain.adaptation_reasons import AdaptationReason, jump_key, key_of
from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.check_in import absence_on, in_order_said
from marathon.domain.flags import find_flags, reported_pain
from marathon.domain.notice import Posting
from marathon.domain.nudge import Nudge, Topic
from marathon.domain.nudge_notices import WarningNotice
from marathon.domain.plan import PlanDiff
from marathon.domain.plan_adaptation import LOOKS_AHEAD_DAYS, LOOKS_BACK_DAYS, Adaptation, adapt_plan
from marathon.domain.plan_notices import PlanProposalNotice
from marathon.domain.reasons import AwayFor
from marathon.domain.team import Role, Team
from marathon.domain.training import Training
from marathon.store import adaptations, athletes, notification_log, teams, trainings
from marathon.store.json_values import to_json
from marathon.store.store import Connection
from marathon.usecases.desk import Desk

SETTLED_FOR: Final = timedelta(days=14)
"""How long an answer holds: no reason lasts longer without becoming another one."""
PROPOSAL: Final = "plan_proposal"
WARNING: Final = "warning"


def propose_adaptation(desk: Desk, athlete_id: AthleteId, *, anyway: bool = False) -> AdaptationCard:
    """Return the smallest change that is proposed to an athlete today.

    Args: anyway: also for reasons that they have answered before.
    """
    now = desk.clock.now()
    with desk.store.read() as connection:
        person = athletes.get(connection, athlete_id)
        today = person.local_date(now)
        known = trainings.read(connection, person, *_span(today, today))
        settled = adaptations.settled(connection, [athlete_id], now - SETTLED_FOR)[athlete_id]
        leads = approvers(connection, athlete_id)
        last = adaptations.latest(connection, athlete_id)
        by = athletes.get_many(connection, [last.decided_by]) if last and last.decided_by else ()
    found = _adapted(known, today, frozenset() if anyway else settled)
    away = absence_on(today, in_order_said(known.check_ins))
    return AdaptationCard(
        athlete_id=athlete_id,
        athlete_name=person.name,
        today=today,
        name=_name_of(found.diff),
        diff=found.diff,
        reasons=found.reasons,
        keys=tuple(sorted(found.keys)),
        unplaced=found.unplaced,
        approvers=tuple(lead.name for lead in leads),
        away=AwayFor(kind=away.kind, since=away.local_date, until=away.until) if away else None,
        last=last,
        decided_by=by[0].name if by else "",
    )


def approvers(connection: Connection, athlete_id: AthleteId) -> tuple[Athlete, ...]:
    """Return who has to approve a change of an athlete's plan: the others who lead a team of theirs that says so."""
    own = teams.teams_of(connection, athlete_id, (Role.ATHLETE,))
    leads: dict[AthleteId, Athlete] = {}
    for team in _approving(connection, own):
        leads |= {lead.id: lead for lead in teams.members(connection, team.id, teams.LEADS)}
    return tuple(lead for lead in leads.values() if lead.id != athlete_id)


def _approving(connection: Connection, own: Sequence[Team]) -> Sequence[Team]:
    return adaptations.approving_teams(connection, own) if own else ()


def find_proposals(connection: Connection, people: Sequence[Athlete], now: datetime) -> Iterator[Nudge]:
    """Find for whom a change is proposed for a reason of which they have not been told; each is told of once."""
    todays = {person.id: person.local_date(now) for person in people}
    if not todays:
        return
    span = _span(min(todays.values()), max(todays.values()))
    known = trainings.read_many(connection, people, *span)
    settled = adaptations.settled(connection, list(todays), now - SETTLED_FOR)
    asked = _asked(connection, (now - SETTLED_FOR).date())
    for person in people:
        told = asked.get(person.id, frozenset())
        found = _adapted(known[person.id], todays[person.id], settled[person.id])
        keys = [key_of(reason) for reason in found.reasons]
        new = [key for key in keys if key not in told]
        if new:
            rest = tuple(key for key in keys if key != new[0])
            notice = PlanProposalNotice(keys=(new[0], *rest))
            posting = Posting(
                key=proposal_key(person.id, notice),
                athlete_id=person.id,
                notice=notice,
                local_date=todays[person.id],
            )
            yield Nudge(topic=Topic.PROPOSAL, posting=posting)


def proposal_key(athlete_id: AthleteId, notice: PlanProposalNotice) -> str:
    """Return the key of the message that proposes a change: by the reason that was new in it."""
    return f"{PROPOSAL}:{athlete_id}:{notice.keys[0]}"


def _asked(connection: Connection, since: date) -> dict[AthleteId, frozenset[str]]:
    """Return the reasons of which each was told, by a proposal or by a warning of a long run, which offers it too."""
    asked: dict[AthleteId, frozenset[str]] = {}
    for kind in (PROPOSAL, WARNING):
        for who, notice in notification_log.of_kind(connection, kind, since):
            keys = notice.keys if isinstance(notice, PlanProposalNotice) else ()
            if isinstance(notice, WarningNotice):
                keys = (jump_key(notice.date),)
            asked[who] = asked.get(who, frozenset()) | frozenset(keys)
    return asked


def _span(first: date, last: date) -> tuple[date, date]:
    return first - timedelta(days=LOOKS_BACK_DAYS), last + timedelta(days=LOOKS_AHEAD_DAYS)


def _adapted(known: Training, today: date, settled: frozenset[str]) -> Adaptation:
    if not any(session.date >= today for session in known.sessions):
        return Adaptation(diff=PlanDiff())
    loads = known.loads_until(today - timedelta(days=1))
    pain = reported_pain(today, in_order_said(known.check_ins))
    return adapt_plan(known, find_flags(today, known.activities, known.sessions, loads, pain), today, settled)


def _name_of(diff: PlanDiff) -> str:
    facts = json.dumps(to_json((*diff.removed, *diff.changed)))
    return hashlib.sha256(facts.encode()).hexdigest()[:8]


def seen_reasons(reasons: Sequence[AdaptationReason], *, is_withheld: bool) -> tuple[AdaptationReason, ...]:
    """Return the reasons that a coach may read: of who keeps runs to themself none that rests on runs."""
    return tuple(reason for reason in reasons if isinstance(reason, AwayFor) or not is_withheld)
