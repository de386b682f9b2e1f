"""Members of a team in words: leaving, being taken out, roles and groups."""

from collections.abc import Collection, Sequence

from marathon.domain.team import Group, Role, Team
from marathon.domain.team_notices import (
    DeclinedNotice,
    JoinedNotice,
    LeftNotice,
    NewCoachNotice,
    RoleChangedNotice,
    RoleNotice,
)
from marathon.words.labels import role_name
from marathon.words.voice import Voice

_SHOWN = 12


def really_leave(team: str, roles: Collection[Role], voice: Voice) -> str:
    """Return what is asked before somebody leaves who is this in a team."""
    if Role.ATHLETE not in roles:
        return voice.say(
            "Leave {team}? You coach it no more then, and see nothing of those who train in it. All you have here "
            "stays yours.",
            team=team,
        )
    if len(roles) > 1:
        return voice.say(
            "Leave {team}? You coach it no more then, its other coaches see nothing of you, and its group neither. "
            "All you have here stays yours.",
            team=team,
        )
    return voice.say(
        "Leave {team}? Its coach sees nothing of you then, and its group neither. All you have here stays yours.",
        team=team,
    )


def no_admin_then(voice: Voice) -> str:
    """Return what else ends when an admin leaves the team by which they are one."""
    return voice.say("You are no admin of this coach any more then, either.")


def leave(voice: Voice) -> str:
    """Return the label of that yes."""
    return voice.say("Yes, leave")


def left(team: str, voice: Voice) -> str:
    """Return that somebody is in a team no more."""
    return voice.say("You are no longer in {team}. Nobody there sees anything of you now", team=team)


def really_remove(name: str, teams: Sequence[Team], voice: Voice) -> str:
    """Return what a coach is asked before somebody is taken out."""
    where = ", ".join(team.name for team in teams)
    return voice.say(
        "Take {name} out of {teams}? They are told, and you see nothing of them then.", name=name, teams=where
    )


def remove(voice: Voice) -> str:
    """Return the label of that yes."""
    return voice.say("Yes, take out")


def removed(name: str, teams: Sequence[Team], voice: Voice) -> str:
    """Return that somebody was taken out."""
    where = ", ".join(team.name for team in teams)
    return voice.say("{name} is no longer in {teams}, and is told so", name=name, teams=where)


def you_were_removed(team: str, voice: Voice) -> str:
    """Return what somebody is told who was taken out."""
    return voice.say("Your coach took you out of {team}", team=team)


def what_stays(voice: Voice) -> str:
    """Return what that means."""
    return voice.say(
        "Nobody there sees anything of you now. Your plan and runs stay yours, and I go on answering."
    )


def role_is(name: str, team: str, roles: Collection[Role], voice: Voice) -> str:
    """Return what somebody is in a team now."""
    said = ", ".join(role_name(role, voice) for role in Role if role in roles)
    return voice.say("{name} in {team}: {roles}", name=name, team=team, roles=said)


def nothing_changes(name: str, team: str, roles: Collection[Role], voice: Voice) -> str:
    """Return that somebody is in a team already what they were to become."""
    said = ", ".join(role_name(role, voice) for role in Role if role in roles)
    return voice.say("Nothing changes: {name} in {team} is {roles} already", name=name, team=team, roles=said)


def is_asked(name: str, team: str, voice: Voice) -> str:
    """Return that somebody is asked before they are seen in a team."""
    return voice.say(
        "{name} coaches {team} no more, and is asked whether to train in it", name=name, team=team
    )


def unseen_till_then(voice: Voice) -> str:
    """Return what holds until they answer."""
    return voice.say("Nobody there sees anything of them before they say yes.")


def ended(name: str, voice: Voice, *, ends_admin: bool, invites: int) -> tuple[str, ...]:
    """Return what went with what somebody was in a team, as far as anything did."""
    admin = (voice.say("{name} is no longer an admin of this coach.", name=name),) if ends_admin else ()
    if not invites:
        return admin
    return (
        *admin,
        voice.say_n(
            "{n} invite that {name} made has ended with that; /team invite makes another.",
            "{n} invites that {name} made have ended with that; /team invite makes another.",
            invites,
            name=name,
        ),
    )


def what_ended(notice: RoleChangedNotice | LeftNotice, voice: Voice) -> tuple[str, ...]:
    """Return to a coach what went with what somebody was."""
    return ended(notice.name, voice, ends_admin=notice.ends_admin, invites=notice.invites)


def you_are_no_admin(voice: Voice) -> str:
    """Return to somebody that they are an admin no more."""
    return voice.say(
        "You are no longer an admin of this coach, either: /status and roles are for its admins."
    )


def of_the_house(name: str, voice: Voice) -> str:
    """Return how far the role of an admin reaches."""
    return voice.say(
        "As an admin {name} changes roles in every team of this coach, and sees how it runs: /status.",
        name=name,
    )


def which_team(name: str, voice: Voice) -> str:
    """Return the question in which of somebody's teams a role is meant."""
    return voice.say("{name} is in several teams. Which is meant?", name=name)


def role_is_logged(voice: Voice) -> str:
    """Return that a change of role leaves a trace."""
    return voice.say("Who changed it, and when, stands in the system's log.")


def no_groups(voice: Voice) -> str:
    """Return that a team has no groups."""
    return voice.say("No groups yet. /team group Beginners add Ana makes one.")


def groups_title(found: Sequence[Group], voice: Voice) -> str:
    """Return how many groups there are."""
    return voice.say_n("{n} group", "{n} groups", len(found))


def group_line(group: Group, voice: Voice) -> str:
    """Return a group with its members."""
    names = [name for _, name in group.members[:_SHOWN]]
    more = len(group.members) - len(names)
    if more:
        names.append(voice.say_n("{n} more", "{n} more", more))
    return voice.say(
        "{team}, {group}: {names}", team=group.team.name, group=group.name, names=", ".join(names)
    )


def put_in(name: str, group: Group, voice: Voice) -> str:
    """Return that somebody is in a group now."""
    return voice.say("{name} is in {group} now; /team {group} shows it alone", name=name, group=group.name)


def taken_from(name: str, group: Group, voice: Voice) -> str:
    """Return that somebody is in a group no more."""
    return voice.say("{name} is no longer in {group}", name=name, group=group.name)


def you_are_now(notice: RoleNotice, voice: Voice) -> str:
    """Return what somebody is told whom an admin has made something else."""
    facts = {"team": notice.team, "name": notice.name}
    match notice.role:
        case Role.ATHLETE:
            return voice.say(
                "You are an athlete in {team} now, and coach it no more; {name} changed it", **facts
            )
        case Role.COACH:
            return voice.say("You coach {team} now, made so by {name}", **facts)
        case Role.ADMIN:
            return voice.say(
                "You are an admin of this coach now, by way of {team}; made so by {name}", **facts
            )


def what_that_means(role: Role, team: str, voice: Voice) -> str:
    """Return what follows from a role."""
    match role:
        case Role.ATHLETE:
            return voice.say("Nobody else's training is shown to you there any more. Yours stays as it is.")
        case Role.COACH:
            return voice.say(
                "/team shows you who needs a word, /note writes to somebody, /assign gives a plan. "
                "Those who train in it are told that you see their training."
            )
        case Role.ADMIN:
            return voice.say(
                "In {team} you may do all that its coaches may. In every team here you change roles (/team role), and "
                "you see how the house runs: /status. No other team's training is shown to you.",
                team=team,
            )


def new_coach(notice: NewCoachNotice, voice: Voice) -> str:
    """Return that one more sees somebody's training."""
    return voice.say("{name} coaches {team} now, and sees your training", name=notice.name, team=notice.team)


def what_a_coach_sees(voice: Voice) -> str:
    """Return how much that is, and how it is changed."""
    return voice.say(
        "As much as you agreed that its coaches see: /privacy shows and switches it, /leave ends it."
    )


def has_joined(notice: JoinedNotice, voice: Voice) -> str:
    """Return to a coach that somebody trains in a team now."""
    return voice.say("{name} joined {team}", name=notice.name, team=notice.team)


def what_of_them(voice: Voice) -> str:
    """Return what the coach sees of them."""
    return voice.say(
        "You see their plan and how their runs stand against it; nothing from Strava before they allow it."
    )


def is_now(notice: RoleChangedNotice, voice: Voice) -> str:
    """Return to a coach that an admin made somebody something else in a team of theirs."""
    facts = {"name": notice.name, "team": notice.team}
    match notice.role:
        case Role.ADMIN:
            return voice.say("{name} is an admin of this coach now, and leads {team} beside you", **facts)
        case Role.COACH if notice.sees_you:
            return voice.say("{name} coaches {team} beside you now, and sees your training", **facts)
        case Role.COACH:
            return voice.say("{name} coaches {team} beside you now", **facts)
        case Role.ATHLETE | None:
            return voice.say("{name} coaches {team} no more", **facts)


def by_an_admin(voice: Voice) -> str:
    """Return who changes roles."""
    return voice.say("An admin changed it.")


def has_left(notice: LeftNotice, voice: Voice) -> str:
    """Return to a coach that somebody is in a team no more."""
    return voice.say("{name} is no longer in {team}", name=notice.name, team=notice.team)


def has_declined(notice: DeclinedNotice, voice: Voice) -> str:
    """Return to a coach that somebody who was asked to train in a team said no."""
    return voice.say("{name} does not train in {team}", name=notice.name, team=notice.team)


def unseen_still(voice: Voice) -> str:
    """Return what follows from that no."""
    return voice.say("They were asked and said no. /team invite lets them in if they think again.")


def nothing_of_them(voice: Voice) -> str:
    """Return what follows for the coach."""
    return voice.say(
        "I show you nothing of their training any more, unless they are in another team of yours."
    )
