"""Leaving a team, being taken out of one, roles that an admin changes, and groups inside a team."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from bot.core.message import Place, Reply
from bot.core.notices import render
from marathon.domain.athlete import AthleteId
from marathon.domain.team import Role, Team, TeamId
from marathon.store import consents, system_log, teams
from marathon.usecases.claim_ownership import claim_ownership, owner_code
from marathon.usecases.forget_person import forget_person
from marathon.usecases.manage_profile import set_zone
from marathon.usecases.people import teams_of
from marathon.usecases.read_messages import read_messages
from tests.club import ANA, BOB, CYD, DAN, MARIT, OLGA, RAVI, SOLO, Club


def _roles(club: Club, who: AthleteId, team: Team | None = None) -> set[Role]:
    with club.desk.store.read() as connection:
        return set(teams.roles_in(connection, team.id, who) if team else teams.roles_of(connection, who))


def _harbour(club: Club) -> Team:
    return teams_of(club.desk, MARIT)[0]


def _log(club: Club, event: str) -> list[dict[str, object]]:
    with club.desk.store.read() as connection:
        query = select(system_log.ROWS.c.athlete_id, system_log.ROWS.c.facts)
        rows = connection.execute(query.where(system_log.ROWS.c.event == event))
        return [{"by": row.athlete_id, **row.facts} for row in rows]


def _make_admin(club: Club, who: AthleteId = MARIT) -> None:
    claim_ownership(club.desk, who, owner_code(club.desk) or "")


def _text(reply: Reply) -> str:
    alt = reply.picture.alt if reply.picture else ""
    return f"{reply.text}\n{alt}"


def test_leaving_asks_first_and_takes_the_consent_back(club: Club) -> None:
    code = club.ask("/team invite", MARIT).start_code
    club.ask(f"/join {code} yes", ANA)
    club.ask("/team group Fast add Ana", MARIT)
    kind = consents.to_team(_harbour(club).id)
    reply = club.ask("/leave", ANA)
    assert reply.title.startswith("Leave Harbour?")
    assert _roles(club, ANA) == {Role.ATHLETE}, "nothing happens before the yes"
    assert "no longer in Harbour" in club.press(reply, "Yes, leave", ANA).title
    assert _roles(club, ANA) == set()
    assert "Ana" not in _text(club.ask("/team", MARIT))
    assert club.ask("/today ana", MARIT).text.count("km") == 0
    assert club.ask("/team groups", MARIT).title.startswith("No groups yet.")
    with club.desk.store.read() as connection:
        assert not consents.stands(connection, ANA, kind)


def test_the_last_coach_stays_while_others_are_there(club: Club) -> None:
    reply = club.press(club.ask("/leave", MARIT), "Yes, leave", MARIT)
    assert reply.title.startswith("Nobody else leads Harbour, and others are in it.")
    assert _roles(club, MARIT) == {Role.COACH}


def test_a_team_that_nobody_is_left_in_goes(club: Club) -> None:
    club.ask("/team new Owls", SOLO)
    club.press(club.ask("/leave", SOLO), "Yes, leave", SOLO)
    assert teams_of(club.desk, SOLO) == ()
    assert "is made" in club.ask("/team new Owls", SOLO).title, "its name is free again"


def test_leaving_one_of_several_names_it(club: Club) -> None:
    club.ask("/team new Owls", MARIT)
    assert club.ask("/leave owls", MARIT).title.startswith("Leave Owls?")
    club.press(club.ask("/leave owls", MARIT), "Yes, leave", MARIT)
    assert [team.name for team in teams_of(club.desk, MARIT)] == ["Harbour"]


def test_a_coach_takes_somebody_out_who_is_told(club: Club) -> None:
    reply = club.ask("/team remove ana", MARIT)
    assert reply.title.startswith("Take Ana Silva out of Harbour?")
    assert _roles(club, ANA) == {Role.ATHLETE}
    assert "is told so" in club.press(reply, "Yes, take out", MARIT).title
    assert _roles(club, ANA) == set()
    assert club.ask("/messages", ANA).lines[0].endswith("Your coach took you out of Harbour")
    assert _log(club, "member_removed") == [{"by": MARIT, "team": 1, "removed": ANA}]


@pytest.mark.parametrize(("who", "name"), [(MARIT, "ravi"), (OLGA, "ana"), (OLGA, "4"), (MARIT, "marit")])
def test_nobody_else_can_be_taken_out(club: Club, who: AthleteId, name: str) -> None:
    for said in (f"/team remove {name}", f"/team remove {name} yes"):
        title = club.ask(said, who).title
        assert title.startswith(("There is nothing here by", "They train in no team of yours")), said
    assert all(_roles(club, other) for other in (ANA, RAVI, MARIT, CYD))


def test_an_athlete_takes_nobody_out(club: Club) -> None:
    assert "That needs the role" in club.ask("/team remove bob yes", ANA).title
    assert _roles(club, BOB)


def test_a_coach_is_taken_out_by_an_admin_only(club: Club) -> None:
    club.desk.store.write(partial(teams.add_member, team_id=TeamId(1), athlete_id=DAN, role=Role.COACH))
    assert "That needs the role “admin”" in club.ask("/team remove dan yes", MARIT).title
    _make_admin(club)
    assert "is told so" in club.ask("/team remove dan yes", MARIT).title
    assert _roles(club, DAN) == set()


def test_who_is_taken_out_takes_their_invites_along(club: Club) -> None:
    club.desk.store.write(partial(teams.add_member, team_id=TeamId(1), athlete_id=DAN, role=Role.COACH))
    code = club.ask("/team invite", DAN).start_code
    _make_admin(club)
    club.ask("/team remove dan yes", MARIT)
    assert "was withdrawn" in club.ask(f"/join {code}", SOLO).title


def test_an_admin_makes_coaches_and_the_log_says_who_did(club: Club) -> None:
    assert "That needs the role “admin”" in club.ask("/team role ana coach", MARIT).title
    _make_admin(club)
    assert club.ask("/team role ana coach", MARIT).title == "Ana Silva in Harbour: athlete, coach"
    assert "2 of 4 need a word" in club.ask("/team", ANA).title
    assert "Bob Reed" in club.ask("/today bob", ANA).title, "she leads the team beside Marit"
    assert _log(club, "role_changed") == [
        {"by": MARIT, "team": 1, "person": ANA, "before": ["athlete"], "after": ["athlete", "coach"]}
    ]
    assert club.ask("/team role ana athlete", MARIT).title == "Ana Silva in Harbour: athlete"
    assert "There is nothing here by" in club.ask("/today bob", ANA).title


def test_an_admin_reaches_every_team_and_names_one_of_several(club: Club) -> None:
    _make_admin(club)
    assert club.ask("/team role ravi coach", MARIT).title == "Ravi Rao in Hill: athlete, coach"
    club.ask("/team new Owls", RAVI)
    assert club.ask("/team role ravi athlete in hill", MARIT).title == "Ravi Rao in Hill: athlete"
    assert "is the only coach of Hill" in club.ask("/team role olga athlete", MARIT).title


@pytest.mark.parametrize(
    "said", ["/team role", "/team role ana", "/team role ana king", "/team remove", "/team group Fast add"]
)
def test_half_of_it_says_how_it_is_used(club: Club, said: str) -> None:
    _make_admin(club)
    assert club.ask(said, MARIT).lines[0].startswith(" ".join(said.split()[:2])), "the way that was begun"


def test_a_group_is_shown_alone(club: Club) -> None:
    assert "Ana Silva is in Fast now" in club.ask("/team group Fast add ana", MARIT).title
    club.ask("/team group fast add dan", MARIT)
    assert club.ask("/team groups", MARIT).lines == ("Harbour, Fast: Ana Silva, Dan Gap",)
    whole, part = club.ask("/team", MARIT), club.ask("/team fast", MARIT)
    assert "Cyd Noor" in _text(whole)
    assert "Cyd Noor" not in _text(part)
    assert "Dan Gap" in _text(part)
    assert part.title == "Fast: 1 of 2 needs a word; 1 on track"
    assert part.is_view
    assert club.ask("/team", MARIT).text == whole.text


def test_a_group_ends_with_its_last_member(club: Club) -> None:
    club.ask("/team group Fast add ana", MARIT)
    assert "no longer in Fast" in club.ask("/team group fast remove ana", MARIT).title
    assert club.ask("/team groups", MARIT).title.startswith("No groups yet.")
    assert "There is nothing here by" in club.ask("/team fast", MARIT).title
    assert "There is nothing here by" in club.ask("/team group fast remove ana", MARIT).title


def test_groups_are_the_coachs_own(club: Club) -> None:
    club.ask("/team group Fast add ana", MARIT)
    for who in (ANA, SOLO):
        assert "That needs the role" in club.ask("/team group Slow add bob", who).title
        assert "That needs the role" in club.ask("/team groups", who).title
    assert "There is nothing here by" in club.ask("/team group Fast add ana", OLGA).title
    assert "There is nothing here by" in club.ask("/team fast", OLGA).title
    assert "There is nothing here by" in club.ask("/team fast", ANA).title


@pytest.mark.parametrize(
    "said", ["/team remove ana", "/team role ana coach", "/team groups", "/team group Fast add ana", "/leave"]
)
def test_members_are_no_matter_for_the_group(club: Club, said: str) -> None:
    assert "That is personal" in club.ask(said, MARIT, Place.GROUP).title


def test_who_was_taken_out_is_told_whatever_they_chose(club: Club) -> None:
    club.ask("/summaries off", ANA)
    club.ask("/team remove ana yes", MARIT)
    assert read_messages(club.desk, ANA).lines[0].kind == "removed"


def _joins(club: Club, who: AthleteId) -> None:
    club.ask(f"/join {club.ask('/team invite', MARIT).start_code} yes", who)


def test_who_has_just_joined_needs_no_word_before_the_first_run(club: Club) -> None:
    _joins(club, SOLO)
    said = club.ask("/team", MARIT)
    assert "New, no run yet: Solo Lone (since Sun 22 Nov)." in said.lines
    assert not [line for line in said.lines if line.startswith("Solo Lone:")]
    club.clock.moment += timedelta(days=6)
    assert "New, no run yet: Solo Lone (since Sun 22 Nov)." in club.ask("/team", MARIT).lines
    club.clock.moment += timedelta(days=1)
    later = club.ask("/team", MARIT)
    assert "New, no run yet" not in later.text
    assert "Solo Lone: No data" in f"{later.text} {club.ask('/team page 2', MARIT).text}"


def test_who_is_new_and_ill_needs_a_word(club: Club) -> None:
    _joins(club, SOLO)
    club.ask("/away ill until tomorrow", SOLO)
    said = club.ask("/team", MARIT).text
    assert "Solo Lone: " in said
    assert "New, no run yet" not in said


def test_the_group_of_a_team_is_shown_by_its_name(club: Club) -> None:
    club.ask("/team group Fast add Ana", MARIT)
    assert club.ask("/team group Fast", MARIT).text == club.ask("/team Fast", MARIT).text
    assert "since Mon" in club.ask("/team group Harbour", MARIT).title, "a team's own card goes first"


def test_one_next_week_is_meant_for_all_that_of_the_coach(club: Club) -> None:
    """On the coach's Sunday an athlete far east has Monday already, and that week is the coach's next one."""
    set_zone(club.desk, SOLO, "Pacific/Auckland")
    _joins(club, SOLO)
    club.press(club.ask("/assign solo add 2026-11-25 easy 8 km", MARIT), "Apply", MARIT)
    unplanned = [line for line in club.ask("/team", MARIT).lines if line.startswith("No plan next week")]
    assert not [line for line in unplanned if "Solo" in line]


def _told(club: Club, who: AthleteId) -> list[str]:
    lines = read_messages(club.desk, who, most=50).lines
    return [render(club.desk, who, line.notice).title for line in lines if line.notice]


def test_a_new_coach_is_told_and_those_whose_training_they_see_once(club: Club) -> None:
    _make_admin(club)
    club.ask("/team role Bob coach in Harbour", MARIT)
    club.clock.moment += timedelta(minutes=1)
    club.ask("/team role Bob coach in Harbour", MARIT)
    assert _told(club, BOB) == ["You coach Harbour now, made so by Marit Solheim"]
    for who in (ANA, CYD, DAN):
        assert _told(club, who) == ["Bob Reed coaches Harbour now, and sees your training"]
    assert _told(club, RAVI) == _told(club, MARIT) == []


def test_who_is_a_coach_no_more_is_told_and_nobody_else(club: Club) -> None:
    _make_admin(club)
    for role in ("coach", "admin", "athlete"):
        club.ask(f"/team role Bob {role} in Harbour", MARIT)
        club.clock.moment += timedelta(minutes=1)
    assert _told(club, BOB)[0].startswith("You are an athlete in Harbour now")
    assert len(_told(club, BOB)) == 3
    assert len(_told(club, ANA)) == 1, "from coach to admin nobody sees more"


def test_coaches_are_told_of_who_leaves_but_not_of_whom_they_took_out(club: Club) -> None:
    _make_admin(club)
    club.ask("/team role Bob coach in Harbour", MARIT)
    club.ask("/leave Harbour yes", ANA)
    assert _told(club, MARIT) == ["Ana Silva is no longer in Harbour"]
    assert _told(club, BOB)[0] == "Ana Silva is no longer in Harbour"
    club.ask("/team remove Cyd yes", BOB)
    assert _told(club, MARIT)[0] == "Cyd Noor is no longer in Harbour"
    assert "Cyd" not in _told(club, BOB)[0]
    assert _told(club, CYD)[0] == "Your coach took you out of Harbour"


def test_what_names_somebody_who_is_forgotten_goes_with_them(club: Club) -> None:
    _make_admin(club)
    club.ask("/team role Bob coach in Harbour", MARIT)
    assert _told(club, ANA)
    forget_person(club.desk, None, BOB)
    assert _told(club, ANA) == []


def test_coaches_hear_once_who_joins(club: Club) -> None:
    code = club.ask("/team invite", MARIT).start_code
    for _ in range(2):
        club.ask(f"/join {code} yes", SOLO)
    assert _told(club, MARIT) == ["Solo Lone joined Harbour"]
    line = read_messages(club.desk, MARIT).lines[0]
    assert line.notice
    said = club.press(render(club.desk, MARIT, line.notice), "Athlete", MARIT)
    assert "Solo Lone" in said.title


def test_a_role_in_one_of_several_teams_is_asked_for_and_its_coaches_hear_of_it(club: Club) -> None:
    _make_admin(club)
    club.ask(f"/join {club.ask('/team invite', OLGA).start_code} yes", BOB)
    asked = club.ask("/team role Bob coach", MARIT)
    assert asked.title == "Bob Reed is in several teams. Which is meant?"
    assert _roles(club, BOB) == {Role.ATHLETE}
    assert club.press(asked, "Hill", MARIT).title == "Bob Reed in Hill: athlete, coach"
    assert _told(club, OLGA)[0] == "Bob Reed coaches Hill beside you now"
    assert _told(club, RAVI) == ["Bob Reed coaches Hill now, and sees your training"]
    again = club.press(asked, "Hill", MARIT)
    assert again.title == "Nothing changes: Bob Reed in Hill is athlete, coach already"
    assert len(_log(club, "role_changed")) == 1


def test_it_is_said_that_an_admin_is_one_of_the_whole_coach(club: Club) -> None:
    _make_admin(club)
    said = club.ask("/team role Bob admin", MARIT)
    assert "changes roles in every team of this coach" in said.text
    assert (
        _told(club, BOB)[0]
        == "You are an admin of this coach now, by way of Harbour; made so by Marit Solheim"
    )


def test_who_makes_themself_admin_of_a_team_that_others_lead_is_seen_to(club: Club) -> None:
    _make_admin(club, SOLO)
    assert _told(club, MARIT) == ["Solo Lone is an admin of this coach now, and leads Harbour beside you"]
    assert _told(club, ANA) == ["Solo Lone coaches Harbour now, and sees your training"]


def test_what_leaving_means_is_said_by_what_one_is_there(club: Club) -> None:
    club.desk.store.write(partial(teams.add_member, team_id=TeamId(1), athlete_id=DAN, role=Role.COACH))
    assert "You coach it no more then, and see nothing of" in club.ask("/leave", MARIT).title
    assert "its other coaches see nothing of you" in club.ask("/leave", DAN).title
    assert "Its coach sees nothing of you then" in club.ask("/leave", ANA).title


def test_all_groups_are_read_page_by_page(club: Club) -> None:
    for number in range(21):
        club.ask(f"/team group G{number:02} add ana", MARIT)
    first = club.ask("/team groups", MARIT)
    assert len(first.lines) == 20
    assert "G20" in club.press(first, "More", MARIT).text


def test_how_to_take_somebody_out_is_not_explained_as_the_teams_card(club: Club) -> None:
    said = club.ask("/team remove", MARIT).text
    assert "/team remove NAME" in said
    assert "Who needs a word" not in said


def _texts(club: Club, who: AthleteId) -> list[str]:
    lines = read_messages(club.desk, who, most=50).lines
    return [render(club.desk, who, line.notice).text for line in lines if line.notice]


def test_who_was_admin_and_is_none_any_more_is_told_so_with_all_who_hear_of_it(club: Club) -> None:
    _make_admin(club)
    for made in ("/team role Bob admin", "/team role Dan coach"):
        club.ask(made, MARIT)
        club.clock.moment += timedelta(minutes=1)
    said = club.ask("/team role Bob athlete", MARIT)
    assert "Bob Reed is no longer an admin of this coach." in said.lines
    assert "You are no longer an admin of this coach, either" in _texts(club, BOB)[0]
    assert "Bob Reed is no longer an admin of this coach." in _texts(club, DAN)[0]
    assert "admin of this coach." not in club.ask("/team role Dan athlete", MARIT).text
    assert "admin" not in _texts(club, DAN)[0]


def test_who_is_admin_elsewhere_stays_one(club: Club) -> None:
    _make_admin(club)
    club.ask("/team new Owls", BOB)
    for said in ("/team role Bob admin in Harbour", "/team role Bob admin in Owls"):
        club.ask(said, MARIT)
    club.clock.moment += timedelta(minutes=1)
    assert "no longer" not in club.ask("/team role Bob athlete in Harbour", MARIT).text
    assert "admin" not in _texts(club, BOB)[0]


def test_an_admin_who_leaves_is_asked_about_that_too(club: Club) -> None:
    _make_admin(club)
    club.ask("/team role Bob admin", MARIT)
    asked = club.ask("/leave", BOB)
    assert "You are no admin of this coach any more then, either." in asked.lines
    club.press(asked, "Yes, leave", BOB)
    assert "Bob Reed is no longer an admin of this coach." in _texts(club, MARIT)[0]
    assert club.ask("/leave", ANA).lines == ()


def test_the_only_coach_of_a_team_stays_one_even_alone_in_it(club: Club) -> None:
    _make_admin(club)
    club.ask("/team new Owls", BOB)
    said = club.ask("/team role Bob athlete in Owls", MARIT)
    assert said.title == (
        "Bob Reed is the only coach of Owls. Make somebody else its coach first: /team role NAME coach."
    )
    assert _roles(club, BOB, next(team for team in teams_of(club.desk, BOB) if team.name == "Owls")) == {
        Role.COACH
    }
    assert "Olga Petrova is the only coach of Hill." in club.ask("/team role olga athlete", MARIT).title


def test_coaches_hear_who_does_not_train_with_them_after_all(club: Club) -> None:
    _make_admin(club)
    club.ask("/team role Ravi coach in Hill", MARIT)
    club.ask("/team role Olga athlete in Hill", MARIT)
    club.clock.moment += timedelta(minutes=1)
    line = read_messages(club.desk, OLGA).lines[0]
    assert line.notice
    club.press(render(club.desk, OLGA, line.notice), "No", OLGA)
    assert _told(club, RAVI)[0] == "Olga Petrova does not train in Hill"


def test_invites_that_end_with_their_coach_are_told_of_and_answered(club: Club) -> None:
    _make_admin(club)
    club.ask("/team role Bob coach", MARIT)
    club.ask("/team role Dan coach", MARIT)
    code, _ = (club.ask("/team invite", BOB).start_code for _ in range(2))
    club.clock.moment += timedelta(minutes=1)
    ended = "2 invites that Bob Reed made have ended with that; /team invite makes another."
    assert ended in club.ask("/team role Bob athlete", MARIT).lines
    assert ended in _texts(club, DAN)[0]
    assert club.ask(f"/join {code}", SOLO).title == (
        "This invite into Harbour was withdrawn. Ask whoever gave it to you for a new one."
    )
    assert club.ask(f"/start {code}", SOLO).title.startswith("This invite into Harbour was withdrawn.")
    again = club.ask("/team invite", DAN).start_code
    assert "Harbour" in club.ask(f"/join {again}", SOLO).title
    assert "1 invite that Dan Gap made has ended with that" in club.ask("/team remove dan yes", MARIT).text


def test_who_coaches_and_trains_hears_once_of_a_new_coach(club: Club) -> None:
    _make_admin(club)
    club.ask("/team role Bob coach", MARIT)
    club.clock.moment += timedelta(minutes=1)
    club.ask("/team role Dan coach", MARIT)
    (said, *_) = _texts(club, BOB)
    assert said.startswith("Dan Gap coaches Harbour beside you now, and sees your training")
    assert len([title for title in _told(club, BOB) if title.startswith("Dan Gap")]) == 1


def test_all_coaches_are_named_as_one_phrase(club: Club) -> None:
    club.desk.store.write(partial(teams.add_member, team_id=TeamId(1), athlete_id=OLGA, role=Role.COACH))
    assert club.ask("/privacy", ANA).title == "You, Marit Solheim, and Olga Petrova see your training"
