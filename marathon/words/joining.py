"""First contact, invitations and joining, in words."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from marathon.domain.invite import Invite, InvitedCard, NewInvite
from marathon.domain.team_notices import AskedToTrainNotice
from marathon.words import examples
from marathon.words.voice import Voice


def hello(name: str, voice: Voice) -> str:
    """Return what a stranger reads first."""
    return voice.say("Hello {name}. I hold your running against your plan, and say what is next.", name=name)


def start_lines(voice: Voice, *, has_strava: bool) -> tuple[str, str, str]:
    """Return in three lines how one begins."""
    run = examples.run(voice)
    return (
        voice.say(
            "Runs come from Strava (/connect), as files dropped into our private chat, or typed: /run {run} 52:00.",
            run=run,
        )
        if has_strava
        else voice.say(
            "Runs come as files dropped into our private chat, or typed: /run {run} 52:00.", run=run
        ),
        voice.say(
            "/today says what is asked and how it went; /plan new builds a plan; /help lists everything."
        ),
        voice.say(
            "Have you got an invite? /join CODE. Do you coach? /team new NAME makes a team, and an invite."
        ),
    )


def invite_title(made: NewInvite, zone: str, voice: Voice) -> str:
    """Return into what an invite leads, for how many and until when."""
    until = voice.full_day(made.invite.expires_at.astimezone(ZoneInfo(zone)).date())
    return voice.say_n(
        "An invite to {team}, for {n} person until {day}",
        "An invite to {team}, for {n} people until {day}",
        made.invite.uses_left,
        team=made.invite.team.name,
        day=until,
    )


def invite_lines(made: NewInvite, voice: Voice) -> tuple[str, str]:
    """Return what an athlete says to come in, and that this is shown once."""
    return (
        f"/join {made.code}",
        voice.say(
            "Pass that line on: who says it to me in private joins as an athlete, once they agree. "
            "It is shown only now; /team invites lists and revokes."
        ),
    )


def team_made(name: str, voice: Voice) -> str:
    """Return that a team was made."""
    return voice.say("{team} is made, and you coach it", team=name)


def invites_title(found: Sequence[Invite], voice: Voice) -> str:
    """Return how many invites stand."""
    if not found:
        return voice.say("No invite stands. /team invite makes one.")
    return voice.say_n("{n} invite stands", "{n} invites stand", len(found))


def invite_line(invite: Invite, zone: str, voice: Voice) -> str:
    """Return what an invite still allows."""
    until = voice.full_day(invite.expires_at.astimezone(ZoneInfo(zone)).date())
    return voice.say_n(
        "#{number} to {team}: {n} more person, until {day}",
        "#{number} to {team}: {n} more people, until {day}",
        invite.uses_left,
        number=invite.id,
        team=invite.team.name,
        day=until,
    )


def revoke(invite: Invite, voice: Voice) -> str:
    """Return the label of the button that makes an invite worthless."""
    return voice.say("Revoke #{number}", number=invite.id)


def revoked(invite: Invite, voice: Voice) -> str:
    """Return that an invite lets nobody in any more."""
    return voice.say("Invite #{number} lets nobody in any more", number=invite.id)


def which_code(voice: Voice) -> str:
    """Return what is asked of somebody who says /join alone."""
    return voice.say("Which code did your coach give you? Type it here.")


def consent_title(card: InvitedCard, voice: Voice) -> str:
    """Return what is asked before somebody joins."""
    if card.is_member:
        return voice.say("You are in {team} already. This is what you agreed to:", team=card.team.name)
    return voice.say("Join {team}? This is what you agree to:", team=card.team.name)


def consent_lines(card: InvitedCard, voice: Voice) -> tuple[str, ...]:
    """Return what the coach and the group see; a change of it is a new join_team.CONSENT_VERSION."""
    coaches = ", ".join(card.coaches) or voice.say("whoever coaches it")
    group = (
        voice.say(
            "The group sees how far you ran this week and how far you planned, as you show it to your teams; "
            "/team private ends that."
        )
        if card.shares_with_team
        else voice.say(
            "The group sees nothing of you, unless you show it how far you ran this week and how far you planned."
        )
    )
    return (
        voice.say(
            "Your coach ({coaches}) sees your plan, runs, how they stand against it, races and absences; never your "
            "profile's numbers, and nothing from Strava until you allow that by itself.",
            coaches=coaches,
        ),
        group,
        voice.say("/privacy shows and switches all of it, /leave ends it."),
    )


def agree(voice: Voice) -> str:
    """Return the label of the yes."""
    return voice.say("Yes, join")


def agree_and_share(voice: Voice) -> str:
    """Return the label of the yes that also shows one's week to the group."""
    return voice.say("Join, and show my week")


def decline(voice: Voice) -> str:
    """Return the label of the no."""
    return voice.say("No")


def declined(card: InvitedCard, voice: Voice) -> str:
    """Return that nothing came of an invite, and that it still stands."""
    if card.is_member:
        return voice.say("Nothing changes: you are in {team}, as you were.", team=card.team.name)
    return voice.say(
        "You did not join {team}. Nothing is shared; the invite still works.", team=card.team.name
    )


def close(voice: Voice) -> str:
    """Return the label of the button that leaves everything as it is."""
    return voice.say("Close")


def asked(notice: AskedToTrainNotice, voice: Voice) -> str:
    """Return the question whether somebody trains in a team."""
    return voice.say(
        "Do you want to train in {team}? Nobody there sees anything of you before you say yes",
        team=notice.team,
    )


def no_coach_any_more(notice: AskedToTrainNotice, voice: Voice) -> str:
    """Return why that is asked of somebody who coached the team."""
    return voice.say("{name} made you an athlete there: you coach it no more.", name=notice.name)


def not_trained(card: InvitedCard, voice: Voice) -> str:
    """Return that somebody does not train in a team that asked them to."""
    if card.is_member:
        return declined(card, voice)
    return voice.say(
        "You do not train in {team}. Nothing is shared; an invite would still let you in.",
        team=card.team.name,
    )


def as_you_set_it(voice: Voice) -> str:
    """Return that somebody who comes back is not asked anything again."""
    return voice.say("All else is as you set it: /settings. What your coach sees: /privacy.")


def joined(team: str, voice: Voice) -> str:
    """Return that somebody is in a team now."""
    return voice.say("You are in {team} now.", team=team)


def cancelled(voice: Voice, *, was_asked: bool) -> str:
    """Return that nothing is asked any more."""
    if was_asked:
        return voice.say("Good, I ask no more. What you said before stays.")
    return voice.say("There is nothing to cancel. /help lists what I can do.")
