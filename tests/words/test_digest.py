"""A digest in words: the most urgent first, the others counted, and never more than one screen."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.core.screen import ONE_SCREEN
from marathon.domain.athlete import AthleteId
from marathon.domain.cards import Standing
from marathon.domain.marks import Mark, Status
from marathon.domain.note import Note, NoteId
from marathon.domain.reasons import LongRunJump, NothingImported
from marathon.domain.sharing import WithheldLine
from marathon.domain.team import TeamId
from marathon.domain.team_cards import NextStep, TeamCard, TeamRow, TriageLine
from marathon.words import digest as words
from marathon.words.phrases import units
from marathon.words.voice import Voice
from tests.club import MARIT, TODAY

MONDAY = date(2026, 11, 16)
NAMES = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x1F9FF, exclude_categories=["C", "Z"]),
    min_size=1,
    max_size=80,
)
AT = datetime(2026, 11, 16, 12, tzinfo=UTC)


def _line(number: int, name: str = "Anna Kowalczyk-Brzeziński") -> TriageLine:
    jump = LongRunJump(
        date=MONDAY,
        distance_m=32_000,
        longest_m=18_000,
        increase=0.78,
        advised_m=19_800,
        is_planned=True,
    )
    return TriageLine(
        athlete_id=AthleteId(number),
        athlete_name=name,
        standing=Standing(status=Status.NO_DATA, reason=NothingImported(last_date=MONDAY), since=MONDAY),
        flags=(jump,),
        next_step=NextStep.ASK_TO_CONNECT,
    )


def _card(
    needs: int, *, name: str = "Anna", questions: int = 0, unplanned: int = 0, withheld: int = 0
) -> TeamCard:
    asked = Note(
        id=NoteId(1),
        athlete_id=AthleteId(1),
        athlete_name=name,
        author=MARIT,
        author_name=name,
        text="x?" * 400,
        at=AT,
    )
    return TeamCard(
        team_id=TeamId(1),
        team_name=name,
        date=TODAY,
        needs=tuple(_line(number, name) for number in range(needs)),
        quiet=((Status.ON_TRACK, 3), (Status.EXCUSED, 1)),
        rows=(
            TeamRow(
                athlete_id=AthleteId(1), athlete_name=name, marks=(Mark.GREEN,) * 7, status=Status.ON_TRACK
            ),
        ),
        days=tuple(date(2026, 11, day) for day in range(16, 23)),
        withheld=(WithheldLine(athlete_id=AthleteId(9), athlete_name=name),) * withheld,
        unplanned=(name,) * unplanned,
        questions=(asked,) * questions,
    )


def _room(card: TeamCard) -> int:
    return ONE_SCREEN - units(words.title(card, Voice())) - units(words.alt(card, Voice())) - 1


def test_the_longest_names_leave_the_triage_its_room() -> None:
    card = _card(9, name="😀" * 80, questions=9, unplanned=60, withheld=2)
    said = words.lines(card, _room(card), Voice())
    assert units("\n".join((words.title(card, Voice()), *said, words.alt(card, Voice())))) <= ONE_SCREEN
    assert "2 share no Strava runs with you" in said[-1]


@given(
    needs=st.integers(0, 60),
    questions=st.integers(0, 12),
    unplanned=st.integers(0, 60),
    withheld=st.integers(0, 3),
    name=NAMES,
)
def test_whatever_there_is_to_tell_fits_one_screen(
    needs: int, questions: int, unplanned: int, withheld: int, name: str
) -> None:
    card = _card(needs, name=name, questions=questions, unplanned=unplanned, withheld=withheld)
    said = words.lines(card, _room(card), Voice())
    whole = (words.title(card, Voice()), *said, words.alt(card, Voice()))
    assert units("\n".join(whole)) <= ONE_SCREEN
    assert all(line.strip() for line in said)


def test_what_does_not_fit_is_counted_and_nobody_is_lost() -> None:
    said = words.lines(_card(9), _room(_card(9)), Voice())
    shown = [line for line in said if line.startswith("Anna: ")]
    assert 1 < len(shown) < 9
    assert said[len(shown)] == f"… and {9 - len(shown)} more need a word: /team"
    assert said[-1] == "3 on track, 1 excused"
    assert "Nothing" not in said[-1]


def test_a_small_team_is_told_in_full() -> None:
    said = words.lines(_card(1, questions=1, unplanned=2, withheld=1), 900, Voice())
    assert len(said) == 4
    assert said[0].endswith("Ask whether they still run, and to send the missing runs.")
    assert said[1].startswith("Open question to Anna: ")
    assert said[2] == "No plan next week: Anna, Anna."
    assert said[3] == "3 on track, 1 excused; 1 shares no Strava runs with you"


def test_a_line_longer_than_the_screen_is_cut_between_words() -> None:
    card = replace(_card(3), needs=(_line(1, "Anna " * 30), _line(2)))
    said = words.lines(card, 300, Voice())
    assert said[0].endswith("…")
    assert said[1] == "… and 1 more needs a word: /team"
