"""Holds that nothing a chat says is left in English in another language: a strange one shows what is."""

import re
import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final
from zoneinfo import available_timezones

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot.core.commands import COMMANDS
from bot.core.message import Reply
from bot.core.notices import render
from bot.on_email.sheet import as_text, sheet_of
from marathon.domain.activity import Sport
from marathon.domain.admin_notices import MailStoppedNotice
from marathon.domain.athlete import AthleteId
from marathon.domain.day_notices import DayNotice, MorningNotice, WeekNotice
from marathon.domain.notice import (
    BackfillNotice,
    ConnectedNotice,
    DigestNotice,
    MissedSessionNotice,
    Notice,
    OldRunsNotice,
    ReconnectNotice,
    TeamCardNotice,
)
from marathon.domain.nudge_notices import PlanEndsNotice, SilenceNotice
from marathon.domain.plan import SessionKind
from marathon.domain.race import RaceId
from marathon.domain.race_week import RaceResultNotice, RaceWeekNotice
from marathon.domain.team import TeamId
from marathon.store.store import Store
from marathon.usecases.manage_profile import set_language
from marathon.words import languages
from marathon.words.languages import catalogue
from marathon.words.voice import Voice
from tests.club import (
    ANA,
    BOB,
    CYD,
    DAN,
    MARIT,
    NOW,
    OLGA,
    PRIVATE_NOTE,
    SOLO,
    TODAY,
    Club,
    Listener,
    SetClock,
    desk_of,
)
from tests.dialogs import STORIES, TABLE, Press, Talk
from tests.words.msgids import every_msgid, forms

STRANGE = "eo"  # a language that babel knows and we do not speak
IN_ANOTHER = STORIES["another language, and back"]
"""Rows that leave the strange language, and are held by the table itself."""
LETTER = re.compile(r"[A-Za-z]")


@pytest.fixture
def strange(tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Yields a language in which every letter of every sentence is a sign, so that what was not translated shows."""
    made = Catalog(locale=STRANGE)
    for msgid in every_msgid(project):
        signs = tuple(map(_signs, forms(msgid)))
        made.add(msgid, signs if len(signs) > 1 else signs[0])
    with (tmp_path / f"{STRANGE}.po").open("wb") as file:
        write_po(file, made)
    monkeypatch.setattr(languages, "CATALOGUES", tmp_path)
    for cached in (languages.languages, catalogue):
        cached.cache_clear()
    yield STRANGE
    for cached in (languages.languages, catalogue):
        cached.cache_clear()


def _signs(text: str) -> str:
    """Returns a sentence with a sign for each letter; fields and commands stay."""
    parts = re.split(r"(\{[^}]*\}|/[a-z]+)", text)
    return "".join(part if place % 2 else LETTER.sub("·", part) for place, part in enumerate(parts))


def _data(club: Club) -> set[str]:
    """Returns the words that are not for us to translate: names, units, days of the strange language, commands."""
    locale = Locale(STRANGE)
    days = {name for width in ("wide", "abbreviated") for name in locale.days["format"][width].values()}
    months = {name for width in ("wide", "abbreviated") for name in locale.months["format"][width].values()}
    return {
        word
        for text in (*days, *months, *GIVEN, *UNITS, *COMMANDS, *TYPED, *available_timezones())
        for word in _words(text)
    }


UNITS = ("km mi h min s bpm UTC K",)
GIVEN = (
    *(
        "Marit Solheim",
        "Ana Silva",
        "Bob Reed",
        "Cyd Noor",
        "Dan Gap",
        "Olga Petrova",
        "Ravi Rao",
        "Solo Lone",
    ),
    *("Night Owls", "Ana S", "Porto Velho", "Esperanto"),
    *("Harbour", "Hill", "Spring Marathon", "Old Half", PRIVATE_NOTE),
)
TYPED = (*SessionKind, *Sport)
"""What stands in a plan's file."""
EXAMPLE = re.compile(r"^/.*$|\b[A-Z2-7]{4}(?:-[A-Z2-7]{4})+\b|\b[0-9A-F]{12}\b", re.MULTILINE)
"""Lines that show how a command is typed, codes, and the references of receipts."""


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def _shown(reply: Reply) -> set[str]:
    """Returns every word of an answer that has letters of ours, those of examples and codes left out."""
    texts = [reply.text, *(button.label for button in reply.buttons)]
    texts += [reply.picture.alt] if reply.picture else []
    return {word for text in texts for word in _words(EXAMPLE.sub("", text)) if LETTER.search(word)}


@pytest.fixture
def twin(club_file: Path, tmp_path: Path) -> Iterator[Club]:
    """Yields another such club, which speaks English: its buttons can be found by their labels."""
    store = Store.open(f"sqlite:///{shutil.copy(club_file, tmp_path / 'twin.sqlite3')}")
    yield Club(desk=desk_of(store), clock=SetClock(), listener=Listener())
    store.close()


def test_nothing_is_left_in_english(club: Club, twin: Club, strange: str) -> None:
    for who in (MARIT, ANA, BOB, CYD, DAN, OLGA, SOLO):
        set_language(club.desk, who, strange)
    data, talk, english = _data(club), Talk(club), Talk(twin)
    people_said: set[str] = set()
    left: dict[tuple[int, str], set[str]] = {}
    for row in TABLE:
        if row in IN_ANOTHER:
            continue
        who, said, _ = row
        place = _place(english.last[who], said) if isinstance(said, Press) else 0
        english.answer(who, said)
        if isinstance(said, Press):
            reply = talk.answer(who, talk.last[who].buttons[place].command)
        else:
            reply = talk.answer(who, said)
        people_said |= {word.casefold() for word in _words(str(said))}
        if rest := {word for word in _shown(reply) - data if word.casefold() not in people_said}:
            left[who, str(said)] = rest
    assert left == {}


def _place(reply: Reply, pressed: Press) -> int:
    return [button.label for button in reply.buttons].index(pressed.label)


UNASKED: Final[Sequence[tuple[AthleteId, Notice]]] = (
    *((who, kind(date=TODAY)) for who in (ANA, CYD, DAN) for kind in (MorningNotice, DayNotice, WeekNotice)),
    (DAN, MissedSessionNotice(date=date(2026, 11, 19), shape="")),
    (ANA, RaceWeekNotice(race_id=RaceId(2), step=7)),
    (ANA, RaceWeekNotice(race_id=RaceId(2), step=1)),
    (ANA, RaceResultNotice(race_id=RaceId(1))),
    (ANA, PlanEndsNotice(monday=date(2027, 6, 7))),
    (ANA, SilenceNotice(last=date(2026, 11, 12))),
    (MARIT, DigestNotice(team_id=TeamId(1), date=TODAY)),
    (MARIT, TeamCardNotice(team_id=TeamId(1), date=TODAY)),
    (ANA, OldRunsNotice(count=2, first=TODAY, last=TODAY)),
    (ANA, BackfillNotice(count=2, back_to=TODAY, is_done=False, paused_until=NOW)),
    (ANA, ConnectedNotice(scopes=())),
    (ANA, ReconnectNotice(deleted_on=TODAY)),
    (MARIT, MailStoppedNotice(problem="login")),
)
"""What a person is told without asking, as far as the club as it is gives cause."""


def test_nothing_that_is_told_unasked_is_left_in_english(club: Club, strange: str) -> None:
    for who in (MARIT, ANA, CYD, DAN):
        set_language(club.desk, who, strange)
    data = _data(club) | set(_words("Strava SMTP USER PASSWORD MAIL"))
    said = [(notice.code, _shown(render(club.desk, who, notice)) - data) for who, notice in UNASKED]
    assert [(code, left) for code, left in said if left] == []
    sheet = sheet_of(render(club.desk, *UNASKED[0]), None, Voice(language=strange), can_leave_by_link=False)
    assert {*_words(re.sub(r"/.*", "", as_text(sheet)))} <= data
