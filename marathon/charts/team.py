"""The team's last seven days: a row an athlete, a sign a day, those who need a word on top in bold."""

from functools import lru_cache
from typing import Any, Final

from marathon.charts import palette
from marathon.charts.lettering import drawable, face, fit
from marathon.charts.sheet import LABEL, MARGIN, ROOM, WIDTH, Key, Sheet, place, points
from marathon.domain.marks import Mark
from marathon.domain.team_cards import ROWS_DRAWN as ROWS
from marathon.domain.team_cards import TeamCard, TeamRow
from marathon.words.findings import team_about, team_finding
from marathon.words.sessions import mark_word
from marathon.words.voice import Voice

_DAYS: Final = 7
_ROW: Final = 60
_NAMES: Final = 340
_COLUMN: Final = (ROOM - _NAMES) / _DAYS
_TALLEST: Final = 1300


def _sign(marker: str, size: float, fill: str, edge: str, edge_width: float) -> dict[str, Any]:
    looks = {"mfc": fill, "mec": edge, "mew": edge_width, "zorder": 2}
    return {"marker": marker, "ls": "None", "ms": size, **looks}


def _filled(marker: str, colour: str, size: float) -> dict[str, Any]:
    return _sign(marker, size, colour, colour, 1)


def _hollow(marker: str, size: float) -> dict[str, Any]:
    return _sign(marker, size, palette.PAPER, palette.PLAN_EDGE, 4)


# Four shapes tell the judged days apart without colour; what is not judged is hollow or small, and grey.
SIGNS: Final = {
    Mark.GREEN: _filled("o", palette.GREEN, 32),
    Mark.YELLOW: _filled("^", palette.ORANGE, 34),
    Mark.RED: _filled("s", palette.VERMILLION, 28),
    Mark.MISSED: _filled("X", palette.INK, 32),
    Mark.TO_DO: _hollow("o", 26),
    Mark.EXCUSED: _hollow("s", 22),
    Mark.UNPLANNED: _hollow("^", 28),
    Mark.REST: _filled("o", palette.PLAN_EDGE, 8),
}


class TeamPicture:
    """The figure of /team, made once; it is cut off below the last row."""

    def __init__(self) -> None:
        """Make every artist that fourteen athletes may need."""
        self.sheet = sheet = Sheet(_TALLEST)
        self._rules = [sheet.line(color=palette.GRID, linewidth=2, zorder=0) for _ in range(ROWS + 1)]
        self._signs = {mark: sheet.line(**looks) for mark, looks in SIGNS.items()}
        self._names = sheet.texts(ROWS, colour=palette.INK)
        self._days = sheet.texts(_DAYS, colour=palette.MUTED, align="center")
        self._key = Key(sheet, [sheet.line(**looks) for looks in SIGNS.values()])

    def draw(self, card: TeamCard, voice: Voice) -> bytes:
        """Return the grid as a PNG."""
        rows = card.rows[:ROWS]
        with self.sheet.drawing():
            top = self.sheet.head(team_finding(card, voice), team_about(card, len(rows), voice))
            present = {mark for row in rows for mark in row.marks[-_DAYS:]}
            top = self._key.show([mark_word(m, voice) if m in present else None for m in SIGNS], top)
            top = self._heading(card, voice, top)
            self._grid(rows, {line.athlete_id for line in card.needs}, top)
            return self.sheet.png(round(top + len(rows) * _ROW + MARGIN / 2))

    def _heading(self, card: TeamCard, voice: Voice, top: float) -> float:
        for index, day in enumerate(card.days[-_DAYS:]):
            place(self._days[index], _middle(index), top + 48, fit(voice.short_weekday(day), _COLUMN, LABEL))
        return top + 68

    def _grid(self, rows: tuple[TeamRow, ...], needs: set[int], top: float) -> None:
        for index, rule in enumerate(self._rules[: len(rows) + 1]):
            points(rule, [MARGIN, WIDTH - MARGIN], [top + index * _ROW] * 2)
        cells: dict[Mark, list[tuple[float, float]]] = {mark: [] for mark in SIGNS}
        for index, row in enumerate(rows):
            middle = top + (index + 0.5) * _ROW
            self._name(index, row, row.athlete_id in needs, middle)
            for day, mark in enumerate(row.marks[-_DAYS:]):
                if mark in cells:
                    cells[mark].append((_middle(day), middle))
        for mark, spots in cells.items():
            points(self._signs[mark], [x for x, _ in spots], [y for _, y in spots])

    def _name(self, index: int, row: TeamRow, needs_a_word: bool, middle: float) -> None:
        name = drawable(row.athlete_name) or f"#{row.athlete_id}"
        self._names[index].set_fontproperties(face(LABEL, needs_a_word))
        said = fit(name, _NAMES - 16, LABEL, needs_a_word)
        place(self._names[index], MARGIN, middle + 0.36 * LABEL, said)


def _middle(day: int) -> float:
    return MARGIN + _NAMES + (day + 0.5) * _COLUMN


@lru_cache(maxsize=1)
def picture() -> TeamPicture:
    """Return the one picture of its kind, made at the first call."""
    return TeamPicture()


def draw(card: TeamCard, voice: Voice) -> bytes:
    """Return the first fourteen rows of a card as a PNG, 1080 px wide and as tall as they need."""
    return picture().draw(card, voice)
