"""A coach decides on a change that an athlete asked for; and whether a team's coaches are asked at all."""

from datetime import timedelta

from marathon.domain.adaptation_cards import AdaptationAnswer, AdaptationState, RequestCard
from marathon.domain.athlete import AthleteId
from marathon.domain.change_cards import PlanChangeCard
from marathon.domain.notice import Posting
from marathon.domain.plan_notices import PlanDecisionNotice
from marathon.domain.team import Audience, Team
from marathon.errors import PlanChangedError, UnknownNumberError
from marathon.store import activities, adaptations, athletes, plans, system_log
from marathon.store.store import Connection
from marathon.usecases.adapt_plan import seen_reasons
from marathon.usecases.answer_adaptation import settle_proposals, tell_leads
from marathon.usecases.desk import Desk
from marathon.usecases.given_plan import GivenPlan, given_plan
from marathon.usecases.manage_plan import apply_change
from marathon.usecases.people import led_by
from marathon.usecases.post_notice import post_notice
from marathon.usecases.standing import FLAGS_LOOK_BACK_DAYS
from marathon.usecases.strava_sight import withheld


def approve_adaptation(desk: Desk, coach: AthleteId, number: int) -> RequestCard:
    """Apply a change that an athlete asked for, and tell them; one that was decided before stays as it was.

    A plan that has been changed since is left alone, and the request is outdated.

    Raises: UnknownNumberError when no athlete of this coach's asked by that number.
    """
    request = _request(desk, coach, number)
    if request.state is not AdaptationState.ASKED or request.change_id is None:
        return read_request(desk, coach, number)

    def also(connection: Connection, _change: PlanChangeCard) -> None:
        _decide(connection, request, AdaptationState.APPROVED, coach, desk)

    try:
        _require_ahead(desk, request, request.change_id)
        apply_change(desk, request.athlete_id, request.change_id, also)
    except PlanChangedError:
        desk.store.write(
            lambda connection: _decide(connection, request, AdaptationState.OUTDATED, coach, desk)
        )
    desk.messages_wait()
    return read_request(desk, coach, number)


def _require_ahead(desk: Desk, request: AdaptationAnswer, change_id: int) -> None:
    """Hold that no day has passed meanwhile that would change.

    Raises: PlanChangedError.
    """
    with desk.store.read() as connection:
        today = athletes.get(connection, request.athlete_id).local_date(desk.clock.now())
        diff = plans.get_change(connection, request.athlete_id, change_id).diff
    if any(s.date < today for s in (*diff.removed, *(change.after for change in diff.changed))):
        raise PlanChangedError


def decline_adaptation(desk: Desk, coach: AthleteId, number: int) -> RequestCard:
    """Leave an athlete's plan as it is, and tell them; what was decided before stays as it was.

    Raises: UnknownNumberError when no athlete of this coach's asked by that number.
    """
    request = _request(desk, coach, number)
    desk.store.write(lambda connection: _decide(connection, request, AdaptationState.DECLINED, coach, desk))
    desk.messages_wait()
    return read_request(desk, coach, number)


def read_request(desk: Desk, coach: AthleteId, number: int) -> RequestCard:
    """Return what a coach is asked, or what became of it; of who keeps runs to themself without what rests on them.

    Raises: UnknownNumberError when no athlete of this coach's asked by that number.
    """
    request = _request(desk, coach, number)
    who, today = request.athlete_id, desk.clock.now().date()
    if request.change_id is None:
        raise UnknownNumberError(number=number)
    with desk.store.read() as connection:
        change = plans.get_change(connection, who, request.change_id)
        runs = activities.between(connection, who, today - timedelta(days=FLAGS_LOOK_BACK_DAYS), today)
        is_withheld = bool(withheld(connection, desk, [who])) or any(
            run.audience is Audience.OWNER for run in runs
        )
        by = athletes.get_many(connection, [request.decided_by] if request.decided_by else [])
    shown = seen_reasons(request.reasons, is_withheld=is_withheld)
    return RequestCard(
        answer=request,
        athlete_name=led_by(desk, coach)[who].name,
        change=change,
        reasons=shown,
        is_all=len(shown) == len(request.reasons),
        decided_by=by[0].name if by else "",
    )


def read_decision(desk: Desk, athlete_id: AthleteId, number: int, coach: AthleteId) -> GivenPlan:
    """Return the change that an athlete asked for, and the name of the coach who decided.

    Raises: NotFoundError when either is gone.
    """
    with desk.store.read() as connection:
        change_id = adaptations.get(connection, number).change_id
    if change_id is None:
        raise UnknownNumberError(number=number)
    return given_plan(desk, athlete_id, change_id, coach)


def waiting_requests(desk: Desk, coach: AthleteId) -> tuple[RequestCard, ...]:
    """Return what waits for a coach's word, oldest first."""
    led = [who for who in led_by(desk, coach) if who != coach]
    with desk.store.read() as connection:
        waiting = adaptations.open_requests(connection, led)
    numbers = sorted(request.number for requests in waiting.values() for request in requests)
    return tuple(read_request(desk, coach, number) for number in numbers)


def set_approving(desk: Desk, coach: AthleteId, team: Team, *, approves: bool) -> None:
    """Keep whether a change that is proposed to an athlete of a team waits for the word of its coaches."""

    def unit(connection: Connection) -> None:
        adaptations.set_approving(connection, team, approves=approves)
        system_log.record(
            connection, "INFO", "plan_approval_changed", athlete_id=coach, team=team.id, approves=approves
        )

    desk.store.write(unit)


def approving_among(desk: Desk, own: tuple[Team, ...]) -> tuple[Team, ...]:
    """Return those of some teams whose coaches have to approve what is proposed to an athlete."""
    with desk.store.read() as connection:
        return adaptations.approving_teams(connection, own)


def _request(desk: Desk, coach: AthleteId, number: int) -> AdaptationAnswer:
    with desk.store.read() as connection:
        request = adaptations.get(connection, number)
    asked = request.state not in (AdaptationState.KEPT, AdaptationState.APPLIED)
    if not asked or request.athlete_id == coach or request.athlete_id not in led_by(desk, coach):
        raise UnknownNumberError(number=number)
    return request


def _decide(
    connection: Connection,
    request: AdaptationAnswer,
    state: AdaptationState,
    coach: AthleteId,
    desk: Desk,
) -> None:
    """Keep a decision where none was made, and tell the athlete and everybody who was asked."""
    now = desk.clock.now()
    if not adaptations.decide(connection, request.number, state, coach, now):
        return
    tell_leads(connection, request, state, now)
    settle_proposals(connection, adaptations.get(connection, request.number), now)
    athlete = athletes.get(connection, request.athlete_id)
    posting = Posting(
        key=f"plan_decision:{request.number}",
        athlete_id=athlete.id,
        notice=PlanDecisionNotice(number=request.number, about=coach, state=state),
        local_date=athlete.local_date(now),
    )
    post_notice(connection, posting, now)
