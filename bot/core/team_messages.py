"""Messages about who is what in a team: to the person, to its athletes, to its coaches."""

from typing import assert_never

from bot.core.consenting import asked_to_train
from bot.core.layout import buttons
from bot.core.message import Reply
from marathon.domain.athlete import AthleteId
from marathon.domain.team import Role
from marathon.domain.team_notices import (
    AskedToTrainNotice,
    CardMovedNotice,
    CardShownNotice,
    CardTakenNotice,
    DeclinedNotice,
    JoinedNotice,
    LeftNotice,
    NewCoachNotice,
    RemovedNotice,
    RoleChangedNotice,
    RoleNotice,
    TeamNotice,
)
from marathon.usecases.desk import Desk
from marathon.words import digest_settings as digest_words
from marathon.words import group as group_words
from marathon.words import members as words
from marathon.words.labels import Label
from marathon.words.voice import Voice


def member_message(desk: Desk, reader: AthleteId, notice: TeamNotice, voice: Voice) -> Reply:
    """Return what a change of a team's members says to this reader.

    Raises: NotFoundError when what was asked is asked no more.
    """
    match notice:
        case RemovedNotice():
            title = words.you_were_removed(notice.team, voice)
            return Reply(title=title, lines=(*_no_admin(notice, voice), words.what_stays(voice)))
        case RoleNotice():
            leads = notice.role is not Role.ATHLETE
            return Reply(
                title=words.you_are_now(notice, voice),
                lines=(*_no_admin(notice, voice), words.what_that_means(notice.role, notice.team, voice)),
                buttons=buttons(voice, (Label.TEAM, "/team")) if leads else (),
            )
        case AskedToTrainNotice():
            return asked_to_train(desk, reader, notice, voice)
        case RoleChangedNotice():
            return _changed(notice, voice)
        case NewCoachNotice():
            return Reply(
                title=words.new_coach(notice, voice),
                lines=(words.what_a_coach_sees(voice),),
                buttons=buttons(voice, (Label.SHARING, "/privacy")),
            )
        case CardMovedNotice() | CardShownNotice() | CardTakenNotice():
            return _of_the_card(notice, voice)
        case JoinedNotice() | LeftNotice() | DeclinedNotice():
            return _of_somebody(notice, voice)
    assert_never(notice)


def _of_the_card(notice: CardMovedNotice | CardShownNotice | CardTakenNotice, voice: Voice) -> Reply:
    """Return where a team's card goes by now: in the group that has it or lost it, or to who sent it at their hours."""
    if isinstance(notice, CardShownNotice):
        lines = (group_words.what_that_means(voice),)
        return Reply(title=group_words.shown_in_channel(notice.team, voice), lines=lines)
    if isinstance(notice, CardMovedNotice) and notice.is_chosen:
        lines = (group_words.choose_it_in_slack(voice),)
        return Reply(title=group_words.moved_from_channel(notice.team, voice), lines=lines)
    if isinstance(notice, CardMovedNotice):
        lines = (group_words.to_have_it_back(notice.team, voice),)
        return Reply(title=group_words.moved(notice.team, voice), lines=lines)
    return Reply(
        title=digest_words.taken(notice, voice),
        lines=(digest_words.take_it_back(voice),),
        buttons=buttons(voice, (Label.DIGEST, "/digest")),
    )


def _of_somebody(notice: JoinedNotice | LeftNotice | DeclinedNotice, voice: Voice) -> Reply:
    """Return to a coach who trains with them by now, or does no more, or never did."""
    if isinstance(notice, JoinedNotice):
        return Reply(
            title=words.has_joined(notice, voice),
            lines=(words.what_of_them(voice),),
            buttons=buttons(voice, (Label.ATHLETE, f"/athlete {notice.about}")),
        )
    if isinstance(notice, DeclinedNotice):
        return Reply(title=words.has_declined(notice, voice), lines=(words.unseen_still(voice),))
    return Reply(
        title=words.has_left(notice, voice),
        lines=(words.nothing_of_them(voice), *words.what_ended(notice, voice)),
    )


def _no_admin(notice: RemovedNotice | RoleNotice, voice: Voice) -> tuple[str, ...]:
    return (words.you_are_no_admin(voice),) if notice.ends_admin else ()


def _changed(notice: RoleChangedNotice, voice: Voice) -> Reply:
    """Return what somebody is beside this coach, with what that means to one who trains there, too."""
    seen = (words.what_a_coach_sees(voice),) if notice.sees_you else ()
    return Reply(
        title=words.is_now(notice, voice),
        lines=(*words.what_ended(notice, voice), *seen, words.by_an_admin(voice)),
        buttons=buttons(voice, (Label.SHARING, "/privacy")) if seen else (),
    )
