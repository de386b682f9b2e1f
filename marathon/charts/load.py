"""Fitness and fatigue as two lines, and form below them as an area about zero; each is named at its end."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from marathon.charts import palette
from marathon.charts.axes import DateAxis, ValueAxis
from marathon.charts.lettering import fit
from marathon.charts.scales import Scale, marks, round_step, spread
from marathon.charts.sheet import LABEL, MARGIN, WIDTH, Sheet, corners, place, points
from marathon.domain.cards import LoadCard, LoadDay
from marathon.words.form import load_about, load_finding
from marathon.words.voice import Voice

_LEFT: Final = MARGIN + 84
_NAMES: Final = 310
_RIGHT: Final = WIDTH - MARGIN - _NAMES
_HEIGHT: Final = 810
_BOTTOM: Final = _HEIGHT - 108
_FORM_SHARE: Final = 0.34
_GAP: Final = 40
_ENDS: Final = (("o", palette.BLUE), ("s", palette.VERMILLION), ("D", palette.GREEN))


class LoadPicture:
    """The figure of /form, made once."""

    def __init__(self) -> None:
        """Make every artist that a history may need."""
        self.sheet = sheet = Sheet(_HEIGHT)
        self._fatigue = sheet.line(color=palette.VERMILLION, linewidth=4, linestyle=(0, (2.5, 1.2)), zorder=2)
        self._fitness = sheet.line(color=palette.BLUE, linewidth=6, solid_capstyle="round", zorder=3)
        looks = {"ls": "None", "mec": palette.PAPER, "mew": 3, "zorder": 4}
        self._ends = [sheet.line(marker=marker, ms=18, mfc=colour, **looks) for marker, colour in _ENDS]
        self._area = sheet.area(palette.MINT)
        self._form = sheet.line(color=palette.GREEN, linewidth=4, zorder=3)
        self._zero = sheet.line(color=palette.PLAN_EDGE, linewidth=3, zorder=2)
        self._values, self._balance = ValueAxis(sheet, _LEFT, _RIGHT), ValueAxis(sheet, _LEFT, _RIGHT)
        self._dates = DateAxis(sheet, _BOTTOM)
        self._names = [
            sheet.text(colour=colour, bold=True) for colour in (palette.BLUE, palette.RUST, palette.PINE)
        ]

    def draw(self, card: LoadCard, voice: Voice) -> bytes:
        """Return the three lines as a PNG."""
        with self.sheet.drawing():
            top = self.sheet.head(load_finding(card, voice), load_about(card, voice)) + 36
            if card.days:
                across = self._dates.show([day.date for day in card.days], _LEFT + 8, _RIGHT - 12, voice)
                middle = _BOTTOM - _FORM_SHARE * (_BOTTOM - top)
                self._upper(card.days, across, top, middle - _GAP, voice)
                self._lower(card.days, across, middle + _GAP, voice)
            return self.sheet.png()

    def _upper(
        self, days: Sequence[LoadDay], across: list[float], top: float, bottom: float, voice: Voice
    ) -> None:
        high = max((max(day.fitness_au, day.fatigue_au) for day in days), default=0)
        scale = Scale(0, max(high, 1), bottom, top)
        ticks = marks(0, scale.high, round_step(scale.high, 5))
        self._values.show([(scale(tick), voice.number(tick)) for tick in ticks])
        fitness, fatigue = [scale(day.fitness_au) for day in days], [scale(day.fatigue_au) for day in days]
        points(self._fitness, across, fitness)
        points(self._fatigue, across, fatigue)
        points(self._ends[0], across[-1:], fitness[-1:])
        points(self._ends[1], across[-1:], fatigue[-1:])
        centres = spread([fitness[-1], fatigue[-1]], 46, top, bottom)
        said = voice.say("Fitness {n}", n=voice.number(days[-1].fitness_au))
        self._name(0, centres[0], said)
        self._name(1, centres[1], voice.say("Fatigue {n}", n=voice.number(days[-1].fatigue_au)))

    def _lower(self, days: Sequence[LoadDay], across: list[float], top: float, voice: Voice) -> None:
        values = [day.form_au for day in days]
        scale = Scale(min(*values, -1, 0), max(*values, 1, 0), _BOTTOM - 8, top)
        heights = [scale(value) for value in values]
        zero = scale(0)
        corners(self._area, [*across, across[-1], across[0]], [*heights, zero, zero])
        points(self._form, across, heights)
        points(self._ends[2], across[-1:], heights[-1:])
        points(self._zero, [_LEFT, _RIGHT], [zero, zero])
        self._balance.show([(zero, voice.number(0))])
        self._name(2, heights[-1], voice.say("Form {n}", n=voice.signed(values[-1])))

    def _name(self, index: int, centre: float, said: str) -> None:
        place(self._names[index], _RIGHT + 20, centre + 0.36 * LABEL, fit(said, _NAMES - 20, LABEL, True))


@lru_cache(maxsize=1)
def picture() -> LoadPicture:
    """Return the one picture of its kind, made at the first call."""
    return LoadPicture()


def draw(card: LoadCard, voice: Voice) -> bytes:
    """Return a history of load as a PNG, 1080 x 810 px."""
    return picture().draw(card, voice)
