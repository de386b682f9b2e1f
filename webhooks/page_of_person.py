"""A person's own page: the team they lead, their own training, or both; and the answer to what they said there."""

from collections.abc import Mapping

from marathon.domain.athlete import AthleteId
from marathon.usecases.desk import Desk
from marathon.usecases.people import coached_teams, person_of, trains
from marathon.usecases.show_page import show_page
from marathon.words import person_page as words
from marathon.words.voice import voice_of
from webhooks import page_of_athlete, page_of_team
from webhooks.page_frame import Asked, render
from webhooks.page_of_athlete import Told


def asked_by(desk: Desk, reader_id: AthleteId, home: str, speaks_as: str, query: Mapping[str, str]) -> Asked:
    """Return a request for a page, in its reader's voice."""
    reader = person_of(desk, reader_id)
    voice = voice_of(reader, desk.clock.now())
    return Asked(reader=reader, voice=voice, home=home, speaks_as=speaks_as, query=query)


def home_page(desk: Desk, asked: Asked, told: Told) -> str:
    """Return the page that belongs to its reader.

    Args: told: messages that nobody asked for, newest first.
    """
    who, voice = asked.reader.id, asked.voice
    led = coached_teams(desk, who)
    team = page_of_team.view(desk, asked, led) if led else None
    athlete = (
        page_of_athlete.view(show_page(desk, who, who), asked, told) if not led or trains(desk, who) else None
    )
    frame, cards = words.frame(voice), words.cards(voice)
    parts = (
        *([("team", frame["team"])] if team else []),
        *([(name, cards[name]) for name in ("today", "week", "form", "prediction")] if athlete else []),
        ("messages", cards["messages"]),
        ("chat", frame["chat"]),
    )
    return render("home.html", desk, asked, parts, team=team, athlete=athlete, messages=told, said=cards)


def answer_page(desk: Desk, asked: Asked, reply: Mapping[str, object]) -> str:
    """Return what was answered to words sent without a script."""
    return render("answer.html", desk, asked, (), reply=reply)
