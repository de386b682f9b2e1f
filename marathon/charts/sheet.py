"""The paper a chart is drawn on: one reused Figure in pixels from the top left, its heading and its key.

matplotlib is imported with the first sheet, not with this module: the service is up before it is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

import numpy as np

from marathon.charts import palette
from marathon.charts.lettering import drawable, face, fit, width_px, wrap

if TYPE_CHECKING:
    import numpy.typing as npt
    from matplotlib.artist import Artist
    from matplotlib.lines import Line2D
    from matplotlib.patches import Polygon, Rectangle
    from matplotlib.text import Text

WIDTH: Final = 1080
HEIGHT: Final = 720
MARGIN: Final = 48
ROOM: Final = WIDTH - 2 * MARGIN
LABEL: Final = 34  # 11.3 px where a phone shows the picture 360 px wide
_TITLES: Final = (46, 42, 38)
_KEY_LINE: Final = 54
_PAUSE: Final = re.compile(r"(?<=[;:,]) ")
_DOTS_PER_INCH: Final = 72  # so that one point is one pixel

Align = Literal["left", "center", "right"]
A = TypeVar("A", bound="Artist")


class Sheet:
    """One Figure whose artists are made once, hidden before each drawing and shown as a card needs them."""

    def __init__(self, height: int = HEIGHT) -> None:
        """Lay out an empty sheet, 1080 px wide."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        size = (WIDTH / _DOTS_PER_INCH, height / _DOTS_PER_INCH)
        self.figure = Figure(figsize=size, dpi=_DOTS_PER_INCH, facecolor=palette.PAPER)
        self._canvas = FigureCanvasAgg(self.figure)
        self._pixels = Affine2D().scale(1, -1).translate(0, height)
        self._lock = RLock()
        self._artists: list[Artist] = []
        self._title = self.texts(2, colour=palette.INK, bold=True)
        self._subtitle = self.text(colour=palette.MUTED)

    @contextmanager
    def drawing(self) -> Iterator[None]:
        """Hold the sheet for one drawing, with everything hidden."""
        with self._lock:
            for artist in self._artists:
                artist.set_visible(False)
            yield

    def add(self, artist: A) -> A:
        """Put an artist on the sheet, in its pixels."""
        artist.set_transform(self._pixels)
        self.figure.add_artist(artist)
        self._artists.append(artist)
        return artist

    def text(self, *, colour: str, size: float = LABEL, bold: bool = False, align: Align = "left") -> Text:
        """Add one line of text, placed by its baseline; a dollar sign is a dollar sign."""
        from matplotlib.text import Text

        return self.add(
            Text(
                0,
                0,
                "",
                color=colour,
                fontproperties=face(size, bold),
                ha=align,
                va="baseline",
                parse_math=False,
            )
        )

    def texts(self, count: int, *, colour: str, bold: bool = False, align: Align = "left") -> list[Text]:
        """Add so many lines of text that look alike."""
        return [self.text(colour=colour, bold=bold, align=align) for _ in range(count)]

    def line(self, **looks: Any) -> Line2D:
        """Add a line or a row of markers, without points yet."""
        from matplotlib.lines import Line2D

        return self.add(Line2D([], [], **looks))

    def box(self, **looks: Any) -> Rectangle:
        """Add a rectangle, without a size yet."""
        from matplotlib.patches import Rectangle

        return self.add(Rectangle((0, 0), 0, 0, **looks))

    def area(self, colour: str) -> Polygon:
        """Add a flat area, without corners yet."""
        from matplotlib.patches import Polygon

        return self.add(Polygon([(0, 0)], closed=True, facecolor=colour, linewidth=0, zorder=1))

    def head(self, title: str, subtitle: str) -> float:
        """Write the finding, on at most two lines, and what it is about; return the pixel below."""
        size = next((s for s in _TITLES if len(wrap(title, ROOM, s, True)) <= 2), _TITLES[-1])
        lines = _title_lines(title, size)
        y = MARGIN - 0.25 * size
        for text, line in zip(self._title, lines, strict=False):
            text.set_fontproperties(face(size, True))
            y += 1.25 * size
            place(text, MARGIN, y, line)
        place(self._subtitle, MARGIN, y + 54, fit(subtitle, ROOM, LABEL))
        return y + 72

    def png(self, height: int | None = None) -> bytes:
        """Return what is visible as a PNG, cut off below so many pixels."""
        self._canvas.draw()  # type: ignore[no-untyped-call]  # matplotlib's Agg canvas has no types
        pixels = np.asarray(self._canvas.buffer_rgba())  # type: ignore[no-untyped-call]  # as above
        return palette.png(pixels[:height])


def _title_lines(title: str, size: float) -> list[str]:
    """Return one line, or two that part at a sign of punctuation or halfway, the second cut where it must be."""
    lines = wrap(title, ROOM, size, True)
    if len(lines) > 2:
        return [lines[0], fit(" ".join(lines[1:]), ROOM, size, True)]
    if len(lines) < 2:
        return lines
    rooms = (share * ROOM for share in (0.55, 0.65, 0.75, 0.85))
    narrower = (tried for room in rooms if len(tried := wrap(title, room, size, True)) == 2)
    return _parted(drawable(title), size) or next(narrower, lines)


def _parted(title: str, size: float) -> list[str] | None:
    """Return two lines that part behind a sign of punctuation, as equal as can be; None where none fit."""

    def longer(halves: tuple[str, str]) -> float:
        return max(width_px(half, size, True) for half in halves)

    places = (found.start() for found in _PAUSE.finditer(title))
    best = min(((title[:place], title[place + 1 :]) for place in places), key=longer, default=None)
    return list(best) if best and longer(best) <= ROOM else None


class Key:
    """The key under the heading: for each sign its meaning, only where the card holds it."""

    def __init__(self, sheet: Sheet, signs: Sequence[Line2D]) -> None:
        """Take the signs, already on the sheet: a marker, or a line with a style."""
        self._signs = signs
        self._words = sheet.texts(len(signs), colour=palette.INK)

    def show(self, meanings: Sequence[str | None], y: float) -> float:
        """Write the meanings in order, None left out, as many to a line as fit; return the pixel below."""
        x, baseline = float(MARGIN), y + 36
        for sign, text, meaning in zip(self._signs, self._words, meanings, strict=True):
            if meaning is None:
                continue
            length = 34 if sign.get_linestyle() == "None" else 60
            said = fit(meaning, ROOM - length, LABEL)
            width = length + 12 + width_px(said, LABEL)
            if x > MARGIN and x + width > WIDTH - MARGIN:
                x, baseline = float(MARGIN), baseline + _KEY_LINE
            _sign(sign, x, length, baseline - 0.36 * LABEL)
            place(text, x + length + 12, baseline, said)
            x += width + 44
        return baseline + 20


def _sign(sign: Line2D, x: float, length: float, y: float) -> None:
    ends = [x + length / 2] if sign.get_linestyle() == "None" else [x, x + length]
    points(sign, ends, [y] * len(ends))


def place(text: Text, x: float, y: float, said: str) -> None:
    """Show a text at a baseline."""
    text.set_text(said)
    text.set_position((x, y))
    text.set_visible(True)


def points(line: Line2D, xs: Sequence[float], ys: Sequence[float]) -> None:
    """Show a line or markers through points."""
    line.set_data(xs, ys)
    line.set_visible(True)


def bounds(box: Rectangle, left: float, top: float, width: float, height: float) -> None:
    """Show a rectangle."""
    box.set_bounds(left, top, width, height)
    box.set_visible(True)


def corners(area: Polygon, xs: Sequence[float], ys: Sequence[float]) -> None:
    """Show an area by its corners."""
    outline: npt.NDArray[np.float64] = np.column_stack([xs, ys])
    area.set_xy(outline)
    area.set_visible(True)
