"""A proposed change of a plan in words: why, what it never does, what became of it; for the athlete and their coach."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from marathon.domain.adaptation_cards import AdaptationCard, AdaptationState, RequestCard
from marathon.domain.adaptation_reasons import AdaptationReason, days_away, easy_until
from marathon.domain.change_cards import PlanChangeCard
from marathon.domain.reasons import AwayFor, Flag, KeySessionMissed
from marathon.domain.team import Team
from marathon.words.flags import flag_lines
from marathon.words.phrases import opened
from marathon.words.plans import counts_of
from marathon.words.reasons import check_in_word, week_reason
from marathon.words.voice import Voice


def title(card: AdaptationCard, voice: Voice) -> str:
    """Return what is proposed, or that nothing is."""
    if not card.is_open:
        return voice.say("I have no change of your plan to propose")
    return voice.say("I propose to change your plan: {counts}", counts=counts_of(card.change, voice))


def changed_meanwhile(voice: Voice) -> str:
    """Return that what was answered is not what is proposed by now."""
    return voice.say("What I proposed has changed since, so nothing was done. This is how it stands now.")


def reason_lines(reasons: Sequence[AdaptationReason], voice: Voice) -> tuple[str, ...]:
    """Return why a change is proposed, the gravest reason first."""
    flags: list[Flag] = []
    lines: list[str] = []
    for reason in reasons:
        if isinstance(reason, AwayFor):
            lines.append(_away(reason, voice))
        elif isinstance(reason, KeySessionMissed):
            why = opened(week_reason(reason, voice))
            lines.append(
                voice.say("{why}. It fits in place of a gentle one, with no hard day beside it.", why=why)
            )
        else:
            flags.append(reason)
    return (*lines, *flag_lines(flags, voice))


def _away(absence: AwayFor, voice: Voice) -> str:
    return voice.say_n(
        "{what} for {n} day, until {day}: up to {easy} hard runs become easy, and a long one gets shorter. "
        "A rule of thumb of our own, not medical advice; rest on where you do not feel well.",
        "{what} for {n} days, until {day}: up to {easy} hard runs become easy, and a long one gets shorter. "
        "A rule of thumb of our own, not medical advice; rest on where you do not feel well.",
        days_away(absence),
        what=opened(check_in_word(absence.kind, voice)),
        day=voice.day(absence.until or absence.since),
        easy=voice.day(easy_until(absence)),
    )


def promise(card: AdaptationCard, voice: Voice) -> tuple[str, ...]:
    """Return what a change never does, and whose word it needs."""
    never = voice.say("No day asks for more than before, and nothing changes until you say so.")
    if not card.approvers:
        return (never,)
    return never, voice.say("Your coach has to approve it: {names}.", names=", ".join(card.approvers))


def nothing_lines(card: AdaptationCard, voice: Voice) -> Iterator[str]:
    """Yield why nothing is proposed."""
    if card.away:
        yield voice.say("Not while it lasts: {why}.", why=week_reason(card.away, voice))
    for missed in card.unplaced:
        yield voice.say(
            "{why}: no coming day has room for it with no hard day beside it. Let it go, nothing has to be caught up.",
            why=opened(week_reason(missed, voice)),
        )


def last_line(card: AdaptationCard, zone: str, voice: Voice) -> tuple[str, ...]:
    """Return what was answered last, by whom and when."""
    last = card.last
    if last is None:
        return ()
    at = last.decided_at or last.said_at
    day, time = voice.day(at.astimezone(ZoneInfo(zone)).date()), voice.time(at, zone)
    when = voice.say("{day}, {time}", day=day, time=time)
    name = card.decided_by or voice.say("your coach")
    match last.state:
        case AdaptationState.KEPT:
            said = voice.say("Last proposal: you kept your plan ({when}).", when=when)
        case AdaptationState.APPLIED:
            said = voice.say("Last proposal: you applied it ({when}).", when=when)
        case AdaptationState.ASKED:
            said = voice.say(
                "Last proposal: your coach is asked ({when}) and has not decided yet.", when=when
            )
        case AdaptationState.APPROVED:
            said = voice.say("Last proposal: approved by {name} ({when}).", name=name, when=when)
        case AdaptationState.DECLINED:
            said = voice.say("Last proposal: declined by {name} ({when}).", name=name, when=when)
        case AdaptationState.WITHDRAWN:
            said = voice.say("Last proposal: you took the question to your coach back ({when}).", when=when)
        case AdaptationState.OUTDATED:
            said = voice.say(
                "Last proposal: your plan had changed before it was decided ({when}).", when=when
            )
    return (said,)


def kept(voice: Voice) -> str:
    """Return that the plan stays."""
    return voice.say("Good: I do not ask again for this reason")


def asked(names: Sequence[str], voice: Voice) -> str:
    """Return who was asked."""
    return voice.say("Your coach is asked: {names}", names=", ".join(names))


def until_then(voice: Voice) -> str:
    """Return what holds until a coach has decided."""
    return voice.say("Until then your plan stays as it is. You are told what they say.")


def settled(state: AdaptationState, voice: Voice) -> str:
    """Return what became of a proposal, in its own message."""
    words = {
        AdaptationState.KEPT: voice.say("You keep your plan as it is"),
        AdaptationState.APPLIED: voice.say("You applied what I proposed"),
        AdaptationState.ASKED: voice.say("Your coach is asked about what I proposed"),
        AdaptationState.APPROVED: voice.say("Your coach approved what I proposed"),
        AdaptationState.DECLINED: voice.say("Your coach declined what I proposed"),
        AdaptationState.WITHDRAWN: voice.say("You keep your plan as it is"),
        AdaptationState.OUTDATED: voice.say("Your plan has changed since I proposed something"),
    }
    return words[state]


def request_title(card: RequestCard, voice: Voice) -> str:
    """Return what an athlete asks of their coach, or what became of it."""
    name, counts = card.athlete_name, counts_of(card.change, voice)
    by = card.decided_by or voice.say("a coach")
    match card.answer.state:
        case AdaptationState.APPROVED:
            return voice.say("Approved by {by}: {name}'s plan, {counts}", by=by, name=name, counts=counts)
        case AdaptationState.DECLINED:
            return voice.say("Declined by {by}: {name}'s plan stays as it is", by=by, name=name)
        case AdaptationState.OUTDATED:
            return voice.say("{name}'s plan has changed since they asked, so nothing was done", name=name)
        case AdaptationState.WITHDRAWN | AdaptationState.KEPT | AdaptationState.APPLIED:
            return voice.say("{name} has taken the question back", name=name)
        case AdaptationState.ASKED:
            return voice.say(
                "{name} asks you to approve a change of their plan: {counts}", name=name, counts=counts
            )


def request_reasons(card: RequestCard, voice: Voice) -> tuple[str, ...]:
    """Return why a change was proposed, as far as a coach may read it."""
    seen = reason_lines(card.reasons, voice)
    if card.is_all:
        return seen
    return (
        *seen,
        voice.say("What it rests on besides, {name} keeps to themself.", name=card.athlete_name),
    )


def no_requests(voice: Voice) -> str:
    """Return that nobody waits for a coach's word."""
    return voice.say("Nobody waits for your word on their plan")


def requests_title(n: int, voice: Voice) -> str:
    """Return how many changes wait."""
    return voice.say_n(
        "{n} change of a plan waits for your word", "{n} changes of plans wait for your word", n
    )


def decision(name: str, change: PlanChangeCard, state: AdaptationState, voice: Voice) -> str:
    """Return what an athlete is told of their coach's decision."""
    if state is AdaptationState.APPROVED:
        return voice.say(
            "{name} approved the change of your plan: {counts}", name=name, counts=counts_of(change, voice)
        )
    if state is AdaptationState.DECLINED:
        return voice.say("{name} leaves your plan as it is", name=name)
    return voice.say("{name} approved, but your plan has changed meanwhile, so nothing was done", name=name)


def approving(team: Team, voice: Voice, *, approves: bool) -> str:
    """Return whether a team's coaches are asked."""
    if approves:
        return voice.say("{team}: what I propose to an athlete waits for a coach's word", team=team.name)
    return voice.say("{team}: athletes apply what I propose by themselves", team=team.name)


def approving_lines(voice: Voice) -> tuple[str, ...]:
    """Return what that means."""
    return (
        voice.say("A proposal never asks for more than the plan did; it comes after an illness or a flag."),
        voice.say("/team approval on has every coach of the team asked, the first word counts."),
    )


def open_line(card: AdaptationCard, voice: Voice) -> str:
    """Return that a proposal is open, as a line among others."""
    return voice.say("I propose to change your plan: {counts}.", counts=counts_of(card.change, voice))
