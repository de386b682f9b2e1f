"""The pacing card as a table: a row a split, what is predicted in blue beside the goal."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from marathon.charts import palette
from marathon.charts.lettering import face, fit
from marathon.charts.sheet import LABEL, MARGIN, ROOM, Sheet, bounds, place, points
from marathon.domain.pacing import PacingCard
from marathon.words import pacing as words
from marathon.words.pacing import SplitRow
from marathon.words.voice import Voice

_ROW: Final = 56
_TIME_PX: Final = 184
_WIDE_PX: Final = 240
_SIZE: Final = 36
_TALLEST: Final = 1200
_PREDICTED, _GOAL = 0, 1
_COLOURS: Final = (palette.BLUE, palette.RUST)


class PacingPicture:
    """The figure of /race pacing, made once; it is cut off below the last row."""

    def __init__(self) -> None:
        """Make every artist that the longest table needs."""
        self.sheet = sheet = Sheet(_TALLEST)
        rows = words.MOST_DRAWN
        self._marked = [sheet.box(facecolor=palette.HIGHLIGHT, linewidth=0, zorder=0) for _ in range(rows)]
        self._rules = [sheet.line(color=palette.GRID, linewidth=2, zorder=1) for _ in range(rows)]
        self._names = sheet.texts(rows, colour=palette.INK)
        self._times = [sheet.texts(rows, colour=colour, align="right") for colour in _COLOURS]
        self._heads = [sheet.text(colour=colour, align="right") for colour in _COLOURS]

    def draw(self, card: PacingCard, voice: Voice) -> bytes:
        """Return the table as a PNG."""
        rows = words.rows_drawn(card, voice)
        # A goal alone is still a goal.
        colours = [_PREDICTED] * (card.predicted_s is not None) + [_GOAL] * bool(card.prediction.goal_s)
        edges = [MARGIN + ROOM - _WIDE_PX * column for column in reversed(range(len(colours)))]
        with self.sheet.drawing():
            top = self.sheet.head(words.finding(card, voice), words.about(card, voice)) + 12
            for colour, said, x in zip(colours, words.column_names(card, voice), edges, strict=True):
                place(self._heads[colour], x, top + 0.5 * _ROW + 0.36 * LABEL, said)
            for number, row in enumerate(rows):
                self._draw_row(number, row, top + (1 + number) * _ROW, dict(zip(colours, edges, strict=True)))
            return self.sheet.png(round(top + (1 + len(rows)) * _ROW + MARGIN))

    def _draw_row(self, number: int, row: SplitRow, y: float, edges: Mapping[int, float]) -> None:
        """Draw one split; edges: where each colour's column ends."""
        points(self._rules[number], [MARGIN, MARGIN + ROOM], [y, y])
        if row.is_marked:
            bounds(self._marked[number], MARGIN - 12, y + 2, ROOM + 24, _ROW - 4)
        self._names[number].set_fontproperties(face(LABEL, row.is_marked))
        name = fit(row.name, min(edges.values()) - _TIME_PX - MARGIN, LABEL, row.is_marked)
        place(self._names[number], MARGIN, y + 0.5 * _ROW + 0.36 * LABEL, name)
        for (colour, x), said in zip(edges.items(), row.times, strict=True):
            text = self._times[colour][number]
            text.set_fontproperties(face(_SIZE, row.is_marked))
            place(text, x, y + 0.5 * _ROW + 0.36 * _SIZE, said)


@lru_cache(maxsize=1)
def picture() -> PacingPicture:
    """Return the one picture of its kind, made at the first call."""
    return PacingPicture()


def draw(card: PacingCard, voice: Voice) -> bytes:
    """Return the splits as a PNG, 1080 px wide and as tall as they need; the card holds a time to pace by."""
    return picture().draw(card, voice)
