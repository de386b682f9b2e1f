"""The part of /team about its members: remove, role, group and groups."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from bot.core.layout import which_team
from bot.core.message import Button, Reply
from bot.core.paging import page_buttons, split_page
from bot.core.request import Request
from marathon.domain.athlete import Athlete
from marathon.domain.paging import on_page, pages_for
from marathon.domain.team import Role, Team
from marathon.errors import ArgumentsError, NotAllowedError
from marathon.usecases.manage_members import RoleChange, removable_from, remove_member, set_role
from marathon.usecases.people import (
    choose_team,
    coached_teams,
    find_anywhere,
    find_led,
    find_member,
    highest_role,
    teams_known,
)
from marathon.usecases.team_groups import groups_of, put_in_group, take_from_group
from marathon.usecases.tell_members import Ended
from marathon.words import members as words
from marathon.words.voice import Voice

_IN: Final = "in"
_SHOWN: Final = 20


def led_teams(request: Request) -> tuple[Team, ...]:
    """Return the teams the speaker leads.

    Raises: NotAllowedError when there is none.
    """
    own = coached_teams(request.desk, request.speaker.id)
    if not own:
        raise NotAllowedError(role=Role.COACH)
    return own


def _remove(request: Request) -> Reply:
    led_teams(request)
    desk, voice, coach = request.desk, request.voice, request.speaker
    is_sure = len(request.args) > 2 and request.args[-1].lower() == "yes"
    name = " ".join(request.args[1:-1] if is_sure else request.args[1:])
    if not name:
        raise ArgumentsError
    person = find_member(desk, coach, name)
    if is_sure:
        gone = remove_member(desk, coach.id, person.id)
        return Reply(
            title=words.removed(person.name, gone.teams, voice), lines=_ended(gone.ended, person, voice)
        )
    shared = removable_from(desk, coach.id, person.id)
    ask = Button(label=words.remove(voice), command=f"/team remove {person.id} yes")
    return Reply(title=words.really_remove(person.name, shared, voice), buttons=(ask,))


def _role(request: Request) -> Reply:
    desk, voice = request.desk, request.voice
    if highest_role(desk, request.speaker.id) is not Role.ADMIN:
        raise NotAllowedError(role=Role.ADMIN)
    said = list(request.args[1:])
    team_name = ""
    if _IN in said:
        team_name = " ".join(said[said.index(_IN) + 1 :])
        said = said[: said.index(_IN)]
    if len(said) < 2 or said[-1].lower() not in tuple(Role):
        raise ArgumentsError
    person, role = find_anywhere(desk, " ".join(said[:-1])), Role(said[-1].lower())
    theirs = teams_known(desk, person.id)
    if theirs[1:] and not team_name:
        which = which_team(theirs, f"/team role {person.id} {role} {_IN}", voice)
        return replace(which, title=words.which_team(person.name, voice))
    team = choose_team(theirs, team_name)
    change = set_role(desk, request.speaker.id, person.id, team, role)
    return _changed(change, person, team.name, voice)


def _ended(ended: Ended, person: Athlete, voice: Voice) -> tuple[str, ...]:
    return words.ended(person.name, voice, ends_admin=ended.admin, invites=ended.invites)


def _changed(change: RoleChange, person: Athlete, team: str, voice: Voice) -> Reply:
    """Return what somebody is in a team now, that they are asked, or that nothing changes."""
    name, ended = person.name, _ended(change.ended, person, voice)
    if change.after == change.before:
        return Reply(title=words.nothing_changes(name, team, change.after, voice))
    if not change.after:
        return Reply(
            title=words.is_asked(name, team, voice),
            lines=(words.unseen_till_then(voice), *ended, words.role_is_logged(voice)),
        )
    house = (words.of_the_house(name, voice),) if Role.ADMIN in change.after - change.before else ()
    return Reply(
        title=words.role_is(name, team, change.after, voice),
        lines=(*house, *ended, words.role_is_logged(voice)),
    )


def _groups(request: Request) -> Reply:
    found, voice = groups_of(request.desk, led_teams(request)), request.voice
    if not found:
        return Reply(title=words.no_groups(voice))
    pages = pages_for(len(found), _SHOWN)
    page = min(split_page(request.args)[1], pages)
    return Reply(
        title=words.groups_title(found, voice),
        lines=tuple(words.group_line(group, voice) for group in on_page(found, page, _SHOWN)),
        buttons=page_buttons("/team groups", page, pages, voice),
        is_view=True,
    )


def changes_group(request: Request) -> bool:
    """Return whether “/team group” puts somebody into a group or takes them out; else it shows the group's card."""
    return request.args[:1] == ("group",) and _verb_at(request) is not None


def _verb_at(request: Request) -> int | None:
    """Return where “add” or “remove” stands, with a name before it."""
    said = [word.lower() for word in request.args]
    return next((at for at in range(2, len(said)) if said[at] in ("add", "remove")), None)


def change_group(request: Request) -> Reply:
    """Put somebody into a group, or take them out."""
    own, at = led_teams(request), _verb_at(request)
    if at is None or at + 1 >= len(request.args):
        raise ArgumentsError
    name = " ".join(request.args[1:at])
    person = find_led(request.desk, request.speaker, " ".join(request.args[at + 1 :]))
    if request.args[at].lower() == "add":
        group = put_in_group(request.desk, own, name, person.id)
        return Reply(title=words.put_in(person.name, group, request.voice))
    group = take_from_group(request.desk, own, name, person.id)
    return Reply(title=words.taken_from(person.name, group, request.voice))


VERBS: Final[Mapping[str, Callable[[Request], Reply]]] = {
    "remove": _remove,
    "role": _role,
    "groups": _groups,
}
