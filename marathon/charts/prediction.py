"""The predicted time over the last weeks: likely range as a band, goal as a dashed line, faster upwards."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from marathon.charts import palette
from marathon.charts.axes import DateAxis, ValueAxis
from marathon.charts.scales import Scale, clock_step, marks, spread
from marathon.charts.sheet import HEIGHT, LABEL, MARGIN, WIDTH, Key, Sheet, corners, place, points
from marathon.domain.prediction_card import PastEstimate, PredictionCard
from marathon.domain.race import Estimate
from marathon.words.predictions import prediction_about, prediction_finding
from marathon.words.voice import Voice

_LEFT: Final = 164
_RIGHT: Final = WIDTH - MARGIN - 166
_BOTTOM: Final = HEIGHT - 108
_FARTHEST_GOAL: Final = 1.5  # in spans of the band; beyond it the key alone names the goal


class PredictionPicture:
    """The figure of /predict, made once."""

    def __init__(self) -> None:
        """Make every artist that a prediction may need."""
        self.sheet = sheet = Sheet()
        self._band = sheet.area(palette.BAND)
        self._line = sheet.line(color=palette.BLUE, linewidth=6, solid_capstyle="round", zorder=3)
        self._now = sheet.line(color=palette.BLUE, marker="o", ms=22, mec=palette.PAPER, mew=4, zorder=4)
        self._goal = sheet.line(**_GOAL, zorder=2)
        self._values = ValueAxis(sheet, _LEFT, _RIGHT)
        self._dates = DateAxis(sheet, _BOTTOM)
        self._time = sheet.text(colour=palette.BLUE, size=44, bold=True)
        self._ends = sheet.texts(2, colour=palette.MUTED)
        band = sheet.line(color=palette.BAND, linewidth=26, solid_capstyle="butt")
        line = sheet.line(color=palette.BLUE, linewidth=6, solid_capstyle="butt")
        self._key = Key(sheet, [line, band, sheet.line(**_GOAL)])

    def draw(self, card: PredictionCard, voice: Voice) -> bytes:
        """Return the band as a PNG."""
        assert isinstance(card.outcome, Estimate), "a refusal has no picture"
        past = card.course
        with self.sheet.drawing():
            top = self.sheet.head(prediction_finding(card, voice), prediction_about(card, voice))
            near = _near_goal(past, card.goal_s)
            goal = _goal_words(card.goal_s, voice, is_drawn=near is not None)
            top = self._key.show([voice.say("predicted"), voice.say("likely range"), goal], top)
            scale = self._axes(past, near, top + 36, voice)
            self._draw_band(past, scale, voice)
            self._labels(past[-1], scale, voice)
            return self.sheet.png()

    def _axes(self, past: Sequence[PastEstimate], goal_s: float | None, top: float, voice: Voice) -> Scale:
        values = [value for item in past for value in (item.low_s, item.high_s)] + (
            [goal_s] if goal_s else []
        )
        low, high = min(values), max(values)
        spare = max(0.06 * (high - low), 5)
        scale = Scale(low - spare, high + spare, top, _BOTTOM)
        ticks = marks(scale.low, scale.high, clock_step(scale.high - scale.low, 5))
        self._values.show([(scale(tick), voice.race_clock(tick)) for tick in ticks])
        if goal_s:
            points(self._goal, [_LEFT, _RIGHT], [scale(goal_s)] * 2)
        return scale

    def _draw_band(self, past: Sequence[PastEstimate], scale: Scale, voice: Voice) -> None:
        across = self._dates.show([item.date for item in past], _LEFT + 16, _RIGHT - 16, voice)
        points(self._now, across[-1:], [scale(past[-1].time_s)])
        if len(past) == 1:  # a capsule where there is no way to show yet
            past, across = [past[0], past[0]], [across[0] - 40, across[0] + 40]
        lows, highs = [scale(item.low_s) for item in past], [scale(item.high_s) for item in past]
        corners(self._band, [*across, *across[::-1]], [*lows, *highs[::-1]])
        points(self._line, across, [scale(item.time_s) for item in past])

    def _labels(self, now: PastEstimate, scale: Scale, voice: Voice) -> None:
        texts = (self._ends[0], self._time, self._ends[1])
        values = (now.low_s, now.time_s, now.high_s)
        centres = spread([scale(value) for value in values], 48, scale.start_px, scale.end_px)
        for text, value, centre in zip(texts, values, centres, strict=True):
            place(text, _RIGHT + 24, centre + 0.36 * LABEL, voice.race_clock(value))


_GOAL: Final = {"color": palette.VERMILLION, "linewidth": 5, "linestyle": (0, (4, 2))}


def _near_goal(past: Sequence[PastEstimate], goal_s: float | None) -> float | None:
    low, high = min(item.low_s for item in past), max(item.high_s for item in past)
    room = _FARTHEST_GOAL * max(high - low, 60)
    return goal_s if goal_s and low - room <= goal_s <= high + room else None


def _goal_words(goal_s: float | None, voice: Voice, *, is_drawn: bool) -> str | None:
    if goal_s is None:
        return None
    time = voice.race_clock(goal_s)
    return (
        voice.say("goal {time}", time=time)
        if is_drawn
        else voice.say("goal {time}, off the chart", time=time)
    )


@lru_cache(maxsize=1)
def picture() -> PredictionPicture:
    """Return the one picture of its kind, made at the first call."""
    return PredictionPicture()


def draw(card: PredictionCard, voice: Voice) -> bytes:
    """Return an estimate's band as a PNG, 1080 x 720 px; the outcome of the card is not a refusal."""
    return picture().draw(card, voice)
