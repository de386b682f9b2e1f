"""What somebody reads before they train in a team, and what they press: by an invite, or because they are asked."""

from bot.core.message import Button, Reply
from marathon.domain.athlete import AthleteId
from marathon.domain.invite import InvitedCard
from marathon.domain.team_notices import AskedToTrainNotice
from marathon.usecases.desk import Desk
from marathon.usecases.join_team import look_at_asking
from marathon.words import joining as words
from marathon.words import members as member_words
from marathon.words import privacy as privacy_words
from marathon.words.voice import Voice


def consent(card: InvitedCard, code: str, voice: Voice) -> Reply:
    """Return what would be agreed to, or was, with its buttons; nothing is used up or kept before the yes.

    Args: code: what stands behind /join: an invite's code, or the id of the team that asks.
    """
    return Reply(
        title=words.consent_title(card, voice),
        lines=words.consent_lines(card, voice),
        buttons=_member(card, code, voice) if card.is_member else _answers(card, code, voice),
    )


def asked_to_train(desk: Desk, athlete_id: AthleteId, notice: AskedToTrainNotice, voice: Voice) -> Reply:
    """Return the question whether somebody trains in a team; once they have said yes, what that was.

    Raises: NotFoundError when nothing is asked any more.
    """
    card = look_at_asking(desk, athlete_id, notice.team_id)
    question = consent(card, str(notice.team_id), voice)
    if card.is_member:
        return question
    changed = (words.no_coach_any_more(notice, voice),) if notice.name else ()
    if notice.ends_admin:
        changed = (*changed, member_words.you_are_no_admin(voice))
    return Reply(
        title=words.asked(notice, voice), lines=(*changed, *question.lines), buttons=question.buttons
    )


def _answers(card: InvitedCard, code: str, voice: Voice) -> tuple[Button, ...]:
    share = Button(label=words.agree_and_share(voice), command=f"/join {code} share")
    return (
        Button(label=words.agree(voice), command=f"/join {code} yes"),
        *(() if card.shares_with_team else (share,)),
        Button(label=words.decline(voice), command=f"/join {code} no"),
    )


def _member(card: InvitedCard, code: str, voice: Voice) -> tuple[Button, ...]:
    share = Button(label=privacy_words.share_week(voice), command="/team share")
    withhold = Button(label=privacy_words.withhold_week(voice), command="/team private")
    return (
        withhold if card.shares_with_team else share,
        Button(label=words.close(voice), command=f"/join {code} no"),
    )
