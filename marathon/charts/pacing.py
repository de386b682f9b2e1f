"""The pacing card as a table: a row a split, what is predicted in blue beside the goal; long ones in two blocks."""

from collections.abc import Sequence
from dataclasses import dataclass
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
_A_BLOCK: Final = 14
_BLOCKS: Final = 2
_GUTTER: Final = 44
_TIME_PX: Final = 184
_WIDE_PX: Final = 240
_SIZE: Final = 36
_TALLEST: Final = 1200
_PREDICTED, _GOAL = 0, 1
_COLOURS: Final = (palette.BLUE, palette.RUST)


@dataclass(frozen=True, slots=True)
class _Block:
    """One of so many blocks side by side, and the rows in it."""

    place: int
    count: int
    rows: Sequence[SplitRow]

    @property
    def width(self) -> float:
        return (ROOM - _GUTTER * (self.count - 1)) / self.count

    @property
    def left(self) -> float:
        return MARGIN + self.place * (self.width + _GUTTER)

    def right_of(self, columns: int) -> list[float]:
        """Return the right edges of so many columns of times."""
        step = _WIDE_PX if self.count == 1 else _TIME_PX
        return [self.left + self.width - step * (columns - 1 - column) for column in range(columns)]


class PacingPicture:
    """The figure of /race pacing, made once; it is cut off below the last row."""

    def __init__(self) -> None:
        """Make every artist that the splits of a marathon in miles need."""
        self.sheet = sheet = Sheet(_TALLEST)
        rows = _A_BLOCK * _BLOCKS
        self._marked = [sheet.box(facecolor=palette.HIGHLIGHT, linewidth=0, zorder=0) for _ in range(rows)]
        self._rules = [sheet.line(color=palette.GRID, linewidth=2, zorder=1) for _ in range(rows)]
        self._names = sheet.texts(rows, colour=palette.INK)
        self._times = [sheet.texts(rows, colour=colour, align="right") for colour in _COLOURS]
        self._heads = [sheet.texts(_BLOCKS, colour=colour, align="right") for colour in _COLOURS]

    def draw(self, card: PacingCard, voice: Voice) -> bytes:
        """Return the table as a PNG."""
        blocks = _blocks(words.rows_drawn(card, voice))
        # A goal alone is still a goal.
        colours = [_PREDICTED] * (card.predicted_s is not None) + [_GOAL] * bool(card.prediction.goal_s)
        with self.sheet.drawing():
            top = self.sheet.head(words.finding(card, voice), words.about(card, voice)) + 12
            for block in blocks:
                heads = zip(
                    colours, words.column_names(card, voice), block.right_of(len(colours)), strict=True
                )
                for colour, said, x in heads:
                    place(self._heads[colour][block.place], x, top + 0.5 * _ROW + 0.36 * LABEL, said)
                self._draw_rows(block, colours, top + _ROW)
            return self.sheet.png(round(top + (1 + len(blocks[0].rows)) * _ROW + MARGIN))

    def _draw_rows(self, block: _Block, colours: Sequence[int], top: float) -> None:
        right = block.right_of(len(colours))
        for number, row in enumerate(block.rows):
            at, y = block.place * _A_BLOCK + number, top + number * _ROW
            points(self._rules[at], [block.left, block.left + block.width], [y, y])
            if row.is_marked:
                bounds(self._marked[at], block.left - 12, y + 2, block.width + 24, _ROW - 4)
            self._names[at].set_fontproperties(face(LABEL, row.is_marked))
            name = fit(row.name, right[0] - _TIME_PX - block.left, LABEL, row.is_marked)
            place(self._names[at], block.left, y + 0.5 * _ROW + 0.36 * LABEL, name)
            for colour, said, x in zip(colours, row.times, right, strict=True):
                text = self._times[colour][at]
                text.set_fontproperties(face(_SIZE, row.is_marked))
                place(text, x, y + 0.5 * _ROW + 0.36 * _SIZE, said)


def _blocks(rows: Sequence[SplitRow]) -> list[_Block]:
    """Return the rows in one block, or in two of which the first is never the shorter."""
    if len(rows) <= _A_BLOCK:
        return [_Block(0, 1, rows)]
    first = -(-len(rows) // _BLOCKS)
    return [_Block(0, _BLOCKS, rows[:first]), _Block(1, _BLOCKS, rows[first:])]


@lru_cache(maxsize=1)
def picture() -> PacingPicture:
    """Return the one picture of its kind, made at the first call."""
    return PacingPicture()


def draw(card: PacingCard, voice: Voice) -> bytes:
    """Return the splits as a PNG, 1080 px wide and as tall as they need; the card holds a time to pace by."""
    return picture().draw(card, voice)
